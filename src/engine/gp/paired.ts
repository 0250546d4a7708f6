import { randomStream } from "./random-stream.js";

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const DRAWS = 2000;
/** All sign patterns up to this many pairs; a sample of them beyond. */
const EXACT = 12;

/** Mean with the percentile bootstrap's 95 % interval. The same values always get the same interval. */
export function meanInterval(values: readonly number[]): Interval {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const random = randomStream(0, "bootstrap", n);
  const means = Float64Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[random.int(n)]!;
    return sum / n;
  }).sort();
  return { mean, low: means[Math.floor(0.025 * DRAWS)]!, high: means[Math.ceil(0.975 * DRAWS) - 1]! };
}

/**
 * Two-sided p of the paired sign-flip permutation test: how often the mean difference would be as large if each pair
 * were as likely to be the other way round. Exact up to 12 pairs, where its smallest p is 2 / 2^n.
 */
export function signFlipP(differences: readonly number[]): number {
  const n = differences.length;
  const observed = Math.abs(differences.reduce((a, b) => a + b, 0));
  // A sum that is the observed one but for rounding counts as it.
  const bar = observed * (1 - 1e-12);
  const random = randomStream(0, "sign flips", n);
  const patterns = n <= EXACT ? 2 ** n : 2 ** EXACT;
  let asLarge = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const minus = n <= EXACT ? (pattern >> i) & 1 : random.int(2);
      sum += minus ? -differences[i]! : differences[i]!;
    }
    if (Math.abs(sum) >= bar) asLarge++;
  }
  return n <= EXACT ? asLarge / patterns : (asLarge + 1) / (patterns + 1);
}

/** Holm's step-down adjustment (Holm 1979): each p times the number of tests that are left, never falling, at most 1. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const adjusted: number[] = Array(ps.length);
  let floor = 0;
  for (const [rank, { p, i }] of order.entries()) {
    floor = Math.max(floor, Math.min(1, p * (ps.length - rank)));
    adjusted[i] = floor;
  }
  return adjusted;
}
