import type { DailyStats } from "../compute/index.js";
import { summarizeIc } from "./ic-summary.js";
import { nullable, rollingMean } from "./series.js";
import { significance } from "./significance.js";
import type { TearSheet } from "./tear-sheet.js";

/** Trading days of a month: the rolling line of Alphalens. */
const ROLLING = 22;

/** The daily correlations and what they come to. */
export function icSection(
  { ic, rankIc, pairs }: DailyStats,
  options: { readonly horizon: number; readonly annualisation: number },
): TearSheet["ic"] {
  return {
    ic: nullable(ic),
    rankIc: nullable(rankIc),
    icRolling: rollingMean(ic, ROLLING),
    rankIcRolling: rollingMean(rankIc, ROLLING),
    rollingWindow: ROLLING,
    pairs: Array.from(pairs),
    summary: { ic: summarizeIc(ic, pairs, options), rankIc: summarizeIc(rankIc, pairs, options) },
    significant5: { ic: significance(ic, pairs, 0.05), rankIc: significance(rankIc, pairs, 0.05) },
  };
}
