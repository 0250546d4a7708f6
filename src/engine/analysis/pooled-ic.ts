import { type Breathe, oneByOne } from "../give-way.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { pearson, ranksOf } from "./ranks.js";

/**
 * One correlation per part over all dates together, as RiceQuant's industry screen: it mixes what differs between
 * dates with what differs between names, so it is shown beside the mean of daily ICs and never instead.
 */
export async function pooledIc(
  { rows, stride, count, byFactor }: RankedPairs,
  values: Float64Array,
  labels: Float64Array,
  codes: ArrayLike<number>,
  parts: number,
  breathe: Breathe,
): Promise<{ rankIc: (number | null)[]; ic: (number | null)[] }> {
  const cells: number[][] = Array.from({ length: parts }, () => []);
  await oneByOne(rows, breathe, (t) => {
    for (let i = 0; i < count[t]!; i++) {
      const cell = t * stride + byFactor[t * stride + i]!;
      if (codes[cell]! >= 0) cells[codes[cell]!]!.push(cell);
    }
  });
  const ic: (number | null)[] = [];
  const rankIc: (number | null)[] = [];
  for (const of of cells) {
    const x = Float64Array.from(of, (cell) => values[cell]!);
    const y = Float64Array.from(of, (cell) => labels[cell]!);
    ic.push(correlation(x, y));
    await breathe();
    const ranks = [x, y].map(ranksOf);
    await breathe();
    rankIc.push(correlation(ranks[0]!, ranks[1]!));
    await breathe();
  }
  return { ic, rankIc };
}

/** Null for fewer than two pairs or no variance. */
function correlation(x: Float64Array, y: Float64Array): number | null {
  const value = x.length < 2 ? Number.NaN : pearson(x, y);
  return Number.isNaN(value) ? null : value;
}
