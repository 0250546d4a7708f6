import { mean, std, tNeweyWest, tOfMean } from "./moments.js";
import type { FactorScore } from "./score.js";

/** Spearman of group number and group mean; null when a group has no mean or all means are equal. */
export function monotonicity(means: readonly (number | null)[]): number | null {
  const n = means.length;
  if (n < 2 || means.some((m) => m === null)) return null;
  const x = means as readonly number[];
  // Mean ranks: below + (equal + 1) / 2.
  const ranks = x.map((v) => x.filter((w) => w < v).length + (x.filter((w) => w === v).length + 1) / 2);
  const centre = (n + 1) / 2;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  ranks.forEach((rank, i) => {
    ab += (i + 1 - centre) * (rank - centre);
    aa += (i + 1 - centre) ** 2;
    bb += (rank - centre) ** 2;
  });
  return bb === 0 ? null : ab / Math.sqrt(aa * bb);
}

/**
 * Top minus bottom group from the daily group means [dates × quantiles]; dates on which either end is empty do not
 * count.
 */
export function summarizeSpread(
  groupMean: Float64Array,
  quantiles: number,
  horizon: number,
  annualisation: number,
): FactorScore["longShort"] {
  const dates = groupMean.length / quantiles;
  const spread: number[] = [];
  for (let t = 0; t < dates; t++) {
    const value = groupMean[t * quantiles + quantiles - 1]! - groupMean[t * quantiles]!;
    if (!Number.isNaN(value)) spread.push(value);
  }
  const groupMeans = Array.from({ length: quantiles }, (_, g) => {
    const column: number[] = [];
    for (let t = 0; t < dates; t++) {
      const value = groupMean[t * quantiles + g]!;
      if (!Number.isNaN(value)) column.push(value);
    }
    return mean(column);
  });
  const m = mean(spread);
  const s = std(spread);
  return {
    quantiles,
    groupMeans,
    mean: m,
    std: s,
    t: tOfMean(spread),
    tNeweyWest: tNeweyWest(spread, horizon - 1),
    sharpe: m === null || s === null || s === 0 ? null : (m / s) * Math.sqrt(annualisation / horizon),
    monotonicity: monotonicity(groupMeans),
    positive: spread.length === 0 ? null : spread.filter((v) => v > 0).length / spread.length,
  };
}
