import { toInfix } from "../../../engine/dsl/index.js";
import type { Formula, Node } from "../../../engine/dsl/types.js";

/** Nodes that a part must have before it says something: an operator on one field is common to everything. */
const SMALLEST = 3;

/** The text of a formula with every number left open: formulas that differ in their windows alone have the same. */
export function skeletonOf(node: Node): string {
  return toInfix(opened(node));
}

function opened(node: Node): Node {
  if (node.kind === "number") return { kind: "field", name: "n" };
  return node.kind === "call" ? { ...node, args: node.args.map(opened) } : node;
}

/** The distinct skeletons of a formula's parts, itself included, that are large enough to say something. */
export const partsOf = (formula: Formula): ReadonlySet<string> => new Set(partSizes(formula).keys());

/** The same with the nodes of each. */
export function partSizes({ node }: Formula): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const visit = (part: Node): number => {
    if (part.kind !== "call") return 1;
    const size = 1 + part.args.reduce((sum, arg) => sum + visit(arg), 0);
    if (size >= SMALLEST && part.args.some(({ kind }) => kind === "call")) found.set(skeletonOf(part), size);
    return size;
  };
  visit(node);
  return found;
}

export interface Part {
  readonly skeleton: string;
  /** Indices of the formulas that hold it. */
  readonly holders: readonly number[];
}

/**
 * The parts that at least `least` of the formulas share, most frequent first. Of parts that always occur together only
 * the largest is kept: naming a part names what is inside it.
 */
export function frequentParts(formulas: readonly Formula[], least: number): readonly Part[] {
  const holders = new Map<string, number[]>();
  for (const [i, formula] of formulas.entries()) {
    for (const part of partsOf(formula)) holders.set(part, [...(holders.get(part) ?? []), i]);
  }
  const largest = new Map<string, Part>();
  for (const [skeleton, list] of holders) {
    if (list.length < least) continue;
    const key = list.join();
    const present = largest.get(key);
    if (!present || skeleton.length > present.skeleton.length) largest.set(key, { skeleton, holders: list });
  }
  return [...largest.values()].sort(
    (a, b) => b.holders.length - a.holders.length || (a.skeleton < b.skeleton ? -1 : 1),
  );
}
