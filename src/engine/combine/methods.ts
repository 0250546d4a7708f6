import { solvePositive } from "./solve.js";
import type { Sums } from "./sums.js";

export const METHODS = ["equal", "ic", "icir", "ridge", "ols"] as const;
export type Method = (typeof METHODS)[number];

export interface FitOptions {
  /** Share by which the covariance of the ICs is drawn to its diagonal (icir), 0 … 1. */
  readonly shrinkage: number;
  /** Added to the diagonal of the mean Gram matrix (ridge); the z-scores have variance 1, so 0.1 is a tenth of it. */
  readonly ridge: number;
}

/**
 * Weights of the factors from the dates [from, to) of `sums`, scaled so that Σ|w| = 1; null when no date has pairs.
 * `equal` keeps the sign of the mean IC and nothing else.
 */
export function fitWeights(
  method: Method,
  sums: Sums,
  from: number,
  to: number,
  options: FitOptions,
): number[] | null {
  const dates: number[] = [];
  for (let t = from; t < to; t++) if (sums.pairs[t]! > 0) dates.push(t);
  if (dates.length === 0) return null;
  const mean = meanIc(sums, dates);
  return scaled(weights(method, sums, dates, mean, options));
}

function weights(
  method: Method,
  sums: Sums,
  dates: readonly number[],
  mean: readonly number[],
  options: FitOptions,
): readonly number[] {
  const equal = mean.map((ic) => Math.sign(ic));
  if (method === "equal") return equal;
  if (method === "ic") return mean;
  if (method === "icir") {
    // A covariance of K series needs more than a few dates; until then every factor counts the same.
    if (dates.length < 5 * sums.factors) return equal;
    return solvePositive(covariance(sums, dates, mean, options.shrinkage), mean) ?? equal;
  }
  return regression(sums, dates, method === "ols" ? 0 : options.ridge) ?? equal;
}

/** Mean over dates of the correlation of z and the standardised label: Σzy/(n − 1). */
function meanIc({ factors: k, cross, pairs }: Sums, dates: readonly number[]): number[] {
  return Array.from(
    { length: k },
    (_, a) => dates.reduce((sum, t) => sum + cross[t * k + a]! / (pairs[t]! - 1), 0) / dates.length,
  );
}

/** Covariance of the daily ICs (ddof 1), drawn to its diagonal: (1 − δ)·S + δ·diag(S). */
function covariance(
  { factors: k, cross, pairs }: Sums,
  dates: readonly number[],
  mean: readonly number[],
  shrinkage: number,
): Float64Array {
  const out = new Float64Array(k * k);
  for (const t of dates)
    for (let a = 0; a < k; a++)
      for (let b = 0; b < k; b++) {
        const n = pairs[t]! - 1;
        out[a * k + b]! +=
          ((cross[t * k + a]! / n - mean[a]!) * (cross[t * k + b]! / n - mean[b]!)) / (dates.length - 1);
      }
  return out.map((x, i) => (Math.floor(i / k) === i % k ? x : x * (1 - shrinkage)));
}

/** (Σzz′/n + λI)⁻¹·Σzy/n over all pairs of the dates. */
function regression(
  { factors: k, gram, cross, pairs }: Sums,
  dates: readonly number[],
  lambda: number,
): number[] | null {
  const a = new Float64Array(k * k);
  const b = new Float64Array(k);
  let n = 0;
  for (const t of dates) {
    n += pairs[t]!;
    for (let i = 0; i < k * k; i++) a[i]! += gram[t * k * k + i]!;
    for (let i = 0; i < k; i++) b[i]! += cross[t * k + i]!;
  }
  for (let i = 0; i < k * k; i++) a[i]! /= n;
  for (let i = 0; i < k; i++) {
    b[i]! /= n;
    a[i * k + i]! += lambda;
  }
  return solvePositive(a, b);
}

function scaled(w: readonly number[]): number[] {
  const total = w.reduce((sum, x) => sum + Math.abs(x), 0);
  return total > 0 ? w.map((x) => x / total) : w.map(() => 0);
}
