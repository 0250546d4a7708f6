import { sort, sortedIndex, sortedValues } from "./sort";

// Rolling order statistics. Each symbol's column is sorted once; a bitset over the sorted positions holds the window,
// and a pointer to the wanted rank moves by a bit or two as rows enter and leave.

/** Next set bit at or after i; the caller knows that there is one. */
@inline
function next(bits: usize, i: i32): i32 {
  let w = <usize>(i >> 6) << 3;
  let m = load<u64>(bits + w) & (~(<u64>0) << <u64>(i & 63));
  while (m == 0) {
    w += 8;
    m = load<u64>(bits + w);
  }
  return (<i32>w << 3) + <i32>ctz(m);
}
/** Last set bit at or before i. */
@inline
function prev(bits: usize, i: i32): i32 {
  let w = <usize>(i >> 6) << 3;
  let m = load<u64>(bits + w) & (~(<u64>0) >> <u64>(63 - (i & 63)));
  while (m == 0) {
    w -= 8;
    m = load<u64>(bits + w);
  }
  return (<i32>w << 3) + 63 - <i32>clz(m);
}
@inline
function flip(bits: usize, i: i32): void {
  const w = bits + (<usize>(i >> 6) << 3);
  store<u64>(w, load<u64>(w) ^ (<u64>1 << <u64>(i & 63)));
}

const MEDIAN = 0, MAD = 1, BOTH = 2, QUANTILE = 3;

/**
 * scratch: 8 columns of `rows` values (gathered values, positions, transposed output) and the sort's and the bitset.
 * Columns go in groups of 8 (one cache line of a row) through a transposed copy.
 */
@inline
function windowOrder(kind: i32, x: usize, o: usize, o2: usize, rows: i32, stride: i32, cols: i32, d: i32, quantile: f64, w: usize): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = (d + 1) >> 1;
  const column = <usize>rows << 3;
  const values = w, out = values + column * 8, out2 = out + column * 8;
  const packed = out2 + column * 8, where = packed + column, pos = where + column, bits = pos + column;
  const words = <usize>((rows + 63) >> 6) << 3;
  // A guard word on each side, always full, stops a search that runs off the end.
  const set = bits + 8;
  const s = set + words + 8;
  for (let c: usize = 0; c < width; c += 64) {
    for (let r: usize = 0; r < <usize>rows; r++) {
      const p = x + r * step + c, q = values + (r << 3);
      for (let l: usize = 0; l < 8; l++) store<f64>(q + l * column, load<f64>(p + (l << 3)));
    }
    for (let l: usize = 0; l < 8; l++) {
      const v = values + l * column;
      let m = 0;
      for (let r = 0; r < rows; r++) {
        const z = load<f64>(v + (<usize>r << 3));
        store<f64>(packed + (<usize>m << 3), z);
        store<i32>(where + (<usize>m << 2), r);
        store<i32>(pos + (<usize>r << 2), -1);
        m += z == z ? 1 : 0;
      }
      sort(packed, m, s);
      const sv = sortedValues(s), si = sortedIndex(s, m);
      for (let i = 0; i < m; i++)
        store<i32>(pos + (<usize>load<i32>(where + (<usize>load<u32>(si + (<usize>i << 2)) << 2)) << 2), i);
      memory.fill(set, 0, words);
      const oc = out + l * column;
      let n = 0, p = 0, below = 0; // p: the wanted bit, below: bits before it
      let L = 0, R = -1, inside = 0; // MAD: the window's bits nearest the median are those in [L, R]
      for (let r = 0; r < rows; r++) {
        if (r >= d) {
          const q = load<i32>(pos + (<usize>(r - d) << 2));
          if (q >= 0) {
            flip(set, q);
            n--;
            if (q < p) below--;
            if (q >= L && q <= R) inside--;
          }
        }
        const q = load<i32>(pos + (<usize>r << 2));
        if (q >= 0) {
          flip(set, q);
          n++;
          if (q < p) below++;
          if (q >= L && q <= R) inside++;
        }
        let result: f64 = NaN, spread: f64 = NaN;
        if (n >= mp) {
          const at = kind == QUANTILE ? quantile * <f64>(n - 1) : 0.0;
          const k = kind == QUANTILE ? <i32>at : (n - 1) >> 1;
          if (below > k) {
            do { p = prev(set, p - 1); below--; } while (below > k);
          } else {
            // With fewer than k below, p itself may have left the window: the next set bit has as many below it.
            p = next(set, p);
            while (below < k) { p = next(set, p + 1); below++; }
          }
          const lower = load<f64>(sv + (<usize>p << 3));
          if (kind == QUANTILE) {
            const g = at - <f64>k;
            result = g == 0 || k + 1 >= n ? lower : lower + g * (load<f64>(sv + (<usize>next(set, p + 1) << 3)) - lower);
          } else result = n & 1 ? lower : 0.5 * (lower + load<f64>(sv + (<usize>next(set, p + 1) << 3)));
          if (kind == MAD || kind == BOTH) {
            spread = mad(set, sv, n, m, p, result, L, R, inside);
            L = foundL; R = foundR; inside = foundInside;
          }
        }
        store<f64>(oc + (<usize>r << 3), kind == MAD ? spread : result);
        if (kind == BOTH) store<f64>(out2 + l * column + (<usize>r << 3), spread);
      }
    }
    for (let r: usize = 0; r < <usize>rows; r++) {
      const p = o + r * step + c, q = out + (r << 3);
      for (let l: usize = 0; l < 8; l++) store<f64>(p + (l << 3), load<f64>(q + l * column));
      if (kind == BOTH) {
        const p2 = o2 + r * step + c, q2 = out2 + (r << 3);
        for (let l: usize = 0; l < 8; l++) store<f64>(p2 + (l << 3), load<f64>(q2 + l * column));
      }
    }
  }
}

let foundL: i32 = 0, foundR: i32 = 0, foundInside: i32 = 0;

@inline
function at(sv: usize, i: i32): f64 {
  return load<f64>(sv + (<usize>i << 3));
}

/**
 * Median of |value - med|: the h = ceil(n/2) values nearest to the median are contiguous in sorted order; [L, R] from
 * the row before is moved until it holds exactly those. `p` is the bit of the lower median.
 */
function mad(set: usize, sv: usize, n: i32, m: i32, p: i32, med: f64, l0: i32, r0: i32, count: i32): f64 {
  if (!(med - med == 0)) {
    foundL = 0; foundR = -1; foundInside = 0;
    return NaN;
  }
  const h = (n + 1) >> 1;
  let L = l0, R = r0, inside = count;
  if (inside <= 0 || L > R) { L = p; R = p; inside = 1; }
  else {
    // The ends may have left the window.
    L = next(set, L);
    R = prev(set, R);
  }
  // Neighbours outside [L, R]; -1 and m stand for "none" and are infinitely far.
  let before = below(set, L), after = above(set, R, m);
  while (inside < h) {
    if (before >= 0 && (after >= m || med - at(sv, before) <= at(sv, after) - med)) { L = before; before = below(set, L); }
    else { R = after; after = above(set, R, m); }
    inside++;
  }
  while (inside > h) {
    if (med - at(sv, L) > at(sv, R) - med) { before = L; L = next(set, L + 1); }
    else { after = R; R = prev(set, R - 1); }
    inside--;
  }
  // Slide while a neighbour is nearer than the far end on the other side.
  while (after < m && Math.abs(at(sv, after) - med) < Math.abs(med - at(sv, L))) {
    R = after; after = above(set, R, m);
    before = L; L = next(set, L + 1);
  }
  while (before >= 0 && Math.abs(med - at(sv, before)) < Math.abs(at(sv, R) - med)) {
    L = before; before = below(set, L);
    after = R; R = prev(set, R - 1);
  }
  foundL = L; foundR = R; foundInside = inside;
  const kth = max(Math.abs(med - at(sv, L)), Math.abs(at(sv, R) - med));
  if (n & 1) return kth;
  let other: f64 = Infinity;
  if (before >= 0) other = Math.abs(med - at(sv, before));
  if (after < m) other = min(other, Math.abs(at(sv, after) - med));
  return 0.5 * (kth + other);
}

/** Last set bit before i, or -1. */
@inline
function below(set: usize, i: i32): i32 {
  if (i == 0) return -1;
  store<u64>(set - 8, ~(<u64>0));
  return max(-1, prev(set, i - 1));
}
/** First set bit after i, or m. */
@inline
function above(set: usize, i: i32, m: i32): i32 {
  if (i + 1 >= m) return m;
  store<u64>(set + (<usize>((m + 63) >> 6) << 3), ~(<u64>0));
  return min(m, next(set, i + 1));
}

export function tsMedian(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, w: usize): void {
  windowOrder(MEDIAN, x, o, o, rows, stride, cols, d, 0.5, w);
}
export function tsMad(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, w: usize): void {
  windowOrder(MAD, x, o, o, rows, stride, cols, d, 0.5, w);
}
/** Both at once: the spread needs the median anyway. */
export function tsMedianMad(x: usize, o: usize, o2: usize, rows: i32, stride: i32, cols: i32, d: i32, w: usize): void {
  windowOrder(BOTH, x, o, o2, rows, stride, cols, d, 0.5, w);
}
export function tsQuantile(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, w: usize, q: f64): void {
  windowOrder(QUANTILE, x, o, o, rows, stride, cols, d, q, w);
}
