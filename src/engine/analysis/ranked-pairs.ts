import { type Breathe, oneByOne } from "../give-way.js";

/**
 * Both sides of every date's rank correlation, sorted once: after this, a correlation inside any part of the
 * cross-section, a permutation, or a name's share of it costs one walk over the names.
 */
export interface RankedPairs {
  readonly rows: number;
  readonly stride: number;
  /** Names of each date with both a value and a label. */
  readonly count: Int32Array;
  /** Names (0…stride) of the pairs in ascending order, the first `count` entries of each row; [rows × stride]. */
  readonly byFactor: Int32Array;
  readonly byLabel: Int32Array;
  /** Twice the mean rank among the pairs (whole numbers: ties get halves), 0 = not a pair; [rows × stride]. */
  readonly factorRank: Int32Array;
  readonly labelRank: Int32Array;
}

/**
 * @param factor cross-section ranks in (0, 1] (`cs_rank`), NaN = no value; [rows × stride]
 * @param label  the same of the forward returns
 */
export async function rankPairs(
  factor: Float64Array,
  label: Float64Array,
  rows: number,
  stride: number,
  breathe: Breathe,
): Promise<RankedPairs> {
  const pairs = {
    rows,
    stride,
    count: new Int32Array(rows),
    byFactor: new Int32Array(rows * stride),
    byLabel: new Int32Array(rows * stride),
    factorRank: new Int32Array(rows * stride),
    labelRank: new Int32Array(rows * stride),
  };
  const buckets = new Int32Array(2 * stride + 2);
  await oneByOne(rows, breathe, (t) => {
    pairs.count[t] = order(factor, label, t * stride, stride, buckets, pairs.byFactor, pairs.factorRank);
    order(label, factor, t * stride, stride, buckets, pairs.byLabel, pairs.labelRank);
  });
  return pairs;
}

/** Counting sort by twice the mean rank; the count of names with a value turns `cs_rank` back into whole numbers. */
function order(
  x: Float64Array,
  other: Float64Array,
  at: number,
  stride: number,
  buckets: Int32Array,
  sorted: Int32Array,
  ranks: Int32Array,
): number {
  let valid = 0;
  for (let s = 0; s < stride; s++) if (x[at + s]! > 0) valid++;
  buckets.fill(0, 0, 2 * valid + 2);
  for (let s = 0; s < stride; s++)
    if (x[at + s]! > 0 && other[at + s]! > 0) buckets[Math.round(2 * valid * x[at + s]!)]!++;
  let n = 0;
  for (let key = 0; key <= 2 * valid; key++) {
    const here = buckets[key]!;
    buckets[key] = n;
    n += here;
  }
  buckets[2 * valid + 1] = n;
  for (let s = 0; s < stride; s++) {
    if (!(x[at + s]! > 0 && other[at + s]! > 0)) continue;
    const key = Math.round(2 * valid * x[at + s]!);
    sorted[at + buckets[key]!++] = s;
  }
  // buckets[key] is now where the names of the key end, hence where those of the next key begin.
  let from = 0;
  for (let key = 0; key <= 2 * valid; key++) {
    const to = buckets[key]!;
    for (let i = from; i < to; i++) ranks[at + sorted[at + i]!] = from + to + 1;
    from = Math.max(from, to);
  }
  return n;
}
