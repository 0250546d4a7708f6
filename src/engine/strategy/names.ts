import type { Holding } from "./backtest.js";
import type { Day } from "./events.js";

export interface NameResult {
  readonly symbol: string;
  /** Money that the name made from the first to the last of the days, after its costs, dividends included. */
  readonly profit: number;
  /** As a share of the value before the first day. */
  readonly contribution: number;
  /** Days on which it was held at the close. */
  readonly days: number;
}

/** What each name made over some consecutive days; adds up to the change of the net value. Worst first. */
export function nameResults(
  days: readonly Day[],
  holdings: readonly Holding[],
  before: { readonly date: string | null; readonly nav: number },
): NameResult[] {
  const last = days.at(-1)!.date;
  const inside = new Set(days.map(({ date }) => date));
  const profit = new Map<string, number>();
  const held = new Map<string, number>();
  const add = (symbol: string, money: number) => profit.set(symbol, (profit.get(symbol) ?? 0) + money);
  for (const { date, symbol, shares, price } of holdings) {
    if (date === before.date) add(symbol, -shares * price);
    if (date === last) add(symbol, shares * price);
    if (inside.has(date)) held.set(symbol, (held.get(symbol) ?? 0) + 1);
  }
  for (const day of days) {
    for (const { symbol, cash } of day.actions) add(symbol, cash);
    for (const { symbol, side, value, commission, stamp, transfer } of day.fills)
      add(symbol, (side === "buy" ? -value : value) - commission - stamp - transfer);
  }
  return [...profit]
    .map(([symbol, money]) => ({
      symbol,
      profit: money,
      contribution: money / before.nav,
      days: held.get(symbol) ?? 0,
    }))
    .sort((a, b) => a.profit - b.profit || (a.symbol < b.symbol ? -1 : 1));
}
