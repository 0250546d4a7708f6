import { hasTies, sort, sortedIndex, sortedValues } from "./sort";
import { val } from "./cross-section";
import { centre, commonRanks, numberTies, orderRow, pearsonCentred, pearsonRow, rankCorrelation } from "./ordered";

/** The label of a symbol outside the universe becomes NaN: what is finite from here on counts. */
export function maskLabel(y: usize, u: usize, rows: i32, stride: i32): void {
  for (let i: usize = 0, n = <usize>rows * <usize>stride; i < n; i++) if (!load<u8>(u + i)) store<f64>(y + (i << 3), NaN);
}

/** The label's order per date, once per job (see orderRow). order, number: u32 [rows × stride]; count: i32 [rows × 2]. */
export function prepareLabel(y: usize, u: usize, rows: i32, stride: i32, order: usize, number: usize, count: usize, w: usize): void {
  for (let r: usize = 0; r < <usize>rows; r++)
    orderRow(y + r * (<usize>stride << 3), u + r * <usize>stride, stride, order + r * (<usize>stride << 2),
      number + r * (<usize>stride << 2), count + (r << 3), w);
}

/**
 * Spearman of a factor row with the label, mean ranks. Symbols are walked in the label's order, so that without ties
 * the label's rank of a symbol is its position among the valid. Sums are of whole and half numbers: exact.
 */
@inline
function spearman(x: usize, od: usize, number: usize, total: i32, ties: i32, pairs: usize, minPairs: i32, w: usize, stride: i32): f64 {
  const S = <usize>stride << 3;
  const v = w, t = v + S, ry = t + S, s = ry + S;
  let n = 0;
  if (ties) {
    for (let i: usize = 0; i < <usize>total << 2; i += 4) {
      const column = <usize>load<u32>(od + i);
      const z = load<f64>(x + (column << 3));
      store<f64>(v + (<usize>n << 3), z);
      store<i32>(t + (<usize>n << 2), load<i32>(number + (column << 2)));
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
export function rankIc(x: usize, order: usize, number: usize, count: usize, rows: i32, stride: i32, minPairs: i32,
  pairs: usize, out: usize, w: usize): void {
  for (let r: usize = 0; r < <usize>rows; r++) {
    const ic = spearman(x + r * (<usize>stride << 3), order + r * (<usize>stride << 2), number + r * (<usize>stride << 2),
      load<i32>(count + (r << 3)), load<i32>(count + (r << 3), 4), pairs + (r << 3), minPairs, w, stride);
    store<f64>(out + (r << 3), ic);
  }
}

/**
 * A factor against many labels: its rows are sorted once, ranks among the pairs of each label are a walk along that order
 * and the label's. labels: u32 [how many × 4] = the label's values, order, number and count. out: per label three columns
 * of `rows` f64: pairs, rankIc, ic (the last only if `withIc`). scratch: 5 rows and the sort's.
 */
export function rankIcs(x: usize, u: usize, labels: usize, many: i32, rows: i32, stride: i32, minPairs: i32, withIc: i32,
  out: usize, w: usize): void {
  const S = <usize>stride << 3, N = <usize>rows << 3;
  const order = w, number = order + (S >> 1), count = number + (S >> 1), rx = count + 64, ry = rx + S, s = ry + S;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const row = x + r * S;
    orderRow(row, u + r * <usize>stride, stride, order, number, count, s);
    for (let l: usize = 0; l < <usize>many; l++) {
      const label = labels + (l << 4), half = r * (S >> 1);
      const od = <usize>load<u32>(label, 4) + half, nu = <usize>load<u32>(label, 8) + half, co = <usize>load<u32>(label, 12) + (r << 3);
      const to = out + l * 3 * N + (r << 3);
      const n = commonRanks(order, number, count, nu, stride, rx);
      store<f64>(to, <f64>n);
      let ic: f64 = NaN, rankIc: f64 = NaN;
      if (n >= minPairs) {
        commonRanks(od, nu, co, number, stride, ry);
        rankIc = rankCorrelation(rx, ry, n, load<i32>(count, 4), load<i32>(co, 4), stride);
        if (withIc) ic = pearsonRow(row, <usize>load<u32>(label) + r * S, stride, minPairs);
      }
      store<f64>(to + N, rankIc);
      if (withIc) store<f64>(to + 2 * N, ic);
    }
  }
}

/** exit / enter − 1 of a row's members (u: a byte a symbol), NaN for the rest. */
@inline
function returnRow(enter: usize, exit: usize, u: usize, stride: i32, out: usize): void {
  const one = f64x2.splat(1), nan = f64x2.splat(NaN), zero = i64x2.splat(0);
  for (let i: usize = 0; i < <usize>stride; i += 2) {
    const x = f64x2.sub(f64x2.div(v128.load(exit + (i << 3)), v128.load(enter + (i << 3))), one);
    const member = i64x2.replace_lane(i64x2.splat(<i64>load<u8>(u + i)), 1, <i64>load<u8>(u + i, 1));
    v128.store(out + (i << 3), v128.bitselect(nan, x, i64x2.eq(member, zero)));
  }
}

/**
 * What orderRow gives of an ordered row when only those columns are left that have a place (u32 by column, from 1, 0 = none), by
 * place. keys: u32 [stride] of scratch.
 */
@inline
function orderedPlaces(order: usize, number: usize, count: usize, place: usize, width: i32, toOrder: usize, toNumber: usize, toCount: usize, keys: usize): void {
  memory.fill(toNumber, 0, <usize>width << 2);
  const n = <usize>load<i32>(count) << 2, ties = load<i32>(count, 4);
  let there: usize = 0;
  if (ties)
    for (let i: usize = 0; i < n; i += 4) {
      const at = <usize>load<u32>(order + i) << 2, p = load<u32>(place + at);
      // Who has no place writes where the next one will.
      store<u32>(toOrder + (there << 2), p - 1);
      store<u32>(keys + (there << 2), load<u32>(number + at));
      there += usize(p != 0);
    }
  else
    for (let i: usize = 0; i < n; i += 4) {
      const p = load<u32>(place + (<usize>load<u32>(order + i) << 2));
      store<u32>(toOrder + (there << 2), p - 1);
      there += usize(p != 0);
    }
  store<i32>(toCount, <i32>there);
  let equal = 0;
  if (ties) {
    let last: u32 = 0;
    for (let i: usize = 0; i < there << 2; i += 4) {
      const key = load<u32>(keys + i);
      equal |= i32(key == last);
      last = key;
    }
  }
  store<i32>(toCount, equal, 4);
  if (equal) numberTies(keys, toOrder, <i32>there, toNumber);
  else for (let i: usize = 0; i < there; i++) store<u32>(toNumber + (<usize>load<u32>(toOrder + (i << 2)) << 2), <u32>i + 1 << 1);
}

/**
 * A factor against the returns between rows of one price, all of it a row at a time: nothing is kept of a label, so that
 * what is read is still in the processor's cache. Of a row only the members with a value are looked at, side by side: half
 * of the columns of an index whose members come and go. prices: f64 [(rows + the farthest exit) × stride] from the
 * factor's first row on. labels: u32 [many × 2] = rows to the entry and to the exit. The return of one row is the same one
 * for every label that lasts a row, whenever it begins: it is put in order once. far: rows to the farthest entry of those,
 * −1 = there is none; days: (rows + far) × (u32 [2 × stride] and i32 [2]). everyone: two rows of bytes. deep: rows to the
 * farthest exit, and itself; near: f64 [(deep + 2) × stride]. out: as of rankIcs. scratch: 10 rows and the sort's.
 */
export function returnIcs(x: usize, u: usize, prices: usize, labels: usize, many: i32, far: i32, days: usize, everyone: usize,
  deep: i32, near: usize, rows: i32, stride: i32, minPairs: i32, withIc: i32, out: usize, w: usize): void {
  const S = <usize>stride << 3, H = <usize>stride << 2, N = <usize>rows << 3, D = S + 8;
  const order = w, number = order + H, count = number + H, rx = count + 64, ry = rx + S, y = ry + S;
  const yOrder = y + S, yNumber = yOrder + H, yCount = yNumber + H, centred = yCount + 64, keys = centred + S, s = keys + S;
  const mine = near + <usize>deep * S, column = mine + S, place = column + H, ones = everyone + <usize>stride;
  memory.fill(ones, 1, <usize>stride);
  // Who is a member on none of the days need not be put in order.
  memory.fill(everyone, 0, <usize>stride);
  for (let i: usize = 0; i < <usize>rows * <usize>stride; i += <usize>stride)
    for (let k: usize = 0; k < <usize>stride; k += 8) store<u64>(everyone + k, load<u64>(everyone + k) | load<u64>(u + i + k));
  if (far >= 0)
    for (let d: usize = 0; d < <usize>(rows + far); d++) {
      const day = days + d * D;
      returnRow(prices + d * S, prices + (d + 1) * S, everyone, stride, y);
      orderRow(y, everyone, stride, day, day + H, day + S, s);
    }
  for (let r: usize = 0; r < <usize>rows; r++) {
    const row = x + r * S, members = u + r * <usize>stride;
    let n = 0;
    for (let i: usize = 0; i < <usize>stride; i++) {
      const z = load<f64>(row + (i << 3));
      const there = i32(z - z == 0) & <i32>load<u8>(members + i);
      store<f64>(mine + (<usize>n << 3), z);
      store<u32>(column + (<usize>n << 2), <u32>i);
      store<u32>(place + (i << 2), (n + 1) & -there);
      n += there;
    }
    // Kernels take four at a time: what is beyond the last member has no value.
    const width = (n + 3) & ~3;
    for (let i = n; i < width; i++) store<f64>(mine + (<usize>i << 3), NaN);
    for (let d: usize = 0; d < <usize>deep; d++) {
      const from = prices + (r + d) * S, to = near + d * S;
      for (let i: usize = 0; i < <usize>n; i++) store<f64>(to + (i << 3), load<f64>(from + (<usize>load<u32>(column + (i << 2)) << 3)));
      for (let i = n; i < width; i++) store<f64>(to + (<usize>i << 3), NaN);
    }
    orderRow(mine, ones, width, order, number, count, s);
    if (n > 0) centre(mine, n, centred);
    for (let i = n; i < width; i++) store<f64>(centred + (<usize>i << 3), 0);
    for (let l: usize = 0; l < <usize>many; l++) {
      const enter = <usize>load<u32>(labels + (l << 3)), exit = <usize>load<u32>(labels + (l << 3), 4);
      const one = exit == enter + 1;
      if (!one || withIc) returnRow(near + enter * S, near + exit * S, ones, width, y);
      if (one) {
        const day = days + (r + enter) * D;
        orderedPlaces(day, day + H, day + S, place, width, yOrder, yNumber, yCount, keys);
      } else orderRow(y, ones, width, yOrder, yNumber, yCount, s);
      const to = out + l * 3 * N + (r << 3);
      const n = commonRanks(order, number, count, yNumber, width, rx);
      store<f64>(to, <f64>n);
      let ic: f64 = NaN, rankIc: f64 = NaN;
      if (n >= minPairs) {
        commonRanks(yOrder, yNumber, yCount, number, width, ry);
        rankIc = rankCorrelation(rx, ry, n, load<i32>(count, 4), load<i32>(yCount, 4), width);
        if (withIc && n >= 2) ic = pearsonCentred(centred, y, n, width);
      }
      store<f64>(to + N, rankIc);
      if (withIc) store<f64>(to + 2 * N, ic);
    }
  }
}
