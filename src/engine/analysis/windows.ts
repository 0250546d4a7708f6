import type { RowRange, SplitName, Splits } from "../panel/types.js";
import type { Entry } from "./score.js";

/** Rows from the signal to the exit of its label: entry at t+1 (t for `close`), exit h rows later. */
export function exitOffset(horizon: number, entry: Entry): number {
  return entry === "close" ? horizon : horizon + 1;
}

/**
 * The rows of a split whose labels end inside it: the last rows are purged, so that no training label reads a price of
 * the validation window, nor a validation label one of the test window.
 */
export function purgedRows(
  splits: Splits,
  split: SplitName | "test",
  horizon: number,
  entry: Entry,
): RowRange {
  const range = splitRange(splits, split);
  return { from: range.from, to: Math.max(range.from, range.to - exitOffset(horizon, entry)) };
}

/** All rows of a split. */
export function splitRange(splits: Splits, split: SplitName | "test"): RowRange {
  return split === "search" ? { from: splits.train.from, to: splits.valid.to } : splits[split];
}
