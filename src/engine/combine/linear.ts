import { solvePositive } from "./solve.js";
import type { Sums } from "./sums.js";

export const LINEAR = ["equal", "ic", "icir", "ridge", "ols"] as const;
export type Linear = (typeof LINEAR)[number];

export interface LinearOptions {
  /** Share by which the covariance of the ICs is drawn to its diagonal (icir), 0 … 1. */
  readonly shrinkage: number;
  /** Added to the diagonal of the mean Gram matrix (ridge); the z-scores have variance 1, so 0.1 is a tenth of it. */
  readonly ridge: number;
}

/** The dates of [from, to) that have pairs. */
export function datesWithPairs({ pairs }: Sums, from: number, to: number): number[] {
  const dates: number[] = [];
  for (let t = from; t < to; t++) if (pairs[t]! > 0) dates.push(t);
  return dates;
}

/**
 * Weights of the factors from `dates` of `sums`, scaled so that Σ|w| = 1. `equal` keeps the sign of the mean IC and
 * nothing else. Only the factors in `chosen` get one.
 */
export function fitWeights(
  method: Linear,
  sums: Sums,
  dates: readonly number[],
  chosen: readonly number[],
  options: LinearOptions,
): number[] {
  const mean = meanIc(sums, dates);
  const own = weights(method, sums, dates, mean, chosen, options);
  const total = own.reduce((sum, x) => sum + Math.abs(x), 0);
  const out = new Array<number>(sums.factors).fill(0);
  if (total > 0)
    chosen.forEach((k, i) => {
      out[k] = own[i]! / total;
    });
  return out;
}

/** In the order of `chosen`. */
function weights(
  method: Linear,
  sums: Sums,
  dates: readonly number[],
  mean: readonly number[],
  chosen: readonly number[],
  options: LinearOptions,
): readonly number[] {
  const own = chosen.map((k) => mean[k]!);
  const equal = own.map((ic) => Math.sign(ic));
  if (method === "equal") return equal;
  if (method === "ic") return own;
  if (method === "icir") {
    // A covariance of K series needs more than a few dates; until then every factor counts the same.
    if (dates.length < 5 * chosen.length) return equal;
    return solvePositive(covariance(sums, dates, mean, chosen, options.shrinkage), own) ?? equal;
  }
  return regression(sums, dates, chosen, method === "ols" ? 0 : options.ridge) ?? equal;
}

/** Mean over dates of the correlation of z and the standardised label: Σzy/(n − 1). */
export function meanIc({ factors: k, cross, pairs }: Sums, dates: readonly number[]): number[] {
  return Array.from(
    { length: k },
    (_, a) => dates.reduce((sum, t) => sum + cross[t * k + a]! / (pairs[t]! - 1), 0) / dates.length,
  );
}

/** Covariance of the daily ICs (ddof 1), drawn to its diagonal: (1 − δ)·S + δ·diag(S). */
function covariance(
  { factors, cross, pairs }: Sums,
  dates: readonly number[],
  mean: readonly number[],
  chosen: readonly number[],
  shrinkage: number,
): Float64Array {
  const k = chosen.length;
  const out = new Float64Array(k * k);
  for (const t of dates) {
    const n = pairs[t]! - 1;
    const off = chosen.map((f) => cross[t * factors + f]! / n - mean[f]!);
    for (let a = 0; a < k; a++)
      for (let b = 0; b < k; b++) out[a * k + b]! += (off[a]! * off[b]!) / (dates.length - 1);
  }
  return out.map((x, i) => (Math.floor(i / k) === i % k ? x : x * (1 - shrinkage)));
}

/** Mean Gram matrix and mean Σzy over all pairs of the dates, of the chosen factors. */
export function moments(
  { factors, gram, cross, pairs }: Sums,
  dates: readonly number[],
  chosen: readonly number[],
): { readonly gram: Float64Array; readonly cross: Float64Array } {
  const k = chosen.length;
  const a = new Float64Array(k * k);
  const b = new Float64Array(k);
  let n = 0;
  for (const t of dates) {
    n += pairs[t]!;
    for (let i = 0; i < k; i++) {
      const row = (t * factors + chosen[i]!) * factors;
      for (let j = 0; j < k; j++) a[i * k + j]! += gram[row + chosen[j]!]!;
      b[i]! += cross[t * factors + chosen[i]!]!;
    }
  }
  return { gram: a.map((x) => x / n), cross: b.map((x) => x / n) };
}

/** (Σzz′/n + λI)⁻¹·Σzy/n over all pairs of the dates. */
function regression(
  sums: Sums,
  dates: readonly number[],
  chosen: readonly number[],
  lambda: number,
): number[] | null {
  const { gram, cross } = moments(sums, dates, chosen);
  for (let i = 0; i < chosen.length; i++) gram[i * chosen.length + i]! += lambda;
  return solvePositive(gram, cross);
}
