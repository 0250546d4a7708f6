import type { Node } from "./types.js";

/** Every subtree's text with its number of nodes. */
function subtrees(root: Node): Map<string, number> {
  const sizes = new Map<string, number>();
  const visit = (node: Node): { key: string; size: number } => {
    let key: string;
    let size = 1;
    if (node.kind === "number") key = String(node.value);
    else if (node.kind !== "call") key = node.name;
    else {
      const args = node.args.map(visit);
      for (const arg of args) size += arg.size;
      key = `${node.op}(${args.map((arg) => arg.key).join(",")})`;
    }
    sizes.set(key, size);
    return { key, size };
  };
  visit(root);
  return sizes;
}

/**
 * How much of two canonical trees is the same: nodes of the largest subtree that both contain, over the nodes of the
 * larger tree. 1 = identical; a shared field alone is 1 / nodes. Constants count: `ts_mean(x, 5)` is not `ts_mean(x, 10)`.
 */
export function similarity(a: Node, b: Node): number {
  const ofA = subtrees(a);
  const ofB = subtrees(b);
  let common = 0;
  let largest = 1;
  for (const [key, size] of ofA) {
    largest = Math.max(largest, size);
    if (size > common && ofB.has(key)) common = size;
  }
  for (const size of ofB.values()) largest = Math.max(largest, size);
  return common / largest;
}
