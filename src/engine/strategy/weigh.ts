import type { StrategySpec } from "./spec.js";

/**
 * Weights of the chosen names, adding up to 1 unless `maxWeight` forbids it.
 * `factor`: the signed score above the lowest of the candidates; `cap`: market value (a name without one gets the median).
 *
 * @param scores signed scores of the chosen, higher is better
 * @param floor lowest signed score of all candidates
 * @param caps market values of the chosen
 */
export function weigh(
  spec: Pick<StrategySpec, "weights" | "maxWeight">,
  scores: readonly number[],
  floor: number,
  caps: readonly number[],
): number[] {
  const n = scores.length;
  let raw = scores.map(() => 1);
  if (spec.weights === "factor") raw = scores.map((score) => score - floor);
  if (spec.weights === "cap") {
    const known = caps.filter((cap) => cap > 0).sort((a, b) => a - b);
    const median = known[Math.floor(known.length / 2)] ?? 1;
    raw = caps.map((cap) => (cap > 0 ? cap : median));
  }
  const total = raw.reduce((sum, w) => sum + w, 0);
  const weights = raw.map((w) => (total > 0 ? w / total : 1 / n));
  return cut(weights, spec.maxWeight);
}

/** What is above the limit goes to the others in proportion, until nobody is above it. */
function cut(weights: number[], limit: number): number[] {
  for (let round = 0; round < weights.length; round++) {
    const over = weights.reduce((sum, w) => sum + Math.max(0, w - limit), 0);
    if (over < 1e-12) return weights;
    const room = weights.filter((w) => w < limit).reduce((sum, w) => sum + w, 0);
    weights = weights.map((w) => (w >= limit ? limit : room > 0 ? w + (over * w) / room : w));
  }
  return weights.map((w) => Math.min(w, limit));
}
