import { type Node, operatorByName, toInfix } from "../../dsl/index.js";

/** A formula as a tree that can be drawn: plain data. */
export interface TreeNode {
  readonly label: string;
  readonly kind: "operator" | "field" | "number";
  /** What the part is worth: fitness of the whole less that without it; null when it was not measured. */
  readonly worth: number | null;
  readonly children: readonly TreeNode[];
}

export interface TreePicture {
  readonly title: string;
  /** What the colours mean, on what they were measured. */
  readonly note: string;
  readonly root: TreeNode;
  readonly stamp?: string;
}

/**
 * The tree of a formula: windows and constants stand in the label of their operator (`ts_mean 20`), so that the branches
 * are what varies with the market.
 * @param worths by the text of a part, as `ablate` names it
 */
export function treeOf(node: Node, worths: ReadonlyMap<string, number> = new Map()): TreeNode {
  if (node.kind === "number") return { label: toInfix(node), kind: "number", worth: null, children: [] };
  if (node.kind !== "call") return { label: node.name, kind: "field", worth: null, children: [] };
  const params = operatorByName(node.op)?.params ?? [];
  const fixed: string[] = [];
  const children: TreeNode[] = [];
  for (const [i, arg] of node.args.entries()) {
    const kind = params[Math.min(i, params.length - 1)]?.kind ?? "series";
    if (kind === "series") children.push(treeOf(arg, worths));
    else fixed.push(toInfix(arg));
  }
  return {
    label: [SIGNS.get(node.op) ?? node.op, ...fixed].join(" "),
    kind: "operator",
    worth: worths.get(toInfix(node)) ?? null,
    children,
  };
}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ["add", "+"],
  ["sub", "−"],
  ["mul", "×"],
  ["divide", "÷"],
  ["neg", "−( )"],
  ["pow", "^"],
  ["lt", "<"],
  ["le", "≤"],
  ["gt", ">"],
  ["ge", "≥"],
  ["eq", "="],
  ["ne", "≠"],
]);
