import { constrain } from "./constrain.js";
import { minVariance } from "./min-variance.js";
import type { StrategySpec } from "./spec.js";

/** What weights may be made of: one entry per chosen name. */
export interface Weighed {
  /** Signed scores, higher is better. */
  readonly scores: readonly number[];
  /** Lowest signed score of all candidates. */
  readonly floor: number;
  /** Market values, NaN = unknown. */
  readonly caps: readonly number[];
  /** Industry codes, -1 = unknown. */
  readonly industries: readonly number[];
  /** Covariance of daily returns [n × n], asked for by `min-variance` alone; null = too little history. */
  covariance(): Float64Array | null;
}

/**
 * Weights of the chosen names, adding up to 1 unless the bounds forbid it.
 * `factor`: the signed score above the lowest of the candidates; `cap`: market value (a name without one gets the
 * median); `min-variance`: least variance, long only (equal while there is too little history).
 */
export function weigh(
  spec: Pick<StrategySpec, "weights" | "maxWeight" | "maxIndustry">,
  { scores, floor, caps, industries, covariance }: Weighed,
): number[] {
  const n = scores.length;
  let raw = scores.map(() => 1);
  if (spec.weights === "factor") raw = scores.map((score) => score - floor);
  if (spec.weights === "cap") {
    const known = caps.filter((cap) => cap > 0).sort((a, b) => a - b);
    const median = known[Math.floor(known.length / 2)] ?? 1;
    raw = caps.map((cap) => (cap > 0 ? cap : median));
  }
  if (spec.weights === "min-variance" && n > 1) {
    const shrunk = covariance();
    if (shrunk) raw = minVariance(shrunk, n, spec.maxWeight);
  }
  const total = raw.reduce((sum, w) => sum + w, 0);
  return constrain(
    raw.map((w) => (total > 0 ? w / total : 1 / n)),
    industries,
    spec,
  );
}
