import { autocorrelation, kurtosis, mean, skew, std, tNeweyWest, tOfMean } from "./moments.js";
import type { IcSummary } from "./score.js";
import { criticalT, twoSidedP } from "./student-t.js";

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
  let significantPositive = 0;
  let significantNegative = 0;
  for (let i = 0; i < series.length; i++) {
    const r = series[i]!;
    if (Number.isNaN(r)) continue;
    x.push(r);
    if (r < 0) negative++;
    const df = pairs[i]! - 2;
    if (df < 1) continue;
    const t = Math.abs(r) >= 1 ? Infinity : Math.abs(r) * Math.sqrt(df / (1 - r * r));
    if (t <= criticalT(SIGNIFICANCE, df)) continue;
    if (r < 0) significantNegative++;
    else significantPositive++;
  }
  const n = x.length;
  const m = mean(x);
  const s = std(x);
  const ir = m === null || s === null || s === 0 ? null : m / s;
  const t = tOfMean(x);
  const share = (count: number) => (n === 0 ? null : count / n);
  return {
    mean: m,
    std: s,
    ir,
    irAnnualised: ir === null ? null : ir * Math.sqrt(annualisation / horizon),
    t,
    p: twoSidedP(t, n - 1),
    tNeweyWest: tNeweyWest(x, horizon - 1),
    tNonOverlap: tOfMean(x.filter((_, i) => i % horizon === 0)),
    skew: skew(x),
    kurtosis: kurtosis(x),
    positive: n - negative,
    negative,
    significant: share(significantPositive + significantNegative),
    significantPositive: share(significantPositive),
    significantNegative: share(significantNegative),
    autocorrelation: autocorrelation(x),
    n,
  };
}
