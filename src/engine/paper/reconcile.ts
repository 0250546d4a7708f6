import type { PaperLedger } from "./ledger.js";

/** An account worked out again from its orders and fills alone, against what its ledger says of it. */
export interface Reconciliation {
  readonly days: number;
  /** Cash by the ledger, and opening cash − purchases + sales − fees + dividends. */
  readonly cash: { readonly ledger: number; readonly replayed: number };
  /** Net value by the ledger, and replayed cash + Σ replayed shares × price. */
  readonly nav: { readonly ledger: number; readonly replayed: number };
  /** Largest difference of cash or net value on any day. */
  readonly largest: number;
  /** Days and names on which shares differ. */
  readonly shares: readonly { readonly date: string; readonly symbol: string }[];
  /** To half a cent on every day, and every share. */
  readonly agrees: boolean;
}

/** Replays every line of a ledger. */
export function reconcile({ opening, days }: PaperLedger): Reconciliation {
  let cash = opening.spec.cash;
  let largest = 0;
  let nav = cash;
  const held = new Map<string, number>();
  const wrong: { date: string; symbol: string }[] = [];
  for (const { day, account } of days) {
    for (const { symbol, cash: paid, sharesAfter } of day.actions) {
      cash += paid;
      held.set(symbol, sharesAfter);
    }
    for (const { symbol, side, shares, value, commission, stamp, transfer } of day.fills) {
      const sign = side === "buy" ? 1 : -1;
      cash -= sign * value + commission + stamp + transfer;
      const left = (held.get(symbol) ?? 0) + sign * shares;
      if (left === 0) held.delete(symbol);
      else held.set(symbol, left);
    }
    const listed = new Map(account.positions.map(({ symbol, shares }) => [symbol, shares]));
    for (const symbol of new Set([...held.keys(), ...listed.keys()]))
      if (held.get(symbol) !== listed.get(symbol)) wrong.push({ date: day.date, symbol });
    nav =
      cash + account.positions.reduce((sum, { symbol, price }) => sum + (held.get(symbol) ?? 0) * price, 0);
    largest = Math.max(largest, Math.abs(cash - day.cash), Math.abs(nav - day.nav));
  }
  const last = days.at(-1)?.day;
  return {
    days: days.length,
    cash: { ledger: last?.cash ?? opening.spec.cash, replayed: cash },
    nav: { ledger: last?.nav ?? opening.spec.cash, replayed: nav },
    largest,
    shares: wrong,
    agrees: largest < 0.005 && wrong.length === 0,
  };
}
