import type { Quotes } from "./quotes.js";

/** Rows before the order behind its volatility and its volume, and the fewest returns that say anything. */
const WINDOW = 20;
const FEWEST = 10;

/**
 * How far an order of that value moves the price against itself, a share of the price, by the square-root law
 * σ·√(Q/V) (Tóth et al. 2011, Phys. Rev. X 1, 021006, where the factor before it is of order one): σ is the standard
 * deviation (ddof 1) of the daily returns and V the mean money traded a day (close × volume) of the 20 rows before
 * `t`. 0 where fewer than ten returns or no volume are known.
 */
export function squareRootImpact(quotes: Quotes, t: number, s: number, value: number): number {
  let [days, money] = [0, 0];
  const returns: number[] = [];
  let before = Number.NaN;
  for (let row = Math.max(0, t - 1 - WINDOW); row < t; row++) {
    const quoted = quotes.close(row, s);
    const adjusted = quoted * quotes.factor(row, s);
    if (adjusted > 0 && before > 0) returns.push(adjusted / before - 1);
    if (adjusted > 0) before = adjusted;
    const traded = quoted * (quotes.volume(row, s) ?? Number.NaN);
    if (row < t - WINDOW || !(traded > 0)) continue;
    days++;
    money += traded;
  }
  if (days === 0 || returns.length < FEWEST) return 0;
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (returns.length - 1);
  return Math.sqrt((variance * value) / (money / days));
}
