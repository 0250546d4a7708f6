import { std } from "./moments.js";
import { normalCdf, normalQuantile } from "./normal.js";

const EULER_MASCHERONI = 0.5772156649015329;

/**
 * The Sharpe ratio that the best of `trials` trials without skill is expected to reach when Sharpe ratios of trials have
 * this variance: √V·((1 − γ)·Z⁻¹(1 − 1/N) + γ·Z⁻¹(1 − 1/(N·e))). 0 for a single trial.
 */
export function expectedMaximumSharpe(variance: number, trials: number): number {
  if (trials <= 1) return 0;
  return (
    Math.sqrt(variance) *
    ((1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
      EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E)))
  );
}

/**
 * Probability that the true Sharpe ratio is above `threshold` (Bailey and López de Prado 2012, 2014):
 * Φ((SR − SR₀)·√(T − 1) / √(1 − γ₃·SR + (γ₄ − 1)/4·SR²)), γ₄ not in excess. With SR₀ = `expectedMaximumSharpe` it is
 * the deflated, with another benchmark the probabilistic Sharpe ratio. Null for fewer than two observations.
 *
 * Worked example of the paper (2014): SR 2.5 a year over 1,250 days, V = 1/2 a year, N = 100, γ₃ = −3, γ₄ = 10.
 * A day: SR = 2.5/√250 = 0.15811, V = 0.5/250 = 0.002; Z⁻¹(0.99) = 2.32635, Z⁻¹(1 − 1/(100e)) = 2.67923, so
 * SR₀ = 0.044721·(0.42278·2.32635 + 0.57722·2.67923) = 0.1132. Denominator √(1 + 3·0.15811 + 2.25·0.025) = 1.2372;
 * (0.15811 − 0.1132)·√1249/1.2372 = 1.284, Φ = 0.9004.
 */
export function probabilisticSharpe(
  sharpe: number,
  threshold: number,
  observations: number,
  skew: number,
  excessKurtosis: number,
): number | null {
  if (observations < 2) return null;
  const spread = 1 - skew * sharpe + ((excessKurtosis + 2) / 4) * sharpe * sharpe;
  if (!(spread > 0)) return null;
  return normalCdf(((sharpe - threshold) * Math.sqrt(observations - 1)) / Math.sqrt(spread));
}

export interface SharpeSample {
  /** Per observation, not annualised; null = undefined. */
  readonly sharpe: number | null;
  /** Independent ones. */
  readonly observations: number;
  readonly skew: number;
  readonly excessKurtosis: number;
}

export interface Deflated {
  /** Sharpe ratio that the best of the trials is expected to reach without skill; null where it is undefined. */
  readonly threshold: number | null;
  /** That the true Sharpe ratio is above the threshold. */
  readonly probability: number | null;
  readonly varianceFrom: "trials" | "theory";
}

/**
 * The deflated Sharpe ratio of the best of `trials`. The variance of Sharpe ratios among them is that of the known ones
 * and the sample's own (at least three together), else 1/(T − 1), what trials without skill have.
 *
 * @param known Sharpe ratios of other trials, per observation
 */
export function deflate(sample: SharpeSample, trials: number, known: readonly number[]): Deflated {
  const { sharpe, observations, skew, excessKurtosis } = sample;
  const all = sharpe === null ? known : [...known, sharpe];
  const varianceFrom = all.length >= 3 ? "trials" : "theory";
  if (sharpe === null || observations < 2) return { threshold: null, probability: null, varianceFrom };
  const variance = varianceFrom === "trials" ? std(all)! ** 2 : 1 / (observations - 1);
  const threshold = expectedMaximumSharpe(variance, trials);
  return {
    threshold,
    probability: probabilisticSharpe(sharpe, threshold, observations, skew, excessKurtosis),
    varianceFrom,
  };
}
