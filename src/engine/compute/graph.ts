import type { KernelName } from "./kernels.js";

/** A node of the batch's DAG. Inputs are ids of nodes made before: ids are a topological order. */
export type GraphNode =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "delay"; readonly input: number; readonly by: number }
  | { readonly kind: "elementwise"; readonly code: number; readonly inputs: readonly number[] }
  | {
      readonly kind: "kernel";
      readonly kernel: KernelName;
      readonly inputs: readonly number[];
      readonly params: readonly number[];
      readonly group: string | undefined;
    };

/** Hash-consed: asking for a node that is already there gives its id, so equal subexpressions are one node. */
export class Graph {
  readonly nodes: GraphNode[] = [];
  readonly #ids = new Map<string, number>();

  field(name: string): number {
    return this.#add(`f:${name}`, { kind: "field", name });
  }
  constant(value: number): number {
    return this.#add(`c:${Object.is(value, -0) ? "-0" : value}`, { kind: "constant", value });
  }
  delay(input: number, by: number): number {
    return by === 0 ? input : this.#add(`d:${input}:${by}`, { kind: "delay", input, by });
  }
  elementwise(code: number, inputs: readonly number[]): number {
    return this.#add(`e:${code}:${inputs}`, { kind: "elementwise", code, inputs });
  }
  kernel(
    kernel: KernelName,
    inputs: readonly number[],
    params: readonly number[] = [],
    group?: string,
  ): number {
    return this.#add(`k:${kernel}:${inputs}:${params}:${group ?? ""}`, {
      kind: "kernel",
      kernel,
      inputs,
      params,
      group,
    });
  }

  #add(key: string, node: GraphNode): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.nodes.push(node) - 1;
    this.#ids.set(key, id);
    return id;
  }
}
