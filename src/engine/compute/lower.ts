import type { CallNode, Node } from "../dsl/types.js";
import { ComputeError } from "./compute-error.js";
import type { Graph } from "./graph.js";
import { type Arguments, KERNEL_TABLE, type Lowering } from "./kernel-table.js";

/** Adds a formula's tree to the graph; the id of its root. */
export function lower(graph: Graph, node: Node): number {
  switch (node.kind) {
    case "number":
      return graph.constant(node.value);
    case "field":
      return graph.field(node.name);
    case "group":
      throw new ComputeError("bad-tree", `The group "${node.name}" is used as a number.`, {
        hint: "A group may only be the group argument of a group operator.",
        evidence: { group: node.name },
      });
    case "call": {
      const lowering = (KERNEL_TABLE as Readonly<Record<string, Lowering>>)[node.op];
      if (!lowering)
        throw new ComputeError("no-kernel", `The operator "${node.op}" has no kernel.`, {
          hint: "Parse formulas with parseFormula: it knows only operators that can be computed.",
          evidence: { operator: node.op },
        });
      return lowering(new CallArguments(graph, node));
    }
  }
}

class CallArguments implements Arguments {
  readonly #node: CallNode;
  readonly #ids: (number | undefined)[] = [];
  constructor(
    readonly graph: Graph,
    node: CallNode,
  ) {
    this.#node = node;
  }
  get length(): number {
    return this.#node.args.length;
  }
  series(index: number): number {
    // Kept: a lowering that asks twice must not walk the tree twice.
    const known = this.#ids[index];
    if (known !== undefined) return known;
    const id = lower(this.graph, this.#argument(index));
    this.#ids[index] = id;
    return id;
  }
  number(index: number): number {
    const arg = this.#argument(index);
    if (arg.kind !== "number") throw this.#wrong(index, "a number");
    return arg.value;
  }
  group(index: number): string {
    const arg = this.#argument(index);
    if (arg.kind !== "group") throw this.#wrong(index, "a group");
    return arg.name;
  }
  #argument(index: number): Node {
    const arg = this.#node.args[index];
    if (!arg) throw this.#wrong(index, "given");
    return arg;
  }
  #wrong(index: number, what: string): ComputeError {
    return new ComputeError("bad-tree", `Argument ${index + 1} of "${this.#node.op}" is not ${what}.`, {
      evidence: { operator: this.#node.op, argument: index + 1 },
    });
  }
}
