import type { Account } from "./account.js";
import { close } from "./broker.js";
import type { CorporateAction, Fill, Order, RoundTrip } from "./events.js";
import { factorRatio, type Quotes } from "./quotes.js";
import type { StrategySpec } from "./spec.js";

/**
 * What happens to positions before the open of row `t`. A jump of the adjustment factor by k is a dividend or a change of
 * shares; the factor alone cannot tell which, so a ratio of `splitRatio` or more multiplies the shares (the fraction of a
 * share is paid in cash) and a smaller one pays `price − price/k` per share in cash. Either way the value stays the same.
 */
export function corporateActions(
  account: Account,
  quotes: Quotes,
  t: number,
  symbolRow: ReadonlyMap<string, number>,
  { splitRatio }: Pick<StrategySpec, "splitRatio">,
): CorporateAction[] {
  const date = quotes.date[t]!;
  const actions: CorporateAction[] = [];
  for (const position of account.positions) {
    const factor = quotes.factor(t, symbolRow.get(position.symbol)!);
    const ratio = factorRatio(factor, position.factor);
    if (position.factor === 0 && factor > 0) position.factor = factor;
    if (ratio === 1) continue;
    const before = position.shares;
    const price = position.price / ratio;
    const split = ratio >= splitRatio || ratio < 1;
    const after = split ? Math.floor(before * ratio + 1e-9) : before;
    const cash = before * position.price - after * price;
    position.shares = after;
    position.price = price;
    position.factor = factor;
    position.flow += cash;
    account.cash += cash;
    actions.push({
      date,
      symbol: position.symbol,
      kind: split ? "split" : "dividend",
      ratio,
      cash,
      sharesBefore: before,
      sharesAfter: after,
    });
  }
  return actions;
}

/** Orders that were sized before a change of shares at row `t` are sized again with it, whether the name is held or not. */
export function resize(
  orders: readonly Order[],
  actions: readonly CorporateAction[],
  quotes: Quotes,
  t: number,
  symbolRow: ReadonlyMap<string, number>,
  { splitRatio }: Pick<StrategySpec, "splitRatio">,
): readonly Order[] {
  const known = new Map(actions.map((action) => [action.symbol, action]));
  return orders.map((order) => {
    const action = known.get(order.symbol);
    const s = symbolRow.get(order.symbol)!;
    const ratio = action?.ratio ?? factorRatio(quotes.factor(t, s), quotes.factor(t - 1, s));
    const split = action ? action.kind === "split" : ratio >= splitRatio || ratio < 1;
    return split && ratio !== 1 ? { ...order, shares: Math.floor(order.shares * ratio + 1e-9) } : order;
  });
}

/** At the close of row `t`: prices of the day; positions that have had no quote for too long are closed. */
export function evening(
  account: Account,
  quotes: Quotes,
  t: number,
  symbolRow: ReadonlyMap<string, number>,
  { delistAfter, delistRecovery }: Pick<StrategySpec, "delistAfter" | "delistRecovery">,
): { fills: Fill[]; roundTrips: RoundTrip[] } {
  const date = quotes.date[t]!;
  const fills: Fill[] = [];
  const roundTrips: RoundTrip[] = [];
  for (const position of [...account.positions]) {
    const quote = quotes.close(t, symbolRow.get(position.symbol)!);
    if (quote > 0) {
      position.price = quote;
      position.silent = 0;
      continue;
    }
    position.silent++;
    if (position.silent < delistAfter) continue;
    const price = position.price * delistRecovery;
    const value = position.shares * price;
    account.cash += value;
    position.flow += value;
    fills.push({
      date,
      symbol: position.symbol,
      side: "delist",
      shares: position.shares,
      price,
      value,
      commission: 0,
      stamp: 0,
      transfer: 0,
      slippage: 0,
    });
    close(account, position, date, roundTrips);
  }
  return { fills, roundTrips };
}
