import { type Breathe, oneByOne } from "../give-way.js";
import type { Random } from "../random.js";
import { mean } from "./moments.js";
import type { RankedPairs } from "./ranked-pairs.js";

export interface ShuffledControl {
  readonly draws: number;
  readonly mean: number | null;
  /** Of one draw's mean, exact: a permutation's correlation has variance 1/(n − 1), ties or not (Kendall). */
  readonly std: number | null;
  /** (actual − 0) / std. */
  readonly z: number | null;
  readonly means: (number | null)[];
}

/**
 * Mean RankIC of the factor with its values permuted among the names of each date: what the whole machinery says of a
 * factor that knows nothing. One mean per draw.
 */
export async function shuffledControl(
  pairs: RankedPairs,
  actual: number | null,
  { draws, minPairs }: { draws: number; minPairs: number },
  random: Random,
  breathe: Breathe,
): Promise<ShuffledControl> {
  const { rows, stride, count, byFactor, factorRank, labelRank } = pairs;
  const total = new Float64Array(draws);
  const a = new Int32Array(stride);
  const b = new Int32Array(stride);
  let dates = 0;
  let variance = 0;
  await oneByOne(rows, breathe, (t) => {
    const n = count[t]!;
    if (n < minPairs || n < 2) return;
    let aa = 0;
    let bb = 0;
    for (let i = 0; i < n; i++) {
      const cell = t * stride + byFactor[t * stride + i]!;
      // About the mean of the doubled ranks, n + 1.
      a[i] = factorRank[cell]! - n - 1;
      b[i] = labelRank[cell]! - n - 1;
      aa += a[i]! * a[i]!;
      bb += b[i]! * b[i]!;
    }
    if (aa === 0 || bb === 0) return;
    dates++;
    variance += 1 / (n - 1);
    const scale = 1 / Math.sqrt(aa * bb);
    for (let draw = 0; draw < draws; draw++) {
      let ab = 0;
      // Fisher–Yates and the sum of products in one walk.
      for (let i = n - 1; i >= 0; i--) {
        const j = random.int(i + 1);
        const picked = a[j]!;
        a[j] = a[i]!;
        a[i] = picked;
        ab += picked * b[i]!;
      }
      total[draw]! += ab * scale;
    }
  });
  const means = Array.from(total, (sum) => (dates === 0 ? null : sum / dates));
  const known = means.filter((v) => v !== null);
  const std = dates === 0 ? null : Math.sqrt(variance) / dates;
  return {
    draws,
    mean: mean(known),
    std,
    z: actual === null || std === null ? null : actual / std,
    means,
  };
}
