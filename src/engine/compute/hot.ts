import type { Arena } from "./arena.js";
import type { Graph, GraphNode } from "./graph.js";

/** More subexpressions than this are not told apart for ever: all is forgotten and begins anew. */
const MAX_KNOWN = 200_000;
/** After so many sightings all counts are halved, so that what was popular long ago makes room. */
const AGEING = 20_000;

/**
 * Matrices of subexpressions that are kept from batch to batch within a bound of bytes (GP: children share most of
 * their trees with their parents). Least recently used ones go first, but none for a subexpression that was seen less
 * often, and none at its first sighting (TinyLFU and its doorkeeper: Einziger, Friedman and Manes 2017): a generation is
 * full of trees that nobody asks for again, and memory that is written anew each time is slower than one slot used again.
 */
export class HotMatrices {
  readonly #bytes: number;
  /** Structure → number, the same in every batch. */
  readonly #known = new Map<string, number>();
  #seen = new Map<number, number>();
  #sightings = 0;
  /** Keys of kept matrices, least recently used first. */
  readonly #kept = new Set<number>();

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Lasting numbers of a graph's nodes, by node; those of kernels are counted as seen. */
  identify(graph: Graph): number[] {
    if (this.#known.size > MAX_KNOWN) {
      this.#known.clear();
      this.#seen.clear();
    }
    const ids: number[] = [];
    for (const node of graph.nodes) {
      const key = structure(node, ids);
      let id = this.#known.get(key);
      if (id === undefined) {
        // Never a number that was used before, also after all was forgotten.
        id = ++this.#last;
        this.#known.set(key, id);
      }
      ids.push(id);
      if (node.kind === "kernel") this.#count(id);
    }
    return ids;
  }
  #last = 0;

  /** Pins the matrix of a subexpression when it is there. */
  find(arena: Arena, id: number): number | undefined {
    const address = arena.pinned(key(id));
    this.#kept.delete(id);
    if (address !== undefined) this.#kept.add(id);
    return address;
  }

  release(arena: Arena, id: number): void {
    arena.unpin(key(id));
  }

  /** Takes over a slot that nobody reads any more, or gives it back to the arena. */
  keep(arena: Arena, id: number, address: number): void {
    if (this.#times(id) < 2) {
      arena.give(address);
      return;
    }
    for (const other of this.#kept) if (!arena.holds(key(other))) this.#kept.delete(other);
    while (this.#kept.size > 0 && (this.#kept.size + 1) * arena.slotBytes > this.#bytes) {
      const [oldest] = this.#kept;
      if (this.#times(oldest!) > this.#times(id) || !arena.drop(key(oldest!))) break;
      this.#kept.delete(oldest!);
    }
    if ((this.#kept.size + 1) * arena.slotBytes > this.#bytes || arena.holds(key(id))) {
      arena.give(address);
      return;
    }
    arena.keep(key(id), address);
    this.#kept.add(id);
  }

  #times(id: number): number {
    return this.#seen.get(id) ?? 0;
  }

  #count(id: number): void {
    this.#seen.set(id, this.#times(id) + 1);
    if (++this.#sightings < AGEING) return;
    this.#sightings = 0;
    this.#seen = new Map(
      [...this.#seen].flatMap(([k, n]) => (n > 1 ? [[k, Math.floor(n / 2)] as const] : [])),
    );
  }
}

const key = (id: number) => `hot:${id}`;

function structure(node: GraphNode, ids: readonly number[]): string {
  const of = (inputs: readonly number[]) => inputs.map((input) => ids[input]).join();
  switch (node.kind) {
    case "field":
      return `f:${node.name}`;
    case "constant":
      return `c:${Object.is(node.value, -0) ? "-0" : node.value}`;
    case "delay":
      return `d:${of([node.input])}:${node.by}`;
    case "elementwise":
      return `e:${node.code}:${of(node.inputs)}`;
    case "kernel":
      return `k:${node.kernel}:${of(node.inputs)}:${node.params}:${node.group ?? ""}`;
  }
}
