import { hasTies, sort, sortedIndex, sortedValues } from "./sort";
import { meanRanks, rankCorrelation } from "./window-rank";
import { val } from "./cross-section";

/**
 * The label's order per date, once per job: columns of members with a finite label, ascending, and for each a number
 * that equal labels share. order, tie: u32 [rows × stride]; count: i32 [rows × 2] = how many, whether there are ties.
 */
export function prepareLabel(y: usize, u: usize, rows: i32, stride: i32, order: usize, tie: usize, count: usize, w: usize): void {
  const v = w, id = v + (<usize>stride << 3), s = id + (<usize>stride << 3);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const row = y + r * (<usize>stride << 3), m = u + r * <usize>stride;
    let n = 0;
    for (let i = 0; i < stride; i++) {
      const z = load<f64>(row + (<usize>i << 3));
      store<f64>(v + (<usize>n << 3), z);
      store<i32>(id + (<usize>n << 2), i);
      n += i32(z - z == 0) & <i32>load<u8>(m + <usize>i);
    }
    sort(v, n, s);
    const sv = sortedValues(s), si = sortedIndex(s, n);
    const od = order + r * (<usize>stride << 2), ti = tie + r * (<usize>stride << 2);
    let ties = 0, number = 0;
    for (let i = 0; i < n; i++) {
      store<i32>(od + (<usize>i << 2), load<i32>(id + (<usize>load<u32>(si + (<usize>i << 2)) << 2)));
      if (i > 0) {
        if (val(sv, i) == val(sv, i - 1)) ties = 1;
        else number++;
      }
      store<i32>(ti + (<usize>i << 2), number);
    }
    store<i32>(count + (r << 3), n);
    store<i32>(count + (r << 3), ties, 4);
  }
}

/**
 * Spearman of a factor row with the label, mean ranks. Symbols are walked in the label's order, so that without ties
 * the label's rank of a symbol is its position among the valid. Sums are of whole and half numbers: exact.
 */
@inline
function spearman(x: usize, od: usize, ti: usize, total: i32, ties: i32, pairs: usize, minPairs: i32, w: usize, stride: i32): f64 {
  const S = <usize>stride << 3;
  const v = w, t = v + S, ry = t + S, s = ry + S;
  let n = 0;
  if (ties) {
    for (let i: usize = 0; i < <usize>total << 2; i += 4) {
      const z = load<f64>(x + (<usize>load<u32>(od + i) << 3));
      store<f64>(v + (<usize>n << 3), z);
      store<i32>(t + (<usize>n << 2), load<i32>(ti + i));
      n += i32(z - z == 0);
    }
  } else {
    for (let i: usize = 0; i < <usize>total << 2; i += 4) {
      const z = load<f64>(x + (<usize>load<u32>(od + i) << 3));
      store<f64>(v + (<usize>n << 3), z);
      n += i32(z - z == 0);
    }
  }
  store<f64>(pairs, <f64>n);
  if (n < minPairs || n < 2) return NaN;
  const nn = <f64>n, mu = 0.5 * (nn + 1);
  const closed = nn * (nn * nn - 1) / 12; // n times the variance of 1..n
  let vy = closed;
  sort(v, n, s);
  const sv = sortedValues(s), si = sortedIndex(s, n);
  const xties = hasTies(sv, n);
  if (!ties && !xties) {
    let sum: u64 = 0;
    for (let i: usize = 0; i < <usize>n; i++) sum += <u64>(i + 1) * <u64>(load<u32>(si + (i << 2)) + 1);
    return (<f64>sum - nn * mu * mu) / closed;
  }
  if (ties) {
    let ss: f64 = 0;
    for (let i = 0; i < n; ) {
      let j = i + 1;
      const k = load<i32>(t + (<usize>i << 2));
      while (j < n && load<i32>(t + (<usize>j << 2)) == k) j++;
      const r = 0.5 * <f64>(i + j + 1);
      for (let m = i; m < j; m++) store<f64>(ry + (<usize>m << 3), r);
      ss += r * r * <f64>(j - i);
      i = j;
    }
    vy = ss - nn * mu * mu;
  }
  let xx: f64 = 0, xy: f64 = 0;
  for (let i = 0; i < n; ) {
    let j = i + 1;
    const z = val(sv, i);
    while (j < n && val(sv, j) == z) j++;
    const r = 0.5 * <f64>(i + j + 1);
    let sum: f64 = 0;
    for (let m = i; m < j; m++) {
      const k = load<u32>(si + (<usize>m << 2));
      sum += ties ? load<f64>(ry + (<usize>k << 3)) : <f64>(k + 1);
    }
    xy += r * sum;
    xx += r * r * <f64>(j - i);
    i = j;
  }
  const vx = xx - nn * mu * mu;
  return vx > 0 && vy > 0 ? (xy - nn * mu * mu) / Math.sqrt(vx * vy) : NaN;
}

/** pairs, out: f64 [rows]. scratch: 3 rows and the sort's. */
export function rankIc(x: usize, order: usize, tie: usize, count: usize, rows: i32, stride: i32, minPairs: i32,
  pairs: usize, out: usize, w: usize): void {
  for (let r: usize = 0; r < <usize>rows; r++) {
    const ic = spearman(x + r * (<usize>stride << 3), order + r * (<usize>stride << 2), tie + r * (<usize>stride << 2),
      load<i32>(count + (r << 3)), load<i32>(count + (r << 3), 4), pairs + (r << 3), minPairs, w, stride);
    store<f64>(out + (r << 3), ic);
  }
}

/** w = (f - mean) / sum|f - mean| over finite members, 0 elsewhere; false when undefined. */
function weights(x: usize, u: usize, stride: i32, out: usize): bool {
  let n: f64 = 0, sum: f64 = 0, scale: f64 = 0;
  for (let i = 0; i < stride; i++) {
    const z = val(x, i);
    if (load<u8>(u + <usize>i) && z - z == 0) {
      n++;
      sum += z;
      scale = max(scale, Math.abs(z));
    }
  }
  const m = sum / n;
  let total: f64 = 0;
  for (let i = 0; i < stride; i++) {
    const z = val(x, i);
    const d = load<u8>(u + <usize>i) && z - z == 0 ? z - m : 0.0;
    store<f64>(out + (<usize>i << 3), d);
    total += Math.abs(d);
  }
  // What rounding leaves of a constant row is no position.
  if (!(total > 1e-13 * scale * n)) return false;
  for (let i = 0; i < stride; i++) store<f64>(out + (<usize>i << 3), val(out, i) / total);
  return true;
}

/**
 * Everything of a date (see DailyStats), column-wise: out holds 8 columns of `rows` f64 (pairs, rankIc, ic, universe,
 * valid, infinite, turnover, rankAutocorrelation), groups holds [rows × q]. `before` = 1: the row in front of x (and
 * of u) is there, and turnover and autocorrelation of the first row are measured against it; 0: they are NaN.
 * scratch: 8 rows and the sort's.
 */
export function fullDaily(x: usize, y: usize, u: usize, order: usize, tie: usize, count: usize, rows: i32, stride: i32,
  minPairs: i32, q: i32, before: i32, out: usize, groups: usize, w: usize): void {
  const S = <usize>stride << 3, N = <usize>rows << 3;
  const a = w, b = a + S, ra = b + S, rb = ra + S, s = rb + S;
  let now = s + <usize>stride * 64 + 65536, last = now + S; // behind the sort's scratch
  let lastOk = false;
  if (before) lastOk = weights(x - S, u - <usize>stride, stride, last);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const row = x + r * S, label = y + r * S, m = u + r * <usize>stride, at = r << 3;
    const ic = spearman(row, order + r * (<usize>stride << 2), tie + r * (<usize>stride << 2),
      load<i32>(count + at), load<i32>(count + at, 4), out + at, minPairs, w, stride);
    store<f64>(out + N + at, ic);
    let members = 0, valid = 0, infinite = 0, n = 0;
    for (let i = 0; i < stride; i++) {
      if (!load<u8>(m + <usize>i)) continue;
      members++;
      const z = val(row, i), l = val(label, i);
      if (z - z != 0) {
        if (z == z) infinite++;
        continue;
      }
      valid++;
      store<f64>(a + (<usize>n << 3), z);
      store<f64>(b + (<usize>n << 3), l);
      n += i32(l - l == 0);
    }
    store<f64>(out + 3 * N + at, <f64>members);
    store<f64>(out + 4 * N + at, <f64>valid);
    store<f64>(out + 5 * N + at, <f64>infinite);
    store<f64>(out + 2 * N + at, n >= minPairs ? pearson(a, b, n) : NaN);
    quantileMeans(a, b, n, n >= minPairs ? q : 0, groups + r * (<usize>q << 3), q, ra, rb, s);
    const ok = weights(row, m, stride, now);
    let turnover: f64 = NaN, auto: f64 = NaN;
    if (r > 0 || before) {
      if (ok && lastOk) {
        turnover = 0;
        for (let i = 0; i < stride; i++) turnover += Math.abs(val(now, i) - val(last, i));
        turnover *= 0.5;
      }
      let c = 0;
      for (let i = 0; i < stride; i++) {
        const z = val(row, i), p = val(row - S, i);
        store<f64>(a + (<usize>c << 3), z);
        store<f64>(b + (<usize>c << 3), p);
        c += i32(z - z == 0) & i32(p - p == 0) & <i32>load<u8>(m + <usize>i) & <i32>load<u8>(m - <usize>stride + <usize>i);
      }
      if (c >= minPairs && c > 1) {
        meanRanks(a, c, ra, s);
        meanRanks(b, c, rb, s);
        auto = rankCorrelation(ra, rb, c);
      }
    }
    store<f64>(out + 6 * N + at, turnover);
    store<f64>(out + 7 * N + at, auto);
    const t = now; now = last; last = t;
    lastOk = ok;
  }
}

function pearson(a: usize, b: usize, n: i32): f64 {
  if (n < 2) return NaN;
  const a0 = val(a, 0), b0 = val(b, 0);
  let sa: f64 = 0, sb: f64 = 0;
  for (let i = 0; i < n; i++) {
    sa += val(a, i) - a0;
    sb += val(b, i) - b0;
  }
  const ma = sa / <f64>n, mb = sb / <f64>n;
  let xx: f64 = 0, yy: f64 = 0, xy: f64 = 0;
  for (let i = 0; i < n; i++) {
    const p = val(a, i) - a0 - ma, r = val(b, i) - b0 - mb;
    xx += p * p;
    yy += r * r;
    xy += p * r;
  }
  return xx > 0 && yy > 0 ? xy / (Math.sqrt(xx) * Math.sqrt(yy)) : NaN;
}

/** Mean label by quantile of the factor's mean rank: group = min(q-1, floor((rank - 0.5) / n * q)); NaN for an empty one. */
function quantileMeans(a: usize, b: usize, n: i32, active: i32, out: usize, q: i32, rank: usize, sums: usize, s: usize): void {
  memory.fill(out, 0xff, <usize>q << 3);
  if (active == 0 || n == 0) return;
  meanRanks(a, n, rank, s);
  const count = s;
  const total = sums;
  memory.fill(count, 0, <usize>q << 3);
  memory.fill(total, 0, <usize>q << 3);
  for (let i = 0; i < n; i++) {
    // (2 rank - 1) q / 2n in whole numbers: a boundary never depends on rounding.
    const g = min(q - 1, <i32>((<i64>(2.0 * val(rank, i)) - 1) * <i64>q / (2 * <i64>n)));
    const c = count + (<usize>g << 3), t = total + (<usize>g << 3);
    store<f64>(c, load<f64>(c) + 1);
    store<f64>(t, load<f64>(t) + val(b, i));
  }
  for (let g: usize = 0; g < <usize>q << 3; g += 8)
    if (load<f64>(count + g) > 0) store<f64>(out + g, load<f64>(total + g) / load<f64>(count + g));
}
