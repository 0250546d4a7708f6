import type { Random } from "../random.js";
import { type Ground, overRows } from "./ground.js";
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
  ground: Ground,
  pairs: RankedPairs,
  actual: number | null,
  { draws, minPairs }: { draws: number; minPairs: number },
  random: Random,
): Promise<ShuffledControl> {
  const { kernels, rows, stride } = ground;
  const { byFactor, factorRank, labelRank, count } = pairs;
  const state = kernels.place(random.state());
  const totals = kernels.reserve(draws * 8);
  const sums = kernels.reserve(16);
  await overRows(ground, rows, (from, n) => {
    const cell = from * stride * 4;
    kernels.run.shuffledRankIcs(
      ...[byFactor + cell, factorRank + cell, labelRank + cell, count + from * 4, n, stride],
      ...[minPairs, draws, state, totals, sums, kernels.scratch],
    );
  });
  const [dates, variance] = kernels.floats(sums, 2) as unknown as [number, number];
  const means = Array.from(kernels.floats(totals, draws), (sum) => (dates === 0 ? null : sum / dates));
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
