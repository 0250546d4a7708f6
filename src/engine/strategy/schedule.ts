import type { StrategySpec } from "./spec.js";

const DAY_MS = 86_400_000;

/** The period that a date lies in; two dates of one period have the same key. Weeks begin on Monday. */
function periodOf(date: string, rebalance: StrategySpec["rebalance"]): string | number {
  if (rebalance === "daily") return date;
  if (rebalance === "monthly") return date.slice(0, 7);
  // Day 0 of the epoch was a Thursday.
  return Math.floor((Date.parse(`${date}T00:00:00Z`) / DAY_MS + 3) / 7);
}

/**
 * Whether orders are filled at the open of `date`: it is the first trading day of its period. Nothing but the two dates
 * is needed, so a paper account knows it as soon as a backtest does.
 */
export function rebalances(before: string, date: string, rebalance: StrategySpec["rebalance"]): boolean {
  return periodOf(before, rebalance) !== periodOf(date, rebalance);
}
