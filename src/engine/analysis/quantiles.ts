import { mean, std } from "./moments.js";
import { finite, nullable } from "./series.js";
import { summarizeSpread } from "./spread.js";
import type { TearSheet } from "./tear-sheet.js";

export interface QuantileOptions {
  readonly quantiles: number;
  readonly horizon: number;
  readonly annualisation: number;
}

/**
 * Forward returns of the quantile groups and of top minus bottom.
 *
 * @param groupMean mean label of each group [rows × quantiles], as the evaluator gives it
 * @param labelMean mean label over the names of a date [rows]
 * @param sizes     names of each group [rows × quantiles]
 */
export function quantileReturns(
  groupMean: Float64Array,
  labelMean: Float64Array,
  sizes: Int32Array,
  { quantiles, horizon, annualisation }: QuantileOptions,
): Omit<TearSheet["quantiles"], "cumulative"> {
  const rows = labelMean.length;
  const longShort = summarizeSpread(groupMean, quantiles, horizon, annualisation);
  const means = longShort.groupMeans;
  return {
    groups: means.map((m, g) => {
      const column = finite(Float64Array.from({ length: rows }, (_, t) => groupMean[t * quantiles + g]!));
      const excess = finite(
        Float64Array.from({ length: rows }, (_, t) => groupMean[t * quantiles + g]! - labelMean[t]!),
      );
      const s = std(column);
      const names = Array.from({ length: rows }, (_, t) => sizes[t * quantiles + g]!).filter((n) => n > 0);
      return {
        quantile: g + 1,
        mean: m,
        standardError: s === null ? null : s / Math.sqrt(column.length),
        excess: mean(excess),
        annualised: m === null ? null : (1 + m) ** (annualisation / horizon) - 1,
        names: mean(names),
        dates: column.length,
      };
    }),
    longShort,
    spread: nullable(spreadOf(groupMean, quantiles)),
    orderedNeighbours: orderedNeighbours(means),
  };
}

/** Top − bottom per date, NaN where either is empty. */
export function spreadOf(groupMean: Float64Array, quantiles: number): Float64Array {
  return Float64Array.from(
    { length: groupMean.length / quantiles },
    (_, t) => groupMean[t * quantiles + quantiles - 1]! - groupMean[t * quantiles]!,
  );
}

/** Share of neighbouring groups of which the higher has the higher mean; null when a group has none. */
function orderedNeighbours(means: readonly (number | null)[]): number | null {
  if (means.length < 2 || means.some((m) => m === null)) return null;
  const ordered = means.slice(1).filter((m, g) => m! > means[g]!).length;
  return ordered / (means.length - 1);
}
