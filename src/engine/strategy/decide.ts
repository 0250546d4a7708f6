import { type Account, netValue } from "./account.js";
import { trailingCovariance } from "./covariance.js";
import type { Order } from "./events.js";
import type { Quotes } from "./quotes.js";
import { buyable } from "./rules/lots.js";
import type { Selector } from "./select.js";
import type { StrategySpec } from "./spec.js";
import { weigh } from "./weigh.js";

/** A row of factor values, one per symbol of the panel. */
export type Scores = ArrayLike<number>;

/**
 * Orders for the next open, decided at the close of row `t` from that close and the factor of that day: sales first, then
 * purchases, best name first. Sizes come from the closing prices; names that cannot be sold keep their money.
 */
export function decide(
  account: Account,
  quotes: Quotes,
  t: number,
  scores: Scores,
  spec: StrategySpec,
  select: Selector,
  symbolRow: ReadonlyMap<string, number>,
): Order[] {
  const { panel } = quotes;
  const positions = new Map(account.positions.map((position) => [symbolRow.get(position.symbol)!, position]));
  const keys = new Float64Array(panel.symbols.length);
  const ranked: number[] = [];
  /** Lowest score of all that could be held. */
  let floor = Number.POSITIVE_INFINITY;
  for (let s = 0; s < keys.length; s++) {
    const score = scores[s]!;
    const i = t * panel.stride + s;
    if (panel.universe[i] !== 1 || !Number.isFinite(score) || !(quotes.close(t, s) > 0)) continue;
    if (panel.tradable[i] !== 1 && !positions.has(s)) continue;
    const key = spec.direction * score;
    keys[s] = key;
    if (key < floor) floor = key;
    ranked.push(s);
  }
  if (!select.unordered) ranked.sort((a, b) => keys[b]! - keys[a]! || a - b);
  // A day without any score (the look-back of the formula) is no reason to sell everything.
  if (ranked.length === 0) return [];
  const held = [...positions.keys()].sort((a, b) => a - b);
  const chosen = select({ t, ranked, held });
  const caps = panel.fields.get("market_cap");
  const industry = panel.groups.get("industry")?.codes;
  const weights = weigh(spec, {
    // A held name that has no score any more counts as the worst.
    scores: chosen.map((s) => (Number.isFinite(scores[s]) ? keys[s]! : floor)),
    floor,
    caps: chosen.map((s) => caps?.[t * panel.stride + s] ?? Number.NaN),
    industries: chosen.map((s) => industry?.[t * panel.stride + s] ?? -1),
    covariance: () => trailingCovariance(panel, t, chosen, spec.covarianceDays),
  });
  const target = new Map(chosen.map((s, i) => [s, weights[i]!]));
  const stuck = held
    .filter((s) => !target.has(s) && !quotes.tradable(t, s))
    .reduce((sum, s) => sum + positions.get(s)!.shares * positions.get(s)!.price, 0);
  const budget = (netValue(account) - stuck) * (1 - spec.cashBuffer);
  const decided = panel.dates[t]!;
  const value = (s: number) => (positions.get(s)?.shares ?? 0) * (positions.get(s)?.price ?? 0);
  const wanted = new Map([...new Set([...held, ...chosen])].map((s) => [s, (target.get(s) ?? 0) * budget]));
  const pace = paceOf(wanted, value, netValue(account), spec.maxTurnover);
  const sales: Order[] = [];
  const purchases: Order[] = [];
  for (const s of held) {
    if (target.has(s)) continue;
    const { symbol, shares } = positions.get(s)!;
    const part = buyable(quotes.rules, quotes.boards[s]!, shares * pace);
    // What would be left is less than a lot: it goes whole.
    const exit = pace === 1 || buyable(quotes.rules, quotes.boards[s]!, shares - part) === 0;
    if (exit || part > 0) sales.push({ decided, symbol, side: "sell", shares: exit ? shares : part, exit });
  }
  for (const s of chosen) {
    const price = positions.get(s)?.price ?? quotes.close(t, s);
    const change = ((wanted.get(s)! - value(s)) * pace) / price;
    const shares = buyable(quotes.rules, quotes.boards[s]!, Math.abs(change));
    if (shares === 0) continue;
    const order = { decided, symbol: panel.symbols[s]!, shares, exit: false } as const;
    if (change > 0) purchases.push({ ...order, side: "buy" });
    else sales.push({ ...order, side: "sell" });
  }
  return [...sales, ...purchases];
}

/** How far of the way to the wanted values a rebalance goes: 1 = all, less where it would replace more than it may. */
function paceOf(
  wanted: ReadonlyMap<number, number>,
  value: (s: number) => number,
  total: number,
  most: number,
): number {
  let bought = 0;
  let sold = 0;
  let owned = 0;
  for (const [s, goal] of wanted) {
    const change = goal - value(s);
    owned += value(s);
    if (change > 0) bought += change;
    else sold -= change;
  }
  const replaced = Math.max(bought, sold) / total;
  return owned === 0 || most >= 1 || replaced <= most ? 1 : most / replaced;
}
