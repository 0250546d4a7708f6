import { operatorByName } from "./operators/index.js";
import type { Node } from "./types.js";

/**
 * Rows before today that one value depends on: what a window reads, plus what its deepest argument reads. Recursive
 * means (`ema`, `sma`) start at the first valid row of their look-back, so that it is exact for them as well.
 */
export function lookbackOf(node: Node): number {
  if (node.kind !== "call") return 0;
  let deepest = 0;
  for (const arg of node.args) deepest = Math.max(deepest, lookbackOf(arg));
  return deepest + (operatorByName(node.op)?.lookback(node.args) ?? 0);
}
