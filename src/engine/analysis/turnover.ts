import { type Breathe, oneByOne } from "../give-way.js";

/**
 * Share of a quantile's names that were not in it `lag` dates before: what a rebalance every `lag` dates buys.
 * [quantile][date]; NaN for the first `lag` dates and where either group is empty.
 */
export async function quantileTurnover(
  groups: Int8Array,
  rows: number,
  stride: number,
  quantiles: number,
  lag: number,
  breathe: Breathe,
): Promise<Float64Array[]> {
  const out = Array.from({ length: quantiles }, () => new Float64Array(rows).fill(Number.NaN));
  const now = new Int32Array(quantiles);
  const before = new Int32Array(quantiles);
  const fresh = new Int32Array(quantiles);
  await oneByOne(rows, breathe, (t) => {
    if (t < lag) return;
    now.fill(0);
    before.fill(0);
    fresh.fill(0);
    for (let i = t * stride, end = i + stride, j = i - lag * stride; i < end; i++, j++) {
      const g = groups[i]!;
      if (groups[j]! >= 0) before[groups[j]!]!++;
      if (g < 0) continue;
      now[g]!++;
      if (groups[j] !== g) fresh[g]!++;
    }
    for (let g = 0; g < quantiles; g++) if (now[g]! > 0 && before[g]! > 0) out[g]![t] = fresh[g]! / now[g]!;
  });
  return out;
}
