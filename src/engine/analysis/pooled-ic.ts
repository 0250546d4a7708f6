import type { RankedPairs } from "./ranked-pairs.js";

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
    ic: pairs.map(([x, y]) => pearson(x!, y!)),
    rankIc: pairs.map(([x, y]) => pearson(meanRanks(x!), meanRanks(y!))),
  };
}

/** Null for fewer than two pairs or no variance. */
function pearson(x: Float64Array, y: Float64Array): number | null {
  const n = x.length;
  if (n < 2) return null;
  let mx = 0;
  let my = 0;
  for (let i = 0; i < n; i++) {
    mx += x[i]!;
    my += y[i]!;
  }
  mx /= n;
  my /= n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const a = x[i]! - mx;
    const b = y[i]! - my;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

function meanRanks(x: Float64Array): Float64Array {
  const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => x[a]! - x[b]!);
  const ranks = new Float64Array(x.length);
  for (let i = 0; i < order.length; ) {
    let to = i + 1;
    while (to < order.length && x[order[to]!] === x[order[i]!]) to++;
    for (let k = i; k < to; k++) ranks[order[k]!] = (i + to + 1) / 2;
    i = to;
  }
  return ranks;
}
