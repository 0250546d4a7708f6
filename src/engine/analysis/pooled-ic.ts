import { type Ground, overRows } from "./ground.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { pearson, ranksOf } from "./ranks.js";

/**
 * One correlation per part over all dates together, as RiceQuant's industry screen: it mixes what differs between
 * dates with what differs between names, so it is shown beside the mean of daily ICs and never instead.
 */
export async function pooledIc(
  ground: Ground,
  pairs: RankedPairs,
  codes: number,
  parts: number,
): Promise<{ rankIc: (number | null)[]; ic: (number | null)[] }> {
  const { kernels, rows, stride, breathe } = ground;
  const [x, y] = [ground.values, ground.labels].map((at) => kernels.floats(at, rows * stride));
  const count = kernels.integers(pairs.count, rows);
  const byFactor = kernels.integers(pairs.byFactor, rows * stride);
  const code = kernels.integers(codes, rows * stride);
  const cells: number[][] = Array.from({ length: parts }, () => []);
  await overRows(ground, rows, (from, n) => {
    for (let t = from; t < from + n; t++)
      for (let i = 0; i < count[t]!; i++) {
        const cell = t * stride + byFactor[t * stride + i]!;
        if (code[cell]! >= 0) cells[code[cell]!]!.push(cell);
      }
  });
  const ic: (number | null)[] = [];
  const rankIc: (number | null)[] = [];
  for (const of of cells) {
    const both = [x!, y!].map((side) => Float64Array.from(of, (cell) => side[cell]!)) as [
      Float64Array,
      Float64Array,
    ];
    ic.push(correlation(...both));
    await breathe();
    const ranks = both.map(ranksOf);
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
