import { hasTies, sort, sortedIndex, sortedValues } from "./sort";
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
 * A row is sorted once; its ranks among any subset are a walk along that order. scratch: 12 rows and the sort's.
 */
export function fullDaily(x: usize, y: usize, u: usize, order: usize, tie: usize, count: usize, rows: i32, stride: i32,
  minPairs: i32, q: i32, before: i32, out: usize, groups: usize, w: usize): void {
  const S = <usize>stride << 3, N = <usize>rows << 3;
  const a = w, b = a + S, rx = b + S, ry = rx + S, who = ry + S, s = who + S;
  // Behind the sort's scratch, twice: weights, values by symbol (NaN = not a member), the sorted symbols.
  let now = s + <usize>stride * 64 + 65536, last = now + S * 3;
  let lastOk = false, lastCount = 0;
  if (before) {
    lastCount = ordered(x - S, u - <usize>stride, stride, last, a, who, s);
    lastOk = weights(x - S, u - <usize>stride, stride, last);
  }
  for (let r: usize = 0; r < <usize>rows; r++) {
    const row = x + r * S, label = y + r * S, m = u + r * <usize>stride, at = r << 3;
    const valid = ordered(row, m, stride, now, a, who, s);
    let members = 0, infinite = 0, n = 0;
    for (let i = 0; i < stride; i++) {
      const z = val(row, i), l = val(label, i), member = <i32>load<u8>(m + <usize>i);
      members += member;
      infinite += member & i32(z - z != 0) & i32(z == z);
      store<f64>(a + (<usize>n << 3), z);
      store<f64>(b + (<usize>n << 3), l);
      n += member & i32(z - z == 0) & i32(l - l == 0);
    }
    store<f64>(out + at, <f64>n);
    store<f64>(out + 3 * N + at, <f64>members);
    store<f64>(out + 4 * N + at, <f64>valid);
    store<f64>(out + 5 * N + at, <f64>infinite);
    store<f64>(out + 2 * N + at, n >= minPairs ? pearson(a, b, n) : NaN);
    let ic: f64 = NaN;
    const means = groups + r * (<usize>q << 3);
    memory.fill(means, 0xff, <usize>q << 3);
    if (n >= minPairs && n > 0) {
      ranksWhere(S, now, valid, label, rx);
      quantileMeans(S, now, valid, label, rx, n, means, q);
      if (n > 1) {
        labelRanks(now + S, order + r * (<usize>stride << 2), tie + r * (<usize>stride << 2), load<i32>(count + at), ry);
        ic = correlationWhere(S, now, valid, label, rx, ry, n);
      }
    }
    store<f64>(out + N + at, ic);
    const ok = weights(row, m, stride, now);
    let turnover: f64 = NaN, auto: f64 = NaN;
    if (r > 0 || before) {
      if (ok && lastOk) {
        let t = f64x2.splat(0);
        for (let i: usize = 0; i < S; i += 16) t = f64x2.add(t, f64x2.abs(f64x2.sub(v128.load(now + i), v128.load(last + i))));
        turnover = 0.5 * (f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1));
      }
      // Ranks among the names of both days.
      const c = ranksWhere(S, now, valid, last + S, rx);
      if (c >= minPairs && c > 1) {
        ranksWhere(S, last, lastCount, now + S, ry);
        auto = correlationWhere(S, now, valid, last + S, rx, ry, c);
      }
    }
    store<f64>(out + 6 * N + at, turnover);
    store<f64>(out + 7 * N + at, auto);
    const t = now; now = last; last = t;
    lastOk = ok;
    lastCount = valid;
  }
}

/**
 * The finite members of a row in ascending order: their number; at day + S the row by symbol, NaN for everything else,
 * at day + 2 S the symbols (u32).
 */
function ordered(row: usize, m: usize, stride: i32, day: usize, packed: usize, who: usize, s: usize): i32 {
  const S = <usize>stride << 3;
  const values = day + S, symbols = day + 2 * S;
  let n = 0;
  for (let i = 0; i < stride; i++) {
    const z = val(row, i);
    const ok = <i32>load<u8>(m + <usize>i) & i32(z - z == 0);
    store<f64>(values + (<usize>i << 3), ok ? z : NaN);
    store<f64>(packed + (<usize>n << 3), z);
    store<u32>(who + (<usize>n << 2), <u32>i);
    n += ok;
  }
  sort(packed, n, s);
  const si = sortedIndex(s, n);
  for (let i: usize = 0; i < <usize>n << 2; i += 4)
    store<u32>(symbols + i, load<u32>(who + (<usize>load<u32>(si + i) << 2)));
  return n;
}

/** Mean ranks by symbol of a sorted day among its names that have a finite value in `other`; their number. */
function ranksWhere(S: usize, day: usize, n: i32, other: usize, rank: usize): i32 {
  const values = day + S, symbols = day + 2 * S;
  let k = 0, run = 0, ties = false;
  let before: f64 = NaN;
  // `run`: where the run of equal values began, in the order and in the ranks.
  let runAt = 0;
  for (let i = 0; i < n; i++) {
    const id = <usize>load<u32>(symbols + (<usize>i << 2)) << 3;
    const o = load<f64>(other + id);
    if (o - o != 0) continue;
    const v = load<f64>(values + id);
    if (v == before) ties = true;
    else {
      if (ties) share(symbols, other, rank, runAt, i, 0.5 * <f64>(run + 1 + k));
      ties = false;
      run = k;
      runAt = i;
      before = v;
    }
    k++;
    store<f64>(rank + id, <f64>k);
  }
  if (ties) share(symbols, other, rank, runAt, n, 0.5 * <f64>(run + 1 + k));
  return k;
}
function share(symbols: usize, other: usize, rank: usize, from: i32, to: i32, r: f64): void {
  for (let i = from; i < to; i++) {
    const id = <usize>load<u32>(symbols + (<usize>i << 2)) << 3;
    const o = load<f64>(other + id);
    if (o - o == 0) store<f64>(rank + id, r);
  }
}

/** Mean ranks by symbol of the label, whose order is known, among the names with a value in `values`. */
function labelRanks(values: usize, od: usize, ti: usize, total: i32, rank: usize): void {
  let k = 0;
  for (let i = 0; i < total; ) {
    // A run of equal labels: `number` names it.
    const number = load<u32>(ti + (<usize>i << 2));
    let j = i, c = 0;
    do {
      const v = load<f64>(values + (<usize>load<u32>(od + (<usize>j << 2)) << 3));
      c += i32(v == v);
      j++;
    } while (j < total && load<u32>(ti + (<usize>j << 2)) == number);
    const r = <f64>k + 0.5 * <f64>(c + 1);
    for (; i < j; i++) store<f64>(rank + (<usize>load<u32>(od + (<usize>i << 2)) << 3), r);
    k += c;
  }
}

/** Pearson of two rank vectors over the n names of a sorted day that have a finite value in `other`. Sums are exact. */
function correlationWhere(S: usize, day: usize, n: i32, other: usize, rx: usize, ry: usize, c: i32): f64 {
  const symbols = day + 2 * S;
  const mu = 0.5 * <f64>(c + 1);
  let xx: f64 = 0, yy: f64 = 0, xy: f64 = 0;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const id = <usize>load<u32>(symbols + i) << 3;
    const o = load<f64>(other + id);
    if (o - o != 0) continue;
    const p = load<f64>(rx + id) - mu, q = load<f64>(ry + id) - mu;
    xx += p * p;
    yy += q * q;
    xy += p * q;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : NaN;
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
function quantileMeans(S: usize, day: usize, n: i32, label: usize, rank: usize, pairs: i32, out: usize, q: i32): void {
  const symbols = day + 2 * S;
  let group = -1, c: f64 = 0, sum: f64 = 0, before: f64 = NaN;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const id = <usize>load<u32>(symbols + i) << 3;
    const l = load<f64>(label + id);
    if (l - l != 0) continue;
    const k = load<f64>(rank + id);
    if (k != before) {
      before = k;
      // (2 rank - 1) q / 2n in whole numbers: a boundary never depends on rounding.
      const g = min(q - 1, <i32>((<i64>(2.0 * k) - 1) * <i64>q / (2 * <i64>pairs)));
      if (g != group) {
        if (c > 0) store<f64>(out + (<usize>group << 3), sum / c);
        group = g;
        c = 0;
        sum = 0;
      }
    }
    c++;
    sum += l;
  }
  if (c > 0) store<f64>(out + (<usize>group << 3), sum / c);
}
