import type { Random } from "../random.js";

export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

export interface BootstrapOptions {
  readonly draws: number;
  /** Mean length of a block, ≥ 1: at least the overlap of the labels. */
  readonly meanBlock: number;
  /** 0.95: the middle 95 % of the draws. */
  readonly level: number;
}

/**
 * Percentile intervals of the mean and of mean/std (ddof 1) by the stationary bootstrap (Politis and Romano 1994):
 * blocks start anywhere, have geometric lengths and wrap around the end. Prefix sums make a block cost one step.
 * Null for fewer than two values.
 */
export function stationaryBootstrap(
  x: ArrayLike<number>,
  { draws, meanBlock, level }: BootstrapOptions,
  random: Random,
): { mean: Interval; ratio: Interval } {
  const n = x.length;
  if (n < 2) return { mean: { low: null, high: null }, ratio: { low: null, high: null } };
  const sum = new Float64Array(n + 1);
  const square = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    sum[i + 1] = sum[i]! + x[i]!;
    square[i + 1] = square[i]! + x[i]! * x[i]!;
  }
  const means = new Float64Array(draws);
  const ratios = new Float64Array(draws);
  const logStay = Math.log(1 - 1 / meanBlock);
  for (let draw = 0; draw < draws; draw++) {
    let total = 0;
    let squares = 0;
    for (let left = n; left > 0; ) {
      const start = random.int(n);
      const wanted = meanBlock <= 1 ? 1 : 1 + Math.floor(Math.log(1 - random.next()) / logStay);
      const length = Math.min(left, wanted);
      total += around(sum, start, length, n);
      squares += around(square, start, length, n);
      left -= length;
    }
    const mean = total / n;
    const variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
    means[draw] = mean;
    ratios[draw] = variance > 0 ? mean / Math.sqrt(variance) : Number.NaN;
  }
  return { mean: percentiles(means, level), ratio: percentiles(ratios.filter(Number.isFinite), level) };
}

/** Sum of `length` ≤ n values from `start`, wrapping around. */
function around(sums: Float64Array, start: number, length: number, n: number): number {
  const end = start + length;
  return end <= n ? sums[end]! - sums[start]! : sums[n]! - sums[start]! + sums[end - n]!;
}

function percentiles(draws: Float64Array, level: number): Interval {
  if (draws.length === 0) return { low: null, high: null };
  const sorted = draws.sort();
  const at = (q: number) => {
    const place = q * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below]!;
    return low + (place - below) * ((sorted[below + 1] ?? low) - low);
  };
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
