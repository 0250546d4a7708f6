import type { RankedPairs } from "./ranked-pairs.js";
import { pearson, ranksOf } from "./ranks.js";

/**
 * One correlation per part over all dates together, as RiceQuant's industry screen: it mixes what differs between
 * dates with what differs between names, so it is shown beside the mean of daily ICs and never instead.
 */
export function pooledIc(
  { rows, stride, count, byFactor }: RankedPairs,
  values: Float64Array,
  labels: Float64Array,
  codes: ArrayLike<number>,
  parts: number,
): { rankIc: (number | null)[]; ic: (number | null)[] } {
  const cells: number[][] = Array.from({ length: parts }, () => []);
  for (let t = 0; t < rows; t++)
    for (let i = 0; i < count[t]!; i++) {
      const cell = t * stride + byFactor[t * stride + i]!;
      if (codes[cell]! >= 0) cells[codes[cell]!]!.push(cell);
    }
  const pairs = cells.map((of) => [
    Float64Array.from(of, (cell) => values[cell]!),
    Float64Array.from(of, (cell) => labels[cell]!),
  ]);
  return {
    ic: pairs.map(([x, y]) => correlation(x!, y!)),
    rankIc: pairs.map(([x, y]) => correlation(ranksOf(x!), ranksOf(y!))),
  };
}

/** Null for fewer than two pairs or no variance. */
function correlation(x: Float64Array, y: Float64Array): number | null {
  const value = x.length < 2 ? Number.NaN : pearson(x, y);
  return Number.isNaN(value) ? null : value;
}
