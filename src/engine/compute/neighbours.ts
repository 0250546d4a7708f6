import type { Formula } from "../dsl/types.js";
import { Graph } from "./graph.js";
import { lower } from "./lower.js";

/** Formulas are put in order this many at a time: the time it takes grows with the square. */
const BLOCK = 2048;
/** So many subexpressions are taken to be still at hand. More order no better: few matrices of a long panel are kept. */
const AT_HAND = 32;
/** What an elementwise node costs when a kernel costs 1. */
const ELEMENTWISE = 0.3;

/**
 * The order in which formulas are computed, as places in `formulas`: next is always the one that has most in common with
 * those just before it. What formulas share is then needed within a short time and computed once, in whatever pieces
 * the batch is cut and however few matrices fit into memory. It depends on the formulas alone, not on how they are listed.
 */
export function neighbourly(formulas: readonly Formula[]): number[] {
  const canonical = formulas
    .map((_, i) => i)
    .sort((p, q) => compare(formulas[p]!.canonical, formulas[q]!.canonical) || p - q);
  const order: number[] = [];
  for (let from = 0; from < canonical.length; from += BLOCK) {
    const block = canonical.slice(from, from + BLOCK);
    for (const k of chained(block.map((i) => formulas[i]!))) order.push(block[k]!);
  }
  return order;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function chained(formulas: readonly Formula[]): number[] {
  if (formulas.length < 3) return formulas.map((_, i) => i);
  const { parts, costs, holders } = sharedParts(formulas);
  /** What of each formula is at hand, by cost. */
  const gain = new Float64Array(formulas.length);
  const left = formulas.map((_, i) => i);
  /** Least recently needed first. */
  const atHand = new Set<number>();
  const order: number[] = [];
  while (left.length > 0) {
    let at = 0;
    for (let k = 1; k < left.length; k++) if (gain[left[k]!]! > gain[left[at]!]!) at = k;
    const [next] = left.splice(at, 1);
    order.push(next!);
    for (const part of parts[next!]!) {
      if (!atHand.delete(part)) for (const f of holders.get(part)!) gain[f]! += costs(part);
      atHand.add(part);
    }
    for (const part of atHand) {
      if (atHand.size <= AT_HAND) break;
      atHand.delete(part);
      for (const f of holders.get(part)!) gain[f]! -= costs(part);
    }
  }
  return order;
}

/** The subexpressions of each formula that another one has too, inner ones first; and which formulas have each. */
function sharedParts(formulas: readonly Formula[]) {
  const graph = new Graph();
  const roots = formulas.map(({ node }) => lower(graph, node));
  const holders = new Map<number, number[]>();
  const parts = roots.map((root, f) => {
    const mine = new Set<number>();
    const visit = (id: number): void => {
      const node = graph.nodes[id]!;
      if (mine.has(id) || node.kind === "field" || node.kind === "constant") return;
      if (node.kind === "delay") visit(node.input);
      else for (const input of node.inputs) visit(input);
      mine.add(id);
    };
    visit(root);
    for (const id of mine) {
      const others = holders.get(id);
      if (others) others.push(f);
      else holders.set(id, [f]);
    }
    return mine;
  });
  return {
    parts: parts.map((mine) => [...mine].filter((id) => holders.get(id)!.length > 1)),
    costs: (id: number) => (graph.nodes[id]!.kind === "kernel" ? 1 : ELEMENTWISE),
    holders,
  };
}
