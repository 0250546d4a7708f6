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
export function partitionIc(
  pairs: RankedPairs,
  values: Float64Array,
  labels: Float64Array,
  codes: ArrayLike<number>,
  parts: number,
  minNames: number,
): PartitionIc {
  const { rows, stride } = pairs;
  const series = () => Array.from({ length: parts }, () => new Float64Array(rows).fill(Number.NaN));
  const rankIc = series();
  const ic = series();
  const total = new Float64Array(parts);
  const dates = new Int32Array(parts);
  const size = new Int32Array(parts);
  const sums = Array.from({ length: 5 }, () => new Float64Array(parts));
  const inF = new Int32Array(stride);
  const inY = new Int32Array(stride);
  const before = new Int32Array(parts);
  const equal = new Int32Array(parts);
  for (let t = 0; t < rows; t++) {
    const n = pairs.count[t]!;
    if (n < minNames) continue;
    const at = t * stride;
    rankInside(pairs.byFactor, pairs.factorRank, codes, at, n, inF, before, equal);
    rankInside(pairs.byLabel, pairs.labelRank, codes, at, n, inY, before, equal);
    size.set(before);
    moments(
      pairs.byFactor,
      codes,
      at,
      n,
      sums,
      size,
      (s) => inF[s]!,
      (s) => inY[s]!,
    );
    correlate(sums, size, minNames, rankIc, t);
    for (let c = 0; c < parts; c++) {
      if (Number.isNaN(rankIc[c]![t]!)) continue;
      total[c]! += size[c]!;
      dates[c]!++;
    }
    moments(
      pairs.byFactor,
      codes,
      at,
      n,
      sums,
      size,
      (s) => values[at + s]!,
      (s) => labels[at + s]!,
    );
    correlate(sums, size, minNames, ic, t);
  }
  return { rankIc, ic, names: Array.from(total, (sum, c) => sum / dates[c]!) };
}

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

/** Two passes: means, then centred products, per part. */
function moments(
  names: Int32Array,
  codes: ArrayLike<number>,
  at: number,
  n: number,
  [ma, mb, aa, bb, ab]: readonly Float64Array[],
  size: Int32Array,
  a: (s: number) => number,
  b: (s: number) => number,
): void {
  for (const sum of [ma!, mb!, aa!, bb!, ab!]) sum.fill(0);
  for (let i = 0; i < n; i++) {
    const s = names[at + i]!;
    const c = codes[at + s]!;
    if (c < 0) continue;
    ma![c]! += a(s);
    mb![c]! += b(s);
  }
  for (let c = 0; c < size.length; c++) {
    ma![c]! /= size[c]!;
    mb![c]! /= size[c]!;
  }
  for (let i = 0; i < n; i++) {
    const s = names[at + i]!;
    const c = codes[at + s]!;
    if (c < 0) continue;
    const x = a(s) - ma![c]!;
    const y = b(s) - mb![c]!;
    aa![c]! += x * x;
    bb![c]! += y * y;
    ab![c]! += x * y;
  }
}

function correlate(
  [ma, , aa, bb, ab]: readonly Float64Array[],
  size: Int32Array,
  minNames: number,
  out: readonly Float64Array[],
  t: number,
): void {
  for (let c = 0; c < size.length; c++) {
    const n = size[c]!;
    if (n < minNames || n < 2) continue;
    // What rounding leaves of equal values is no variance.
    const level = 1e-26 * n * ma![c]! * ma![c]!;
    if (aa![c]! > level && bb![c]! > 0) out[c]![t] = ab![c]! / Math.sqrt(aa![c]! * bb![c]!);
  }
}
