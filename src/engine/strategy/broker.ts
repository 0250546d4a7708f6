import type { Account, Position } from "./account.js";
import type { Fill, Order, Refusal, Rejection, RoundTrip } from "./events.js";
import { squareRootImpact } from "./impact.js";
import type { Quotes } from "./quotes.js";
import { feesOf, totalFees } from "./rules/fees.js";
import { buyable, sellable } from "./rules/lots.js";
import type { StrategySpec } from "./spec.js";

/** The part of a strategy that concerns the broker. */
export type Terms = Pick<
  StrategySpec,
  "slippage" | "impact" | "participation" | "commission" | "minimumCommission"
>;

export interface Executed {
  readonly fills: Fill[];
  readonly rejections: Rejection[];
  readonly roundTrips: RoundTrip[];
}

/**
 * Fills orders at the open of row `t`, in the order given, and changes `account` in place. What cannot be filled that day
 * is refused with its reason: a partial fill leaves a refusal for the rest.
 */
export function execute(
  account: Account,
  orders: readonly Order[],
  quotes: Quotes,
  t: number,
  terms: Terms,
  symbolRow: ReadonlyMap<string, number> = new Map(quotes.panel.symbols.map((symbol, s) => [symbol, s])),
): Executed {
  const out: Executed = { fills: [], rejections: [], roundTrips: [] };
  for (const order of orders) {
    const s = symbolRow.get(order.symbol)!;
    const fault =
      order.side === "sell"
        ? sell(account, order, quotes, t, s, terms, out)
        : buy(account, order, quotes, t, s, terms, out);
    if (fault && fault.unfilled > 0) out.rejections.push({ ...order, date: quotes.date[t]!, ...fault });
  }
  return out;
}

interface Fault {
  readonly reason: Refusal;
  readonly unfilled: number;
}

function sell(
  account: Account,
  order: Order,
  quotes: Quotes,
  t: number,
  s: number,
  terms: Terms,
  out: Executed,
): Fault | null {
  const date = quotes.date[t]!;
  const position = account.positions.find(({ symbol }) => symbol === order.symbol);
  if (!position) return { reason: "not-held", unfilled: order.shares };
  const wanted = order.exit ? position.shares : Math.min(order.shares, position.shares);
  const open = quotes.open(t, s);
  if (!(open > 0)) return { reason: "suspended", unfilled: wanted };
  const band = quotes.band(t, s);
  if (band && open <= band.down) return { reason: "limit-down", unfilled: wanted };
  const locked = quotes.rules.settleNextDay && position.boughtOn === date ? position.boughtToday : 0;
  const free = position.shares - locked;
  if (free <= 0) return { reason: "t-plus-1", unfilled: wanted };
  const board = quotes.boards[s]!;
  const ceiling = capped(quotes, t, s, terms);
  const shares = sellable(quotes.rules, board, Math.min(wanted, free, ceiling), position.shares);
  if (shares <= 0) return { reason: ceiling < wanted ? "participation" : "lot", unfilled: wanted };
  const price = Math.max(open * (1 - against(quotes, t, s, shares * open, terms)), band?.down ?? 0);
  const value = shares * price;
  const fees = feesOf(quotes.rules, date, "sell", value, {
    commission: terms.commission,
    minimum: terms.minimumCommission,
  });
  account.cash += value - totalFees(fees);
  position.flow += value - totalFees(fees);
  position.shares -= shares;
  out.fills.push({
    date,
    symbol: order.symbol,
    side: "sell",
    shares,
    price,
    value,
    ...fees,
    slippage: (open - price) * shares,
  });
  if (position.shares === 0) close(account, position, date, out.roundTrips);
  if (shares === wanted) return null;
  return {
    reason: free < wanted ? "t-plus-1" : ceiling < wanted ? "participation" : "lot",
    unfilled: wanted - shares,
  };
}

function buy(
  account: Account,
  order: Order,
  quotes: Quotes,
  t: number,
  s: number,
  terms: Terms,
  out: Executed,
): Fault | null {
  const date = quotes.date[t]!;
  const open = quotes.open(t, s);
  if (!(open > 0)) return { reason: "suspended", unfilled: order.shares };
  const band = quotes.band(t, s);
  if (band && open >= band.up) return { reason: "limit-up", unfilled: order.shares };
  const board = quotes.boards[s]!;
  const priceOf = (shares: number) =>
    Math.min(open * (1 + against(quotes, t, s, shares * open, terms)), band?.up ?? Number.POSITIVE_INFINITY);
  const ceiling = capped(quotes, t, s, terms);
  const feeTerms = { commission: terms.commission, minimum: terms.minimumCommission };
  const cost = (shares: number) => {
    const money = shares * priceOf(shares);
    return money + totalFees(feesOf(quotes.rules, date, "buy", money, feeTerms));
  };
  const allowed = buyable(quotes.rules, board, Math.min(order.shares, ceiling));
  if (allowed === 0)
    return { reason: ceiling < order.shares ? "participation" : "lot", unfilled: order.shares };
  let shares = allowed;
  if (cost(shares) > account.cash) {
    shares = buyable(quotes.rules, board, Math.min(allowed, account.cash / priceOf(allowed)));
    // Fees come on top: a step or two fewer, whatever the fee table says.
    while (shares > 0 && cost(shares) > account.cash) shares = buyable(quotes.rules, board, shares - 1);
  }
  if (shares === 0) return { reason: "cash", unfilled: order.shares };
  const price = priceOf(shares);
  const value = shares * price;
  const fees = feesOf(quotes.rules, date, "buy", value, feeTerms);
  account.cash -= value + totalFees(fees);
  let position = account.positions.find(({ symbol }) => symbol === order.symbol);
  if (!position) {
    position = {
      symbol: order.symbol,
      shares: 0,
      boughtOn: date,
      boughtToday: 0,
      price,
      factor: quotes.factor(t, s) || 0,
      silent: 0,
      flow: 0,
      opened: date,
    };
    account.positions.push(position);
  }
  position.boughtToday = (position.boughtOn === date ? position.boughtToday : 0) + shares;
  position.boughtOn = date;
  position.shares += shares;
  position.price = price;
  position.flow -= value + totalFees(fees);
  out.fills.push({
    date,
    symbol: order.symbol,
    side: "buy",
    shares,
    price,
    value,
    ...fees,
    slippage: (price - open) * shares,
  });
  if (shares === order.shares) return null;
  const reason = shares < allowed ? "cash" : ceiling < order.shares ? "participation" : "lot";
  return { reason, unfilled: order.shares - shares };
}

/** How much worse than the open an order of that value is filled, a share of the open: slippage and impact. */
function against(quotes: Quotes, t: number, s: number, value: number, { slippage, impact }: Terms): number {
  return slippage + (impact ? impact * squareRootImpact(quotes, t, s, value) : 0);
}

/** The day's volume bounds what one account can trade; where it is unknown nothing does. */
function capped(quotes: Quotes, t: number, s: number, { participation }: Terms): number {
  const volume = quotes.volume(t, s);
  return volume === undefined ? Number.POSITIVE_INFINITY : volume * participation;
}

/** Takes an empty position out of the account and keeps its result. */
export function close(account: Account, position: Position, date: string, roundTrips: RoundTrip[]): void {
  account.positions.splice(account.positions.indexOf(position), 1);
  roundTrips.push({ symbol: position.symbol, opened: position.opened, closed: date, profit: position.flow });
}
