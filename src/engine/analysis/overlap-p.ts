import { tNeweyWest } from "./moments.js";
import { twoSidedP } from "./student-t.js";

/**
 * Two-sided p of a mean of 0 for a daily series whose labels overlap for `horizon` days; null where the t is undefined.
 *
 * The t of L = h − 1 is no base for it: Bartlett weights see two thirds of the variance of a sum of h overlapping days, so
 * noise with lasting values passes 1.96 in 10 to 15 % of samples. With a bandwidth of S = max(4h, 1.3·√n) (Lazarus, Lewis,
 * Stock and Watson 2018) most of it is seen, and what the wide window costs in certainty is in the reference distribution
 * under fixed b = S/n (Kiefer and Vogelsang 2005), here by its first moments: a Student t of 1/(b·∫k²) = 1.5/b degrees of
 * freedom, of a variance that is 1 − b + b²/3 of the true one.
 */
export function overlapP(x: ArrayLike<number>, horizon: number): number | null {
  const n = x.length;
  const bandwidth = Math.min(Math.max(4 * horizon, Math.ceil(1.3 * Math.sqrt(n))), Math.floor(n / 2));
  if (bandwidth < 1) return null;
  const b = bandwidth / n;
  const t = tNeweyWest(x, bandwidth - 1);
  return t === null ? null : twoSidedP(t * Math.sqrt(1 - b + (b * b) / 3), 1.5 / b);
}
