import type { Manifest } from "../panel/index.js";
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

/** First and last date of a dataset's test window, for a report to name; null when it has none. */
export function testWindow({
  dates,
  splits: { test },
}: Pick<Manifest, "dates" | "splits">): { from: string; to: string } | null {
  const [from, to] = [dates[test.from], dates[test.to - 1]];
  return from === undefined || to === undefined || test.from >= test.to ? null : { from, to };
}

/** All rows of a split. */
export function splitRange(splits: Splits, split: SplitName | "test"): RowRange {
  return split === "search" ? { from: splits.train.from, to: splits.valid.to } : splits[split];
}
