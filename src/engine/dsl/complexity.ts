import { operatorByName } from "./operators/index.js";
import type { Complexity, Node } from "./types.js";

export interface Leaves {
  readonly fields: readonly string[];
  readonly groups: readonly string[];
}

/** Distinct fields and groups, sorted. */
export function leavesOf(node: Node): Leaves {
  const fields = new Set<string>();
  const groups = new Set<string>();
  const visit = (n: Node): void => {
    if (n.kind === "field") fields.add(n.name);
    else if (n.kind === "group") groups.add(n.name);
    else if (n.kind === "call") n.args.forEach(visit);
  };
  visit(node);
  return { fields: [...fields].sort(), groups: [...groups].sort() };
}

/** `b - a` is kept as `-(a - b)` and is no more complex than `a - b`. */
function flipped(node: Node): Node | undefined {
  if (node.kind !== "call" || node.op !== "neg") return undefined;
  const inner = node.args[0];
  return inner?.kind === "call" && inner.op === "sub" ? inner : undefined;
}

/** Nodes of every kind, levels (a lone field is 1), constants that are not windows, distinct fields and groups. */
export function complexityOf(node: Node, leaves: Leaves = leavesOf(node)): Complexity {
  let nodes = 0;
  let constants = 0;
  const visit = (written: Node, isWindow: boolean): number => {
    const n = flipped(written) ?? written;
    nodes++;
    if (n.kind === "number" && !isWindow) constants++;
    if (n.kind !== "call") return 1;
    const params = operatorByName(n.op)?.params;
    let depth = 0;
    for (const [i, arg] of n.args.entries())
      depth = Math.max(depth, visit(arg, params?.[i]?.kind === "window"));
    return depth + 1;
  };
  const depth = visit(node, false);
  return { nodes, depth, constants, fields: leaves.fields.length + leaves.groups.length };
}
