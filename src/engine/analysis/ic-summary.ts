import { autocorrelation, kurtosis, mean, skew, std, tNeweyWest, tOfMean } from "./moments.js";
import { overlapP } from "./overlap-p.js";
import type { IcSummary } from "./score.js";
import { significance } from "./significance.js";
import { twoSidedP } from "./student-t.js";

export interface IcSummaryOptions {
  /** Days of the label: the overlap that Newey–West corrects for. */
  readonly horizon: number;
  /** Trading days a year. */
  readonly annualisation: number;
}

/** A date's own correlation is called significant at this two-sided level (RiceQuant's screen). */
const SIGNIFICANCE = 0.01;

/**
 * Summary of daily correlations (metrics.md, "summary"). Dates with NaN do not count; the rest are taken as
 * consecutive.
 *
 * @param series daily IC or RankIC, NaN = none that date
 * @param pairs  symbols that made each date's correlation
 */
export function summarizeIc(
  series: ArrayLike<number>,
  pairs: ArrayLike<number>,
  { horizon, annualisation }: IcSummaryOptions,
): IcSummary {
  const x: number[] = [];
  let negative = 0;
  for (let i = 0; i < series.length; i++) {
    const r = series[i]!;
    if (Number.isNaN(r)) continue;
    x.push(r);
    if (r < 0) negative++;
  }
  const n = x.length;
  const m = mean(x);
  const s = std(x);
  const ir = m === null || s === null || s === 0 ? null : m / s;
  const t = tOfMean(x);
  const own = significance(series, pairs, SIGNIFICANCE);
  return {
    mean: m,
    std: s,
    ir,
    irAnnualised: ir === null ? null : ir * Math.sqrt(annualisation / horizon),
    t,
    p: twoSidedP(t, n - 1),
    tNeweyWest: tNeweyWest(x, horizon - 1),
    pOverlap: overlapP(x, horizon),
    tNonOverlap: tOfMean(x.filter((_, i) => i % horizon === 0)),
    skew: skew(x),
    kurtosis: kurtosis(x),
    positive: n - negative,
    negative,
    significant: own.all,
    significantPositive: own.positive,
    significantNegative: own.negative,
    autocorrelation: autocorrelation(x),
    n,
  };
}
