import { type Breathe, oneByOne } from "../give-way.js";
import type { RankedPairs } from "./ranked-pairs.js";

/** Per part of the cross-section and date: correlation inside it; [part][date], NaN where undefined. */
export interface PartitionIc {
  readonly rankIc: readonly Float64Array[];
  readonly ic: readonly Float64Array[];
  /** Mean pairs of each part over the dates on which it has a RankIC. */
  readonly names: readonly number[];
}

/**
 * RankIC and IC of every date inside each part (an industry, a size half). A part with fewer than `minNames` pairs, or
 * without variance, has none that date.
 *
 * @param codes part of each cell [rows × stride], −1 = none
 */
export async function partitionIc(
  pairs: RankedPairs,
  values: Float64Array,
  labels: Float64Array,
  codes: ArrayLike<number>,
  parts: number,
  minNames: number,
  breathe: Breathe,
): Promise<PartitionIc> {
  const { rows, stride } = pairs;
  const series = () => Array.from({ length: parts }, () => new Float64Array(rows).fill(Number.NaN));
  const rankIc = series();
  const ic = series();
  const total = new Float64Array(parts);
  const dates = new Int32Array(parts);
  const size = new Int32Array(parts);
  const sums: Sums = { a: of(parts), b: of(parts), aa: of(parts), bb: of(parts), ab: of(parts) };
  const inF = new Int32Array(stride);
  const inY = new Int32Array(stride);
  const before = new Int32Array(parts);
  const equal = new Int32Array(parts);
  const code = new Int32Array(stride);
  const x = of(stride);
  const y = of(stride);
  await oneByOne(rows, breathe, (t) => {
    const n = pairs.count[t]!;
    if (n < minNames) return;
    const at = t * stride;
    rankInside(pairs.byFactor, pairs.factorRank, codes, at, n, inF, before, equal);
    rankInside(pairs.byLabel, pairs.labelRank, codes, at, n, inY, before, equal);
    size.set(before);
    let m = 0;
    for (let i = 0; i < n; i++) {
      const s = pairs.byFactor[at + i]!;
      const c = codes[at + s]!;
      if (c < 0) continue;
      code[m] = c;
      x[m] = inF[s]!;
      y[m++] = inY[s]!;
    }
    moments(x, y, code, m, sums, size);
    correlate(sums, size, minNames, rankIc, t);
    for (let c = 0; c < parts; c++) {
      if (Number.isNaN(rankIc[c]![t]!)) continue;
      total[c]! += size[c]!;
      dates[c]!++;
    }
    m = 0;
    for (let i = 0; i < n; i++) {
      const cell = at + pairs.byFactor[at + i]!;
      if (codes[cell]! < 0) continue;
      x[m] = values[cell]!;
      y[m++] = labels[cell]!;
    }
    moments(x, y, code, m, sums, size);
    correlate(sums, size, minNames, ic, t);
  });
  return { rankIc, ic, names: Array.from(total, (sum, c) => sum / dates[c]!) };
}

/** Means and centred products per part. */
interface Sums {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly aa: Float64Array;
  readonly bb: Float64Array;
  readonly ab: Float64Array;
}

const of = (length: number) => new Float64Array(length);

/** Twice the mean rank of each name inside its part, by one walk in the global order; `before` ends as the parts' sizes. */
function rankInside(
  sorted: Int32Array,
  ranks: Int32Array,
  codes: ArrayLike<number>,
  at: number,
  n: number,
  out: Int32Array,
  before: Int32Array,
  equal: Int32Array,
): void {
  before.fill(0);
  for (let i = 0; i < n; ) {
    const rank = ranks[at + sorted[at + i]!]!;
    let to = i + 1;
    while (to < n && ranks[at + sorted[at + to]!] === rank) to++;
    for (let k = i; k < to; k++) {
      const code = codes[at + sorted[at + k]!]!;
      if (code >= 0) equal[code]!++;
    }
    for (let k = i; k < to; k++) {
      const s = sorted[at + k]!;
      const code = codes[at + s]!;
      if (code >= 0) out[s] = 2 * before[code]! + equal[code]! + 1;
    }
    for (let k = i; k < to; k++) {
      const code = codes[at + sorted[at + k]!]!;
      if (code < 0) continue;
      before[code]! += equal[code]!;
      equal[code] = 0;
    }
    i = to;
  }
}

/** Two passes over the first m entries: means, then centred products, per part. */
function moments(
  x: Float64Array,
  y: Float64Array,
  code: Int32Array,
  m: number,
  { a, b, aa, bb, ab }: Sums,
  size: Int32Array,
): void {
  for (const sum of [a, b, aa, bb, ab]) sum.fill(0);
  for (let i = 0; i < m; i++) {
    const c = code[i]!;
    a[c]! += x[i]!;
    b[c]! += y[i]!;
  }
  for (let c = 0; c < size.length; c++) {
    a[c]! /= size[c]!;
    b[c]! /= size[c]!;
  }
  for (let i = 0; i < m; i++) {
    const c = code[i]!;
    const p = x[i]! - a[c]!;
    const q = y[i]! - b[c]!;
    aa[c]! += p * p;
    bb[c]! += q * q;
    ab[c]! += p * q;
  }
}

function correlate(
  { a, b, aa, bb, ab }: Sums,
  size: Int32Array,
  minNames: number,
  out: readonly Float64Array[],
  t: number,
): void {
  for (let c = 0; c < size.length; c++) {
    const n = size[c]!;
    if (n < minNames || n < 2) continue;
    // What rounding leaves of equal values is no variance.
    const flat = (square: number, mean: number) => !(square > 1e-26 * n * mean * mean);
    if (flat(aa[c]!, a[c]!) || flat(bb[c]!, b[c]!)) continue;
    out[c]![t] = ab[c]! / Math.sqrt(aa[c]! * bb[c]!);
  }
}
