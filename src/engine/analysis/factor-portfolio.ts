import { type Ground, overRows } from "./ground.js";
import { mean, std } from "./moments.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { regress } from "./regression.js";
import { finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

/**
 * Over the pairs of each date [rows]: their mean label, and the return of w = (f − f̄)/Σ|f − f̄| (gross exposure 1, net
 * 0). NaN for a date with fewer than `minPairs`; the return also for a constant factor.
 */
export async function pairReturns(
  ground: Ground,
  pairs: RankedPairs,
  minPairs: number,
): Promise<{ labelMean: Float64Array; weighted: Float64Array }> {
  const { kernels, rows, stride, values, labels } = ground;
  const [mean, weighted] = [kernels.reserve(rows * 8), kernels.reserve(rows * 8)];
  await overRows(ground, rows, (from, n) => {
    const cell = from * stride;
    kernels.run.pairReturns(
      ...[values + cell * 8, labels + cell * 8, pairs.byFactor + cell * 4, pairs.count + from * 4],
      ...[n, stride, minPairs, mean + from * 8, weighted + from * 8],
    );
  });
  return {
    labelMean: kernels.floats(mean, rows).slice(),
    weighted: kernels.floats(weighted, rows).slice(),
  };
}

/** ½ Σ|w_t − w_{t−lag}| of the same weights over the universe [rows], NaN where either is undefined. */
export async function weightTurnover(ground: Ground, lag: number): Promise<Float64Array> {
  const { kernels, rows, stride, values, universe } = ground;
  const out = kernels.reserve(rows * 8);
  const ring = kernels.reserve((lag + 1) * (stride * 8 + 16));
  await overRows(ground, rows, (from, n) => {
    const cell = from * stride;
    kernels.run.weightTurnover(
      ...[values + cell * 8, universe + cell, from, n, stride, lag, out + from * 8, ring, kernels.scratch],
    );
  });
  return kernels.floats(out, rows).slice();
}

/** @param returns and turnover per date; `market` the mean label of the names: what alpha is measured against */
export function factorPortfolio(
  returns: Float64Array,
  turnover: Float64Array,
  turnoverHorizon: Float64Array,
  market: Float64Array,
  { horizon, annualisation }: { horizon: number; annualisation: number },
): TearSheet["factorPortfolio"] {
  const x = finite(returns);
  const m = mean(x);
  const s = std(x);
  const { alpha, beta, alphaT } = regress(returns, market, horizon - 1);
  return {
    returns: nullable(returns),
    turnover: nullable(turnover),
    mean: m,
    std: s,
    sharpe: m === null || s === null || s === 0 ? null : (m / s) * Math.sqrt(annualisation / horizon),
    turnoverMean: mean(finite(turnover)),
    turnoverHorizon: mean(finite(turnoverHorizon)),
    alpha,
    alphaAnnualised: alpha === null ? null : (1 + alpha) ** (annualisation / horizon) - 1,
    alphaT,
    beta,
  };
}
