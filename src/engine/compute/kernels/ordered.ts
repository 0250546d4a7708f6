import { hasTies, sort, sortedIndex, sortedValues } from "./sort";
import { val } from "./cross-section";
import { isFinite2 } from "./simd";

/**
 * A row in order: its members (u: a byte a symbol) with a finite value. order: u32 [n], their columns, ascending;
 * number: u32 [stride] by column, twice the mean rank (2 … 2n), 0 = not in the order; count: i32 × 2 = n and whether
 * there are ties. scratch: 2 rows and the sort's.
 */
export function orderRow(x: usize, u: usize, stride: i32, order: usize, number: usize, count: usize, w: usize): void {
  const v = w, id = v + (<usize>stride << 3), s = id + (<usize>stride << 3);
  let n = 0;
  for (let i: usize = 0; i < <usize>stride; i++) {
    const z = load<f64>(x + (i << 3));
    store<f64>(v + (<usize>n << 3), z);
    store<u32>(id + (<usize>n << 2), <u32>i);
    n += i32(z - z == 0) & <i32>load<u8>(u + i);
  }
  memory.fill(number, 0, <usize>stride << 2);
  sort(v, n, s);
  const sv = sortedValues(s), si = sortedIndex(s, n);
  const ties = hasTies(sv, n);
  store<i32>(count, n);
  store<i32>(count, i32(ties), 4);
  for (let i: usize = 0; i < <usize>n; i++) {
    const column = load<u32>(id + (<usize>load<u32>(si + (i << 2)) << 2));
    store<u32>(order + (i << 2), column);
    store<u32>(number + (<usize>column << 2), <u32>i + 1 << 1);
  }
  if (!ties) return;
  // Equal values in a run of equal keys: the sort's payloads have been read.
  let k: u32 = 0;
  let last: f64 = NaN;
  for (let i: usize = 0; i < <usize>n; i++) {
    const z = load<f64>(sv + (i << 3));
    k += u32(z != last);
    last = z;
    store<u32>(si + (i << 2), k);
  }
  numberTies(si, order, n, number);
}

/** Twice the mean rank of each of n ordered columns; neighbours with the same key (u32, from 1) are equal. */
export function numberTies(keys: usize, order: usize, n: i32, number: usize): void {
  let start = 0, last: u32 = 0;
  for (let i = 0; i < n; i++) {
    const key = load<u32>(keys + (<usize>i << 2)), same = -i32(key == last);
    start = (start & same) | (i & ~same);
    last = key;
    store<i32>(number + (<usize>load<u32>(order + (<usize>i << 2)) << 2), start);
  }
  // Places start … end − 1 hold the value.
  let end = n;
  last = 0;
  for (let i = n - 1; i >= 0; i--) {
    const key = load<u32>(keys + (<usize>i << 2)), same = -i32(key == last);
    end = (end & same) | ((i + 1) & ~same);
    last = key;
    const p = number + (<usize>load<u32>(order + (<usize>i << 2)) << 2);
    store<i32>(p, load<i32>(p) + end + 1);
  }
}

/** Symbols that a row has and the other lacks, up to which ranks are counted down and not counted anew. */
const FEW = 8;

/**
 * Twice the mean ranks, u32 by column, of an ordered row among its symbols that `other` (the numbers of another row) has
 * too; 0 for the rest. Their number. `out` has room for a row of f64: the second half is scratch.
 */
export function commonRanks(order: usize, number: usize, count: usize, other: usize, stride: i32, out: usize): i32 {
  const n = load<i32>(count), half = <usize>stride << 2, ties = load<i32>(count, 4);
  // What the other row lacks: a doubled rank is the number less two for each lacking one below it, one for each equal to it.
  const lacking = out + half;
  const zero = i32x4.splat(0);
  let few = 0;
  for (let i: usize = 0; i < half; i += 16) {
    let lacks = i32x4.bitmask(v128.andnot(i32x4.eq(v128.load(other + i), zero), i32x4.eq(v128.load(number + i), zero)));
    for (; lacks; lacks &= lacks - 1) {
      if (few == FEW) return ties ? tiedRanks(order, number, n, other, stride, out) : walkedRanks(order, n, other, stride, out);
      store<u32>(lacking + (<usize>few << 2), load<u32>(number + i + (<usize>ctz(lacks) << 2)));
      few++;
    }
  }
  for (let i: usize = 0; i < half; i += 16) {
    const mine = v128.load(number + i);
    v128.store(out + i, v128.andnot(mine, i32x4.eq(v128.load(other + i), zero)));
  }
  for (let k = 0; k < few; k++) {
    // Read before the second half of `out` is anything else: it never is.
    const gone = v128.load32_splat(lacking + (<usize>k << 2));
    for (let i: usize = 0; i < half; i += 16) {
      const mine = v128.load(number + i);
      // −1 a lane that is not below, and −1 once more one that is above.
      const down = i32x4.add(i32x4.ge_s(mine, gone), i32x4.gt_s(mine, gone));
      v128.store(out + i, i32x4.add(v128.load(out + i), v128.andnot(down, i32x4.eq(v128.load(other + i), zero))));
    }
  }
  return n - few;
}

function walkedRanks(order: usize, n: i32, other: usize, stride: i32, out: usize): i32 {
  memory.fill(out, 0, <usize>stride << 2);
  let k = 0;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const column = <usize>load<u32>(order + i) << 2;
    const both = i32(load<u32>(other + column) != 0);
    k += both;
    store<u32>(out + column, (k & -both) << 1);
  }
  return k;
}

function tiedRanks(order: usize, number: usize, n: i32, other: usize, stride: i32, out: usize): i32 {
  memory.fill(out, 0, <usize>stride << 2);
  let k = 0;
  for (let i = 0; i < n; ) {
    const first = load<u32>(number + (<usize>load<u32>(order + (<usize>i << 2)) << 2));
    let j = i, c = 0;
    for (; j < n; j++) {
      const column = <usize>load<u32>(order + (<usize>j << 2)) << 2;
      if (load<u32>(number + column) != first) break;
      c += i32(load<u32>(other + column) != 0);
    }
    const rank = 2 * k + c + 1;
    for (; i < j; i++) {
      const column = <usize>load<u32>(order + (<usize>i << 2)) << 2;
      store<u32>(out + column, load<u32>(other + column) != 0 ? rank : 0);
    }
    k += c;
  }
  return k;
}

/** Sum of products of two rows of doubled ranks, as of the ranks themselves. */
@inline
function dot(a: usize, b: usize, stride: i32): f64 {
  let p = i64x2.splat(0), q = i64x2.splat(0);
  for (let i: usize = 0; i < <usize>stride << 2; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    p = i64x2.add(p, i64x2.extmul_low_i32x4_u(x, y));
    q = i64x2.add(q, i64x2.extmul_high_i32x4_u(x, y));
  }
  p = i64x2.add(p, q);
  return 0.25 * <f64>(i64x2.extract_lane(p, 0) + i64x2.extract_lane(p, 1));
}

/**
 * Spearman of the ranks that `commonRanks` gave for two rows (n symbols of both, 0 elsewhere). Sums are of whole and half
 * numbers: exact.
 */
export function rankCorrelation(rx: usize, ry: usize, n: i32, tiesX: i32, tiesY: i32, stride: i32): f64 {
  if (n < 2) return NaN;
  const nn = <f64>n, mu = 0.5 * (nn + 1), square = nn * mu * mu;
  const closed = nn * (nn * nn - 1) / 12; // n times the variance of 1..n
  const xy = dot(rx, ry, stride) - square;
  if (!tiesX && !tiesY) return xy / closed;
  const vx = tiesX ? dot(rx, rx, stride) - square : closed;
  const vy = tiesY ? dot(ry, ry, stride) - square : closed;
  return vx > 0 && vy > 0 ? xy / Math.sqrt(vx * vy) : NaN;
}

/** Pearson of two rows over the columns where both are finite; NaN for fewer than minPairs, or a constant row. */
export function pearsonRow(x: usize, y: usize, stride: i32, minPairs: i32): f64 {
  const S = <usize>stride << 3, zero = f64x2.splat(0), one = f64x2.splat(1);
  // About one of the pairs, so that a constant row has a spread of exactly zero.
  let first: usize = 0;
  for (; first < S; first += 8) {
    const p = load<f64>(x + first), q = load<f64>(y + first);
    if (p - p == 0 && q - q == 0) break;
  }
  if (first == S) return NaN;
  const a0 = f64x2.splat(load<f64>(x + first)), b0 = f64x2.splat(load<f64>(y + first));
  let count = zero, sa = zero, sb = zero;
  for (let i: usize = first & ~15; i < S; i += 16) {
    const p = v128.load(x + i), q = v128.load(y + i);
    const both = v128.and(isFinite2(p), isFinite2(q));
    count = f64x2.add(count, v128.and(both, one));
    sa = f64x2.add(sa, v128.and(both, f64x2.sub(p, a0)));
    sb = f64x2.add(sb, v128.and(both, f64x2.sub(q, b0)));
  }
  const n = f64x2.extract_lane(count, 0) + f64x2.extract_lane(count, 1);
  if (n < <f64>minPairs || n < 2) return NaN;
  const ma = f64x2.splat((f64x2.extract_lane(sa, 0) + f64x2.extract_lane(sa, 1)) / n);
  const mb = f64x2.splat((f64x2.extract_lane(sb, 0) + f64x2.extract_lane(sb, 1)) / n);
  let xx = zero, yy = zero, xy = zero;
  for (let i: usize = first & ~15; i < S; i += 16) {
    const p = v128.load(x + i), q = v128.load(y + i);
    const both = v128.and(isFinite2(p), isFinite2(q));
    const a = v128.and(both, f64x2.sub(f64x2.sub(p, a0), ma)), b = v128.and(both, f64x2.sub(f64x2.sub(q, b0), mb));
    xx = f64x2.add(xx, f64x2.mul(a, a));
    yy = f64x2.add(yy, f64x2.mul(b, b));
    xy = f64x2.add(xy, f64x2.mul(a, b));
  }
  const vx = f64x2.extract_lane(xx, 0) + f64x2.extract_lane(xx, 1);
  const vy = f64x2.extract_lane(yy, 0) + f64x2.extract_lane(yy, 1);
  const cov = f64x2.extract_lane(xy, 0) + f64x2.extract_lane(xy, 1);
  return vx > 0 && vy > 0 ? cov / (Math.sqrt(vx) * Math.sqrt(vy)) : NaN;
}

/** x less its mean: about one of its values, so that a constant row has a spread of exactly zero. n > 0 values, none missing. */
export function centre(x: usize, n: i32, out: usize): void {
  const about = load<f64>(x);
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>n << 3; i += 8) sum += load<f64>(x + i) - about;
  const mean = sum / <f64>n;
  for (let i: usize = 0; i < <usize>n << 3; i += 8) store<f64>(out + i, load<f64>(x + i) - about - mean);
}

/**
 * Pearson over the n ≥ 2 columns where y is finite too, by sums of one pass; x is centred. About a value of y itself its mean is
 * off by no more than √n spreads, so few digits go. Where most of them do, it is done again in two passes.
 */
export function pearsonCentred(x: usize, y: usize, n: i32, width: i32): f64 {
  const S = <usize>width << 3, zero = f64x2.splat(0);
  let first: usize = 0;
  for (; first < S; first += 8) {
    const q = load<f64>(y + first);
    if (q - q == 0) break;
  }
  if (first == S) return NaN;
  const about = f64x2.splat(load<f64>(y + first));
  let sx = zero, sy = zero, xx = zero, yy = zero, xy = zero;
  for (let i: usize = first & ~15; i < S; i += 16) {
    const z = f64x2.sub(v128.load(y + i), about), there = isFinite2(z);
    const q = v128.and(z, there), p = v128.and(v128.load(x + i), there);
    sx = f64x2.add(sx, p);
    sy = f64x2.add(sy, q);
    xx = f64x2.add(xx, f64x2.mul(p, p));
    yy = f64x2.add(yy, f64x2.mul(q, q));
    xy = f64x2.add(xy, f64x2.mul(p, q));
  }
  const a = lanes(sx), b = lanes(sy), f = 1 / <f64>n, aa = lanes(xx), bb = lanes(yy);
  const vx = aa - a * a * f, vy = bb - b * b * f;
  if (!(vx > 1e-6 * aa) || !(vy > 1e-6 * bb)) return pearsonRow(x, y, width, 2);
  return (lanes(xy) - a * b * f) / (Math.sqrt(vx) * Math.sqrt(vy));
}
@inline
function lanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Pearson of two matrices, row by row; out: f64 [rows]. */
export function dailyIc(x: usize, y: usize, rows: i32, stride: i32, minPairs: i32, out: usize): void {
  for (let r: usize = 0; r < <usize>rows; r++)
    store<f64>(out + (r << 3), pearsonRow(x + r * (<usize>stride << 3), y + r * (<usize>stride << 3), stride, minPairs));
}
