import { type Account, marketValue } from "./account.js";
import { execute } from "./broker.js";
import { decide, type Scores } from "./decide.js";
import type { Day, Order } from "./events.js";
import { corporateActions, evening, resize } from "./morning.js";
import type { Quotes } from "./quotes.js";
import { totalFees } from "./rules/fees.js";
import { rebalances } from "./schedule.js";
import type { Selector } from "./select.js";
import type { StrategySpec } from "./spec.js";

/** What a trading day needs that does not change from day to day. */
export interface Desk {
  readonly quotes: Quotes;
  readonly spec: StrategySpec;
  readonly select: Selector;
  readonly symbolRow: ReadonlyMap<string, number>;
}

/**
 * One trading day, from before the open to after the close: corporate actions, fills at the open of what was decided at
 * the close before, closing prices. Changes `account` in place. Reads rows up to `t` only, and scores of row t − 1: it is
 * the same for a backtest and for an account that is fed one day at a time.
 *
 * @param scoresBefore factor values at the close of row t − 1
 * @param first whether this is the first day on which the account trades
 */
export function step(desk: Desk, account: Account, t: number, scoresBefore: Scores, first: boolean): Day {
  const { quotes, spec, select, symbolRow } = desk;
  const { dates } = quotes.panel;
  const date = dates[t]!;
  const due = t > 0 && (first || rebalances(dates[t - 1]!, date, spec.rebalance));
  const orders: readonly Order[] = due
    ? decide(account, quotes, t - 1, scoresBefore, spec, select, symbolRow)
    : [];
  const actions = corporateActions(account, quotes, t, symbolRow, spec);
  const { fills, rejections, roundTrips } = execute(
    account,
    resize(orders, actions, quotes, t, symbolRow, spec),
    quotes,
    t,
    spec,
    symbolRow,
  );
  const closed = evening(account, quotes, t, symbolRow, spec);
  const all = [...fills, ...closed.fills];
  const holdings = marketValue(account);
  return {
    date,
    nav: account.cash + holdings,
    cash: account.cash,
    holdings,
    names: account.positions.length,
    fees: fills.reduce((sum, fill) => sum + totalFees(fill), 0),
    slippage: fills.reduce((sum, fill) => sum + fill.slippage, 0),
    traded: fills.reduce((sum, fill) => sum + fill.value, 0),
    orders,
    fills: all,
    rejections,
    actions,
    roundTrips: [...roundTrips, ...closed.roundTrips],
  };
}
