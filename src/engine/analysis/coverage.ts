import type { DailyStats } from "../compute/index.js";
import { mean } from "./moments.js";
import { finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

/** Share of the universe with a value, per date; null where the universe is empty. */
export function coverage(
  { valid, universe }: DailyStats,
  filled: Int32Array,
  infinite: number,
): TearSheet["coverage"] {
  const share = valid.map((n, t) => n / universe[t]!);
  const known = finite(share);
  return {
    share: nullable(share),
    valid: Array.from(valid),
    universe: Array.from(universe),
    filled: Array.from(filled.subarray(0, valid.length)),
    mean: mean(known),
    minimum: known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b)),
    infinite,
  };
}
