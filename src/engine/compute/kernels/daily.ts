import { commonRanks, orderRow, pearsonRow, rankCorrelation } from "./ordered";
import { val } from "./cross-section";

/**
 * Everything of a date (see DailyStats), column-wise: out holds 8 columns of `rows` f64 (pairs, rankIc, ic, universe,
 * valid, infinite, turnover, rankAutocorrelation), groups holds [rows × q]. `before` = 1: the row in front of x (and
 * of u) is there, and turnover and autocorrelation of the first row are measured against it; 0: they are NaN.
 * A row is sorted once; its ranks among any subset are a walk along that order. scratch: 8 rows and the sort's.
 */
export function fullDaily(x: usize, y: usize, u: usize, order: usize, number: usize, count: usize, rows: i32, stride: i32,
  minPairs: i32, q: i32, before: i32, out: usize, groups: usize, w: usize): void {
  const S = <usize>stride << 3, N = <usize>rows << 3, half = S >> 1;
  const rx = w, ry = rx + S, packed = ry + S;
  // Twice: weights, order, numbers, count.
  let now = packed + S, last = now + 2 * S + 64;
  const s = last + 2 * S + 64;
  let lastOk = false;
  if (before) {
    orderRow(x - S, u - <usize>stride, stride, last + S, last + S + half, last + 2 * S, s);
    lastOk = weights(x - S, last + S + half, load<i32>(last + 2 * S), stride, last);
  }
  for (let r: usize = 0; r < <usize>rows; r++) {
    const row = x + r * S, label = y + r * S, m = u + r * <usize>stride, at = r << 3;
    const od = order + r * half, nu = number + r * half, co = count + at;
    const mine = now + S, numbers = mine + half, counts = numbers + half;
    orderRow(row, m, stride, mine, numbers, counts, s);
    const valid = load<i32>(counts), ties = load<i32>(counts, 4);
    const n = commonRanks(mine, numbers, counts, nu, stride, rx);
    store<f64>(out + at, <f64>n);
    store<f64>(out + 3 * N + at, <f64>members(m, stride));
    store<f64>(out + 4 * N + at, <f64>valid);
    store<f64>(out + 5 * N + at, <f64>infinities(row, m, stride));
    const means = groups + r * (<usize>q << 3);
    memory.fill(means, 0xff, <usize>q << 3);
    let ic: f64 = NaN, rankIc: f64 = NaN;
    if (n >= minPairs && n > 0) {
      ic = pearsonRow(row, label, stride, minPairs);
      quantileMeans(mine, valid, ties, label, rx, n, packed, means, q);
      commonRanks(od, nu, co, numbers, stride, ry);
      rankIc = rankCorrelation(rx, ry, n, ties, load<i32>(co, 4), stride);
    }
    store<f64>(out + N + at, rankIc);
    store<f64>(out + 2 * N + at, ic);
    const compared = r > 0 || before;
    const ok = weights(row, numbers, valid, stride, now);
    store<f64>(out + 6 * N + at, compared && ok && lastOk ? 0.5 * change(now, last, S) : NaN);
    let auto: f64 = NaN;
    if (compared) {
      // Ranks among the names of both days.
      const yesterday = last + S, theirs = yesterday + half, their = theirs + half;
      const c = commonRanks(mine, numbers, counts, theirs, stride, rx);
      if (c >= minPairs) {
        commonRanks(yesterday, theirs, their, numbers, stride, ry);
        auto = rankCorrelation(rx, ry, c, ties, load<i32>(their, 4), stride);
      }
    }
    store<f64>(out + 7 * N + at, auto);
    const t = now; now = last; last = t;
    lastOk = ok;
  }
}

function members(u: usize, stride: i32): i32 {
  let n = 0;
  for (let i: usize = 0; i < <usize>stride; i += 8) n += <i32>popcnt<u64>(load<u64>(u + i));
  return n;
}

/** Members whose value is +inf or -inf. */
function infinities(x: usize, u: usize, stride: i32): i32 {
  const inf = f64x2.splat(Infinity);
  let any = v128.splat<i64>(0);
  for (let i: usize = 0; i < <usize>stride << 3; i += 16) any = v128.or(any, f64x2.eq(f64x2.abs(v128.load(x + i)), inf));
  if (!v128.any_true(any)) return 0;
  let n = 0;
  for (let i = 0; i < stride; i++) n += i32(Math.abs(val(x, i)) == Infinity) & <i32>load<u8>(u + <usize>i);
  return n;
}

/** w = (f - mean) / sum|f - mean| over the n symbols that have a number, 0 elsewhere; false when undefined. */
export function weights(x: usize, number: usize, n: i32, stride: i32, out: usize): bool {
  const S = <usize>stride << 3, zero = f64x2.splat(0);
  let sum = zero, scale = zero;
  for (let i: usize = 0; i < S; i += 16) {
    const z = v128.and(v128.load(x + i), numbered(number + (i >> 1)));
    sum = f64x2.add(sum, z);
    scale = f64x2.pmax(scale, f64x2.abs(z));
  }
  const mean = f64x2.splat((f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)) / <f64>n);
  let all = zero;
  for (let i: usize = 0; i < S; i += 16) {
    const d = v128.and(f64x2.sub(v128.load(x + i), mean), numbered(number + (i >> 1)));
    v128.store(out + i, d);
    all = f64x2.add(all, f64x2.abs(d));
  }
  const total = f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
  const largest = max(f64x2.extract_lane(scale, 0), f64x2.extract_lane(scale, 1));
  // What rounding leaves of a constant row is no position.
  if (!(total > 1e-13 * largest * <f64>n)) return false;
  const by = f64x2.splat(total);
  for (let i: usize = 0; i < S; i += 16) v128.store(out + i, f64x2.div(v128.load(out + i), by));
  return true;
}

/** All bits of the lanes whose symbols have a number. */
@inline
function numbered(number: usize): v128 {
  return i64x2.ne(v128.load_ext<u32>(number), i64x2.splat(0));
}

/** Sum of |a - b|. */
export function change(a: usize, b: usize, S: usize): f64 {
  let t = f64x2.splat(0);
  for (let i: usize = 0; i < S; i += 16) t = f64x2.add(t, f64x2.abs(f64x2.sub(v128.load(a + i), v128.load(b + i))));
  return f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1);
}

/**
 * Mean label by quantile of the factor's mean rank: group = min(q-1, floor((rank - 0.5) / n * q)); NaN for an empty one.
 * rank: doubled, n pairs; their labels are packed in the factor's order, so that a group is a stretch of them.
 */
function quantileMeans(order: usize, valid: i32, ties: i32, label: usize, rank: usize, n: i32, packed: usize, out: usize, q: i32): void {
  let k = 0;
  for (let i: usize = 0; i < <usize>valid << 2; i += 4) {
    const l = load<f64>(label + (<usize>load<u32>(order + i) << 3));
    store<f64>(packed + (<usize>k << 3), l);
    k += i32(l - l == 0);
  }
  if (!ties) {
    // The first rank of a group: (2 rank - 1) q >= 2 n g, in whole numbers, so that a boundary never depends on rounding.
    const step = 2 * <i64>q;
    let from = 0;
    for (let g = 0; g < q; g++) {
      const to = g + 1 == q ? n : <i32>((2 * <i64>n * <i64>(g + 1) + <i64>q + step - 1) / step) - 1;
      if (to > from) store<f64>(out + (<usize>g << 3), total(packed, from, to) / <f64>(to - from));
      from = max(from, to);
    }
    return;
  }
  let group = -1, from = 0;
  k = 0;
  for (let i: usize = 0; i < <usize>valid << 2; i += 4) {
    const twice = load<u32>(rank + (<usize>load<u32>(order + i) << 2));
    if (twice == 0) continue;
    const g = min(q - 1, <i32>((<i64>twice - 1) * <i64>q / (2 * <i64>n)));
    if (g != group) {
      if (k > from) store<f64>(out + (<usize>group << 3), total(packed, from, k) / <f64>(k - from));
      group = g;
      from = k;
    }
    k++;
  }
  if (k > from) store<f64>(out + (<usize>group << 3), total(packed, from, k) / <f64>(k - from));
}

/** Sum of the values [from, to) at v. */
function total(v: usize, from: i32, to: i32): f64 {
  let a: f64 = 0, b: f64 = 0, i = from;
  for (; i + 1 < to; i += 2) {
    a += val(v, i);
    b += val(v, i + 1);
  }
  return i < to ? a + b + val(v, i) : a + b;
}
