import { isNum, zero2 } from "./simd";
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

/** Copies the row to v, NaN where nobody is a member; the first number, NaN when there is none. */
@inline
function members(x: usize, u: usize, stride: i32, v: usize): f64 {
  for (let i: usize = 0; i < <usize>stride; i += 2) {
    const two = i8x16.swizzle(i16x8.splat(load<u16>(u + i)), i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
    const out = i8x16.eq(two, i8x16.splat(0));
    v128.store(v + (i << 3), v128.or(v128.load(x + (i << 3)), out));
  }
  let first: f64 = NaN;
  for (let i = 0; i < stride && first != first; i++) first = val(v, i);
  return first;
}
/** (z - about - mean)², 0 where there is no number. */
@inline
function squared(at: usize, about: v128, mean: v128): v128 {
  const z = v128.load(at);
  const e = v128.and(isNum(z), f64x2.sub(f64x2.sub(z, about), mean));
  return f64x2.mul(e, e);
}
@inline
function lanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Rows are multiples of eight symbols long: two pairs a turn, each with a sum of its own so that one addition need not wait for the other. */
@inline
function linear(kind: i32, factor: f64, x: usize, o: usize, u: usize, rows: i32, stride: i32, v: usize): void {
  const S = <usize>stride << 3, one = f64x2.splat(1);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const q = o + r * S;
    const first = members(x + r * S, u + r * <usize>stride, stride, v);
    if (first != first) {
      memory.fill(q, 0xff, S);
      continue;
    }
    // About the first value, so that a constant row has a spread of exactly zero.
    const about = f64x2.splat(first);
    let s0 = zero2(), s1 = zero2(), n0 = zero2(), n1 = zero2();
    for (let i: usize = 0; i < S; i += 32) {
      const z0 = v128.load(v + i), z1 = v128.load(v + i, 16);
      const k0 = isNum(z0), k1 = isNum(z1);
      s0 = f64x2.add(s0, v128.and(k0, kind == SCALE ? f64x2.abs(z0) : f64x2.sub(z0, about)));
      s1 = f64x2.add(s1, v128.and(k1, kind == SCALE ? f64x2.abs(z1) : f64x2.sub(z1, about)));
      n0 = f64x2.add(n0, v128.and(k0, one));
      n1 = f64x2.add(n1, v128.and(k1, one));
    }
    const sum = lanes(f64x2.add(s0, s1)), n = lanes(f64x2.add(n0, n1));
    if (kind == SCALE) {
      const nothing = sum == 0;
      for (let i: usize = 0; i < S; i += 16)
        v128.store(q + i, nothing ? f64x2.splat(NaN) : f64x2.div(f64x2.mul(f64x2.splat(factor), v128.load(v + i)), f64x2.splat(sum)));
      continue;
    }
    const mean = f64x2.splat(sum / n);
    if (kind == DEMEAN) {
      for (let i: usize = 0; i < S; i += 16)
        v128.store(q + i, f64x2.sub(f64x2.sub(v128.load(v + i), about), mean));
      continue;
    }
    let q0 = zero2(), q1 = zero2();
    for (let i: usize = 0; i < S; i += 32) {
      q0 = f64x2.add(q0, squared(v + i, about, mean));
      q1 = f64x2.add(q1, squared(v + i + 16, about, mean));
    }
    const ss = lanes(f64x2.add(q0, q1));
    if (n < 2 || !(ss > 0)) {
      memory.fill(q, 0xff, S);
      continue;
    }
    const sd = f64x2.splat(Math.sqrt(ss / (n - 1)));
    for (let i: usize = 0; i < S; i += 16)
      v128.store(q + i, f64x2.div(f64x2.sub(f64x2.sub(v128.load(v + i), about), mean), sd));
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
