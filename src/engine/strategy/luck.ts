import { z } from "zod";
import { deflate } from "../analysis/deflated-sharpe.js";
import { kurtosis, mean, skew, std } from "../analysis/moments.js";
import type { MetricOptions } from "./metrics.js";

const Num = z.number().nullable();

/** How far a Sharpe ratio may be the luck of having tried much (Bailey and López de Prado 2014). */
export const DeflatedSharpe = z.object({
  probability: Num.describe("that the true Sharpe ratio is above what the best of N without skill reaches"),
  threshold: Num.describe(
    "Sharpe ratio that the best of N trials without skill is expected to reach, a year",
  ),
  trials: z.number().int().nullable().describe("N; null = unknown"),
  observations: z.number().int().describe("days"),
  varianceFrom: z
    .enum(["trials", "theory"])
    .describe("the variance of Sharpe ratios among trials: of the strategies tried, or 1/(days − 1)"),
  reason: z
    .enum(["no-trials", "no-variation"])
    .nullable()
    .describe("why there is no probability: N is not known, or the returns do not vary"),
});
export type DeflatedSharpe = z.infer<typeof DeflatedSharpe>;

/** What was tried on the same data. */
export interface Tried {
  /** Distinct trials, the strategy itself included; null = nobody counted. */
  readonly trials: number | null;
  /** Sharpe ratios of the other strategies among them, a day. */
  readonly sharpes: readonly number[];
}

/** Sharpe ratio of daily returns, a day; null when they do not vary. */
export function dailySharpe(
  returns: readonly number[],
  { annualisation, riskFree }: MetricOptions,
): number | null {
  const m = mean(returns);
  const s = std(returns);
  return m === null || !s ? null : (m - ((1 + riskFree) ** (1 / annualisation) - 1)) / s;
}

/** The deflated Sharpe ratio of daily returns, given what was tried before. */
export function deflatedSharpe(
  returns: readonly number[],
  { trials, sharpes }: Tried,
  options: MetricOptions,
): DeflatedSharpe {
  const sharpe = dailySharpe(returns, options);
  const sample = {
    sharpe,
    observations: returns.length,
    skew: skew(returns) ?? 0,
    excessKurtosis: kurtosis(returns) ?? 0,
  };
  const { threshold, probability, varianceFrom } = deflate(sample, trials ?? 1, sharpes);
  const reason = trials === null ? "no-trials" : sharpe === null ? "no-variation" : null;
  return {
    probability: reason === null ? probability : null,
    threshold: reason === null && threshold !== null ? threshold * Math.sqrt(options.annualisation) : null,
    trials,
    observations: returns.length,
    varianceFrom,
    reason,
  };
}
