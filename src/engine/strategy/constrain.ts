/** Bounds on the weights of a rebalance; 1 = none. */
export interface Bounds {
  readonly maxWeight: number;
  readonly maxIndustry: number;
}

/**
 * Weights within their bounds: what is above the bound of a name or of an industry goes to the others in proportion,
 * as far as they have room; what finds no room stays cash.
 *
 * @param weights non-negative, adding up to 1 at most
 * @param industries code of each name, -1 = unknown: an industry of its own
 */
export function constrain(
  weights: readonly number[],
  industries: readonly number[],
  bounds: Bounds,
): number[] {
  const { maxWeight, maxIndustry } = bounds;
  const total = weights.reduce((sum, w) => sum + w, 0);
  let now = [...weights];
  if (maxWeight >= 1 && maxIndustry >= 1) return now;
  for (let round = 0; round < 4 * weights.length + 20; round++) {
    now = now.map((w) => Math.min(w, maxWeight));
    const held = industryWeights(now, industries);
    now = now.map((w, i) => {
      const own = industries[i]! < 0 ? w : held.get(industries[i]!)!;
      return own > maxIndustry ? (w * maxIndustry) / own : w;
    });
    const missing = total - now.reduce((sum, w) => sum + w, 0);
    if (missing < 1e-12) return now;
    const after = industryWeights(now, industries);
    const open = now.map(
      (w, i) =>
        w < maxWeight - 1e-12 && (industries[i]! < 0 ? w : after.get(industries[i]!)!) < maxIndustry - 1e-12,
    );
    const base = now.reduce((sum, w, i) => sum + (open[i] ? w : 0), 0);
    if (base <= 0) return now;
    now = now.map((w, i) => (open[i] ? w + (missing * w) / base : w));
  }
  const held = industryWeights(
    now.map((w) => Math.min(w, maxWeight)),
    industries,
  );
  return now.map((w, i) => {
    const own = industries[i]! < 0 ? w : held.get(industries[i]!)!;
    const bounded = Math.min(w, maxWeight);
    return own > maxIndustry ? (bounded * maxIndustry) / own : bounded;
  });
}

function industryWeights(weights: readonly number[], industries: readonly number[]): Map<number, number> {
  const held = new Map<number, number>();
  weights.forEach((w, i) => {
    const code = industries[i]!;
    if (code >= 0) held.set(code, (held.get(code) ?? 0) + w);
  });
  return held;
}
