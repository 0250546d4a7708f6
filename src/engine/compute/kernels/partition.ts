// Correlations inside parts of the cross-section (industries, size halves), over the pairs that orderPairs left.

/** Of a part: five f64. */
const A: usize = 0, B: usize = 8, AA: usize = 16, BB: usize = 24, AB: usize = 32, PART: usize = 40;

/** Doubled mean rank of each pair inside its part (i32 by column), by one walk in the common order; `before` ends as the parts' sizes. */
function rankInside(sorted: usize, rank: usize, codes: usize, n: i32, parts: i32, out: usize, before: usize, equal: usize): void {
  memory.fill(before, 0, <usize>parts << 2);
  memory.fill(equal, 0, <usize>parts << 2);
  for (let i = 0; i < n; ) {
    const first = <usize>load<u32>(sorted + (<usize>i << 2)) << 2;
    const mine = load<u32>(rank + first);
    let to = i + 1;
    while (to < n && load<u32>(rank + (<usize>load<u32>(sorted + (<usize>to << 2)) << 2)) == mine) to++;
    if (to == i + 1) {
      const code = load<i32>(codes + first);
      if (code >= 0) {
        const p = before + (<usize>code << 2), k = load<i32>(p);
        store<i32>(out + first, 2 * k + 2);
        store<i32>(p, k + 1);
      }
      i = to;
      continue;
    }
    for (let k = i; k < to; k++) {
      const code = load<i32>(codes + (<usize>load<u32>(sorted + (<usize>k << 2)) << 2));
      if (code < 0) continue;
      const p = equal + (<usize>code << 2);
      store<i32>(p, load<i32>(p) + 1);
    }
    for (let k = i; k < to; k++) {
      const column = <usize>load<u32>(sorted + (<usize>k << 2)) << 2, code = load<i32>(codes + column);
      if (code >= 0) store<i32>(out + column, 2 * load<i32>(before + (<usize>code << 2)) + load<i32>(equal + (<usize>code << 2)) + 1);
    }
    for (let k = i; k < to; k++) {
      const code = load<i32>(codes + (<usize>load<u32>(sorted + (<usize>k << 2)) << 2));
      if (code < 0) continue;
      const p = before + (<usize>code << 2), e = equal + (<usize>code << 2);
      store<i32>(p, load<i32>(p) + load<i32>(e));
      store<i32>(e, 0);
    }
    i = to;
  }
}

/** Correlation of a part's sums; NaN for fewer than `minimum`, or where one side does not vary. */
function correlation(p: usize, n: i32, minimum: i32): f64 {
  if (n < minimum || n < 2) return NaN;
  const a = load<f64>(p, A), b = load<f64>(p, B), aa = load<f64>(p, AA), bb = load<f64>(p, BB);
  // What rounding leaves of equal values is no variance.
  if (!(aa > 1e-26 * <f64>n * a * a) || !(bb > 1e-26 * <f64>n * b * b)) return NaN;
  return load<f64>(p, AB) / Math.sqrt(aa * bb);
}

@inline
function one(p: usize): void {
  store<i32>(p, load<i32>(p) + 1);
}
@inline
function bump(p: usize, by: f64): void {
  store<f64>(p, load<f64>(p) + by);
}
@inline
function product(p: usize, a: f64, b: f64): void {
  bump(p + AA, a * a);
  bump(p + BB, b * b);
  bump(p + AB, a * b);
}

/**
 * RankIC and IC of every date inside each part. byX, byY, rankX, rankY, count: of orderPairs; codes: i32 [rows × stride], -1 =
 * none. rankIc, ic: f64 [parts × total], of which this call writes the columns from `first` on. names: f64 [parts] and dates: i32
 * [parts], to which the pairs of each part on the dates with a RankIC are added. scratch: 2 rows, 13 values a part.
 */
export function partitionIc(byX: usize, byY: usize, rankX: usize, rankY: usize, count: usize, x: usize, y: usize, codes: usize, parts: i32,
  minimum: i32, rows: i32, stride: i32, rankIc: usize, ic: usize, first: i32, total: i32, names: usize, dates: usize, w: usize): void {
  const S = <usize>stride << 3, H = <usize>stride << 2, P = <usize>parts;
  const mineX = w, mineY = mineX + H, sums = mineY + H, before = sums + P * PART, equal = before + (P << 2);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const n = load<i32>(count + (r << 2)), off = r * H, code = codes + off;
    const out = (<usize>first + r) << 3, step = <usize>total << 3;
    for (let c: usize = 0; c < P; c++) {
      store<f64>(rankIc + c * step + out, NaN);
      store<f64>(ic + c * step + out, NaN);
    }
    if (n < minimum) continue;
    rankInside(byY + off, rankY + off, code, n, parts, mineY, before, equal);
    rankInside(byX + off, rankX + off, code, n, parts, mineX, before, equal);
    memory.fill(sums, 0, P * PART);
    // Doubled ranks 2 … 2n have the mean n + 1: their sums are of whole numbers, exact.
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(byX + off + (<usize>i << 2)) << 2, c = load<i32>(code + column);
      if (c < 0) continue;
      const centre = load<i32>(before + (<usize>c << 2)) + 1;
      product(sums + <usize>c * PART, <f64>(load<i32>(mineX + column) - centre), <f64>(load<i32>(mineY + column) - centre));
    }
    for (let c: usize = 0; c < P; c++) {
      const size = load<i32>(before + (c << 2)), p = sums + c * PART, centre = <f64>(size + 1);
      store<f64>(p, centre, A);
      store<f64>(p, centre, B);
      const value = correlation(p, size, minimum);
      store<f64>(rankIc + c * step + out, value);
      const counts = i32(value == value);
      bump(names + (c << 3), <f64>(size * counts));
      store<i32>(dates + (c << 2), load<i32>(dates + (c << 2)) + counts);
    }
    memory.fill(sums, 0, P * PART);
    const f = x + r * S, label = y + r * S;
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(byX + off + (<usize>i << 2)), c = load<i32>(code + (column << 2));
      if (c < 0) continue;
      const p = sums + <usize>c * PART;
      bump(p + A, load<f64>(f + (column << 3)));
      bump(p + B, load<f64>(label + (column << 3)));
    }
    for (let c: usize = 0; c < P; c++) {
      const p = sums + c * PART, size = <f64>load<i32>(before + (c << 2));
      store<f64>(p, load<f64>(p, A) / size, A);
      store<f64>(p, load<f64>(p, B) / size, B);
    }
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(byX + off + (<usize>i << 2)), c = load<i32>(code + (column << 2));
      if (c < 0) continue;
      const p = sums + <usize>c * PART;
      product(p, load<f64>(f + (column << 3)) - load<f64>(p, A), load<f64>(label + (column << 3)) - load<f64>(p, B));
    }
    for (let c: usize = 0; c < P; c++)
      store<f64>(ic + c * step + out, correlation(sums + c * PART, load<i32>(before + (c << 2)), minimum));
  }
}

/**
 * How many members of each group (-1 … q − 1 in `groups`, i32) are in each part, per date: out i32 [rows × (q + 1) × parts],
 * row 0 of a date the whole universe, row g + 1 group g.
 */
export function partitionCounts(codes: usize, groups: usize, u: usize, parts: i32, q: i32, rows: i32, stride: i32, out: usize): void {
  const D = <usize>(parts * (q + 1)) << 2;
  memory.fill(out, 0, D * <usize>rows);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const to = out + r * D;
    for (let i: usize = 0; i < <usize>stride; i++) {
      const cell = r * <usize>stride + i, c = load<i32>(codes + (cell << 2));
      if (!load<u8>(u + cell) || c < 0) continue;
      one(to + (<usize>c << 2));
      const g = load<i32>(groups + (cell << 2));
      if (g >= 0) one(to + (<usize>((g + 1) * parts + c) << 2));
    }
  }
}
/**
 * Of the dates [first, first + rows) of a window: names of each group, sizes i32 [total × q]; share of them that were not in it `lag`
 * dates before, out f64 [q × total], NaN for the first `lag` dates and where either group is empty. groups: i32 [total × stride] of
 * the window. scratch: 12 bytes a group.
 */
export function groupTurnover(groups: usize, first: i32, rows: i32, total: i32, stride: i32, q: i32, lag: i32, sizes: usize, out: usize, w: usize): void {
  const H = <usize>stride << 2, Q = <usize>q << 2, now = w, before = now + Q, fresh = before + Q;
  for (let t = first; t < first + rows; t++) {
    const here = groups + <usize>t * H, there = here - <usize>lag * H;
    memory.fill(w, 0, 3 * Q);
    if (t < lag)
      for (let i: usize = 0; i < H; i += 4) {
        const g = load<i32>(here + i);
        if (g >= 0) one(now + (<usize>g << 2));
      }
    else
      for (let i: usize = 0; i < H; i += 4) {
        const g = load<i32>(here + i), b = load<i32>(there + i);
        if (b >= 0) one(before + (<usize>b << 2));
        if (g < 0) continue;
        one(now + (<usize>g << 2));
        if (g != b) one(fresh + (<usize>g << 2));
      }
    memory.copy(sizes + <usize>t * Q, now, Q);
    for (let g: usize = 0; g < <usize>q; g++) {
      const n = load<i32>(now + (g << 2));
      const known = n > 0 && load<i32>(before + (g << 2)) > 0;
      store<f64>(out + ((g * <usize>total + <usize>t) << 3), known ? <f64>load<i32>(fresh + (g << 2)) / <f64>n : NaN);
    }
  }
}
