import { hasTies, sort, sortedIndex, sortedValues } from "./sort";

// Per date, over the members of the universe that have a value; NaN elsewhere. u: a byte a symbol, 1 = member.

/** Packs the row's members with a value into v and their columns into id; the whole output row becomes NaN. */
@inline
export function gather(x: usize, o: usize, u: usize, stride: i32, v: usize, id: usize): i32 {
  let n = 0;
  for (let i = 0; i < stride; i++) {
    const z = load<f64>(x + (<usize>i << 3));
    store<f64>(v + (<usize>n << 3), z);
    store<i32>(id + (<usize>n << 2), i);
    n += i32(z == z) & <i32>load<u8>(u + <usize>i);
  }
  memory.fill(o, 0xff, <usize>stride << 3);
  return n;
}
@inline
export function scatter(o: usize, id: usize, i: i32, value: f64): void {
  store<f64>(o + (<usize>load<i32>(id + (<usize>i << 2)) << 3), value);
}
@inline
export function val(v: usize, i: i32): f64 {
  return load<f64>(v + (<usize>i << 3));
}

/** kind 0: mean rank / n; otherwise the bucket 1..kind of that rank. */
@inline
function rankRows(kind: i32, x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize): void {
  const v = w, id = v + (<usize>stride << 3), s = id + (<usize>stride << 3);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const off = r * (<usize>stride << 3), q = o + off;
    const n = gather(x + off, q, u + r * <usize>stride, stride, v, id);
    if (n == 0) continue;
    sort(v, n, s);
    const sv = sortedValues(s), si = sortedIndex(s, n);
    const nn = <f64>n;
    if (kind == 0 && !hasTies(sv, n)) {
      for (let i = 0; i < n; i++) scatter(q, id, load<i32>(si + (<usize>i << 2)), <f64>(i + 1) / nn);
      continue;
    }
    for (let i = 0; i < n; ) {
      let j = i + 1;
      const z = val(sv, i);
      while (j < n && val(sv, j) == z) j++;
      const rank = 0.5 * <f64>(i + j + 1);
      const out = kind == 0 ? rank / nn : min(<f64>kind, Math.ceil(rank / nn * <f64>kind));
      for (let k = i; k < j; k++) scatter(q, id, load<i32>(si + (<usize>k << 2)), out);
      i = j;
    }
  }
}
export function csRank(x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize): void {
  rankRows(0, x, o, u, rows, stride, w);
}
export function csQuantile(x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize, n: i32): void {
  rankRows(n, x, o, u, rows, stride, w);
}

const ZSCORE = 0, DEMEAN = 1, SCALE = 2;

@inline
function linear(kind: i32, a: f64, x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize): void {
  const v = w, id = v + (<usize>stride << 3);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const off = r * (<usize>stride << 3), q = o + off;
    const n = gather(x + off, q, u + r * <usize>stride, stride, v, id);
    if (n == 0) continue;
    if (kind == SCALE) {
      let total: f64 = 0;
      for (let i = 0; i < n; i++) total += Math.abs(val(v, i));
      if (total == 0) continue;
      for (let i = 0; i < n; i++) scatter(q, id, i, a * val(v, i) / total);
      continue;
    }
    // About the first value, so that a constant row has a spread of exactly zero.
    const first = val(v, 0);
    let sum: f64 = 0;
    for (let i = 0; i < n; i++) sum += val(v, i) - first;
    const m = sum / <f64>n;
    if (kind == DEMEAN) {
      for (let i = 0; i < n; i++) scatter(q, id, i, val(v, i) - first - m);
      continue;
    }
    let ss: f64 = 0;
    for (let i = 0; i < n; i++) {
      const z = val(v, i) - first - m;
      ss += z * z;
    }
    if (n < 2 || !(ss > 0)) continue;
    const sd = Math.sqrt(ss / <f64>(n - 1));
    for (let i = 0; i < n; i++) scatter(q, id, i, (val(v, i) - first - m) / sd);
  }
}
export function csZscore(x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize): void {
  linear(ZSCORE, 1, x, o, u, rows, stride, w);
}
export function csDemean(x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize): void {
  linear(DEMEAN, 1, x, o, u, rows, stride, w);
}
export function csScale(x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize, a: f64): void {
  linear(SCALE, a, x, o, u, rows, stride, w);
}

@inline
function middle(sv: usize, n: i32): f64 {
  return n & 1 ? val(sv, n >> 1) : 0.5 * (val(sv, (n >> 1) - 1) + val(sv, n >> 1));
}

/** Clips at median ± k · 1.4826 · MAD of the date. */
export function csWinsorize(x: usize, o: usize, u: usize, rows: i32, stride: i32, w: usize, k: f64): void {
  const v = w, id = v + (<usize>stride << 3), dev = id + (<usize>stride << 3), s = dev + (<usize>stride << 3);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const off = r * (<usize>stride << 3), q = o + off;
    const n = gather(x + off, q, u + r * <usize>stride, stride, v, id);
    if (n == 0) continue;
    sort(v, n, s);
    const med = middle(sortedValues(s), n);
    for (let i = 0; i < n; i++) {
      const z = Math.abs(val(v, i) - med);
      store<f64>(dev + (<usize>i << 3), z == z ? z : 0); // inf - inf
    }
    sort(dev, n, s);
    const width = k * 1.4826 * middle(sortedValues(s), n);
    const lo = med - width, hi = med + width;
    for (let i = 0; i < n; i++) scatter(q, id, i, max(lo, min(hi, val(v, i))));
  }
}
