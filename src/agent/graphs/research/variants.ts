import { type FieldSet, formulaFromNode, operatorByName } from "../../../engine/dsl/index.js";
import type { Formula, Node } from "../../../engine/dsl/types.js";

/** Rows that a window of a variant may span. */
const WINDOW = { least: 2, most: 250 } as const;

export interface Variant {
  readonly label: string;
  readonly formula: Formula;
}

/** The same formula with every window half and twice as long, as far as that changes anything. */
export function windowVariants({ node, hash }: Formula, fields: FieldSet): readonly Variant[] {
  const found = new Map<string, Variant>();
  for (const [label, factor] of [
    ["windows ×2", 2],
    ["windows ÷2", 0.5],
  ] as const) {
    const formula = formulaFromNode(scaleWindows(node, factor), fields);
    if (formula.hash !== hash) found.set(formula.hash, { label, formula });
  }
  return [...found.values()];
}

function scaleWindows(node: Node, factor: number): Node {
  if (node.kind !== "call") return node;
  const params = operatorByName(node.op)?.params ?? [];
  const args = node.args.map((arg, i): Node => {
    const param = params[Math.min(i, params.length - 1)];
    if (param?.kind !== "window" || arg.kind !== "number") return scaleWindows(arg, factor);
    // A delay of one row is "yesterday", not a horizon to be tuned.
    if (arg.value < WINDOW.least) return arg;
    const least = Math.max(WINDOW.least, param.min ?? 0);
    return { kind: "number", value: Math.min(WINDOW.most, Math.max(least, Math.round(arg.value * factor))) };
  });
  return { kind: "call", op: node.op, args };
}
