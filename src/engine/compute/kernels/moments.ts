import { TILE, isFinite2, isNum, zero2 } from "./simd";

// Rolling sums by van Herk's scheme: rows are cut into blocks of the window's length at absolute row numbers (t0 is the
// absolute number of row 0), a window is a suffix of the block before plus a prefix of the present one. Nothing is
// ever subtracted, so there is no drift, an inf leaves with its row, and a shard's numbers are those of the whole.
// Squares and higher powers are taken about an anchor in the window; a window whose spread is still tiny beside its distance
// from the anchor is computed again in two passes.

const SUM = 0, MEAN = 1, VAR = 2, STD = 3, ZSCORE = 4, SKEW = 5, KURT = 6;

/**
 * What the powers of a block's windows are taken about: the value of the block's first row, which lies in each of them,
 * or the last one before it that a window reaches, or 0. Where the first row is missing, the block's first value takes its
 * place as soon as it is there (see `firstSeen`). So the anchor hangs on the window's own rows alone, and a number is the
 * same to the last bit wherever the panel is cut.
 */
@inline
export function anchor(x: usize, step: usize, c: usize, at: i32, d: i32): v128 {
  let a = f64x2.splat(NaN);
  let have = zero2();
  for (let r = at, e = max(at - d + 1, 0); r >= e && !i64x2.all_true(have); r--) {
    const v = v128.load(x + <usize>r * step + c);
    a = v128.bitselect(a, v, have);
    have = v128.or(have, isFinite2(v));
  }
  return v128.and(a, isFinite2(a));
}

/** Which lanes have a finite value in the block's first row. */
@inline
export function firstSeen(x: usize, step: usize, c: usize, at: i32): v128 {
  return at < 0 ? zero2() : isFinite2(v128.load(x + <usize>at * step + c));
}

@inline
function finish(kind: i32, x: usize, o: usize, at: usize, step: usize, w: i32, mp: v128,
  n: v128, s: v128, q: v128, u: v128, f: v128, a: v128): void {
  const nan = f64x2.splat(NaN);
  const enough = f64x2.ge(n, mp);
  if (kind == SUM || kind == MEAN) {
    v128.store(o + at, v128.bitselect(kind == SUM ? s : f64x2.div(s, n), nan, enough));
    return;
  }
  const one = f64x2.splat(1);
  const m = f64x2.div(s, n);
  const ss = f64x2.sub(q, f64x2.mul(s, m)); // sum of squares about the mean
  const need = v128.and(enough, f64x2.ge(n, f64x2.splat(kind == SKEW ? 3 : kind == KURT ? 4 : 2)));
  const limit = kind == SKEW ? 1e-3 : kind == KURT ? 1e-2 : 1e-5;
  const poor = v128.and(need, f64x2.le(ss, f64x2.mul(q, f64x2.splat(limit))));
  let r: v128;
  if (kind == VAR) r = f64x2.div(ss, f64x2.sub(n, one));
  else if (kind == STD) r = f64x2.sqrt(f64x2.div(ss, f64x2.sub(n, one)));
  else if (kind == ZSCORE)
    r = f64x2.div(f64x2.sub(f64x2.sub(v128.load(x + at), a), m), f64x2.sqrt(f64x2.div(ss, f64x2.sub(n, one))));
  else {
    const B = f64x2.div(ss, n);
    const mm = f64x2.mul(m, m);
    const q1 = f64x2.div(q, n);
    const u1 = f64x2.div(u, n);
    if (kind == SKEW) {
      // third central moment = u1 - 3 m q1 + 2 m^3
      const D = f64x2.add(f64x2.sub(u1, f64x2.mul(f64x2.splat(3), f64x2.mul(m, q1))), f64x2.mul(f64x2.splat(2), f64x2.mul(m, mm)));
      r = f64x2.div(f64x2.mul(f64x2.sqrt(f64x2.mul(n, f64x2.sub(n, one))), D),
        f64x2.mul(f64x2.sub(n, f64x2.splat(2)), f64x2.mul(B, f64x2.sqrt(B))));
    } else {
      // fourth central moment = f1 - 4 m u1 + 6 m^2 q1 - 3 m^4
      const F = f64x2.sub(f64x2.add(f64x2.sub(f64x2.div(f, n), f64x2.mul(f64x2.splat(4), f64x2.mul(m, u1))),
        f64x2.mul(f64x2.splat(6), f64x2.mul(mm, q1))), f64x2.mul(f64x2.splat(3), f64x2.mul(mm, mm)));
      const g = f64x2.sub(f64x2.div(f64x2.mul(f64x2.sub(f64x2.mul(n, n), one), F), f64x2.mul(B, B)),
        f64x2.mul(f64x2.splat(3), f64x2.mul(f64x2.sub(n, one), f64x2.sub(n, one))));
      r = f64x2.div(g, f64x2.mul(f64x2.sub(n, f64x2.splat(2)), f64x2.sub(n, f64x2.splat(3))));
    }
  }
  v128.store(o + at, v128.bitselect(r, nan, need));
  if (v128.any_true(poor)) {
    if (i64x2.extract_lane(poor, 0) != 0) store<f64>(o + at, exact(kind, x + at, step, w));
    if (i64x2.extract_lane(poor, 1) != 0) store<f64>(o + at, exact(kind, x + at + 8, step, w), 8);
  }
}

/** One window in two passes, about its newest valid value so that a constant one has a spread of exactly zero. */
function exact(kind: i32, x: usize, step: usize, w: i32): f64 {
  let a: f64 = NaN, n: f64 = 0, s: f64 = 0;
  for (let k = 0, p = x; k < w; k++, p -= step) {
    const v = load<f64>(p);
    if (v != v) continue;
    if (n == 0) a = v;
    n++;
    s += v - a;
  }
  const m = s / n;
  let q: f64 = 0, u: f64 = 0, f: f64 = 0;
  for (let k = 0, p = x; k < w; k++, p -= step) {
    const v = load<f64>(p);
    if (v != v) continue;
    const z = v - a - m, zz = z * z;
    q += zz;
    u += zz * z;
    f += zz * zz;
  }
  if (kind == VAR) return q / (n - 1);
  if (kind == STD) return Math.sqrt(q / (n - 1));
  if (kind == ZSCORE) return q > 0 ? (load<f64>(x) - a - m) / Math.sqrt(q / (n - 1)) : NaN;
  if (!(q > 0)) return NaN;
  const B = q / n;
  if (kind == SKEW) return Math.sqrt(n * (n - 1)) * (u / n) / ((n - 2) * B * Math.sqrt(B));
  return ((n * n - 1) * (f / n) / (B * B) - 3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
}

/** Bytes of a suffix: count, sum, and the powers that a kind needs. */
@inline
function entry(kind: i32): usize {
  return kind <= MEAN ? 32 : kind <= ZSCORE ? 48 : kind == SKEW ? 64 : 80;
}

/** Suffix sums of the block before `start`: entry i of the scratch holds rows start-d+i .. start-1, entry d none. x: a column. */
@inline
function suffixes(kind: i32, x: usize, step: usize, start: i32, d: i32, a: v128, scratch: usize): void {
  const one = f64x2.splat(1);
  const E = entry(kind);
  let n = zero2(), s = zero2(), q = zero2(), u = zero2(), f = zero2();
  let e = scratch + <usize>d * E;
  let i = d;
  let p = x + <usize>max(start - 1, 0) * step;
  const first = max(1, d - max(start, 0));
  for (;;) {
    v128.store(e, n);
    v128.store(e, s, 16);
    if (kind >= VAR) v128.store(e, q, 32);
    if (kind >= SKEW) v128.store(e, u, 48);
    if (kind >= KURT) v128.store(e, f, 64);
    if (i <= first) break;
    i--;
    e -= E;
    const v = v128.load(p);
    p -= step;
    const ok = isNum(v);
    n = f64x2.add(n, v128.and(ok, one));
    const z = v128.and(ok, kind >= VAR ? f64x2.sub(v, a) : v);
    s = f64x2.add(s, z);
    if (kind >= VAR) {
      const zz = f64x2.mul(z, z);
      q = f64x2.add(q, zz);
      if (kind >= SKEW) u = f64x2.add(u, f64x2.mul(zz, z));
      if (kind >= KURT) f = f64x2.add(f, f64x2.mul(zz, zz));
    }
  }
  // Rows before the matrix add nothing: the same sums again.
  while (i > 1) {
    i--;
    e -= E;
    v128.store(e, n);
    v128.store(e, s, 16);
    if (kind >= VAR) v128.store(e, q, 32);
    if (kind >= SKEW) v128.store(e, u, 48);
    if (kind >= KURT) v128.store(e, f, 64);
  }
}

/** scratch: (d + 1) entries of 80 bytes */
@inline
function rolling(kind: i32, x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, scratch: usize): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = f64x2.splat(<f64>((d + 1) >> 1));
  const one = f64x2.splat(1);
  const E = entry(kind);
  for (let tile: usize = 0; tile < width; tile += TILE) {
    const tileEnd = min(tile + TILE, width);
    for (let start = -(t0 % d); start < rows; start += d) {
      const lo = max(start, 0), hi = min(start + d, rows);
      for (let c = tile; c < tileEnd; c += 16) {
        let a = kind >= VAR ? anchor(x, step, c, start, d) : zero2();
        let seen = kind >= VAR ? firstSeen(x, step, c, start) : zero2();
        let waiting = kind >= VAR && !i64x2.all_true(seen);
        suffixes(kind, x + c, step, start, d, a, scratch);
        let n = zero2(), s = zero2(), q = zero2(), u = zero2(), f = zero2();
        let at = <usize>lo * step + c;
        let e = scratch + <usize>(lo - start + 1) * E;
        for (let r = lo; r < hi; r++) {
          const v = v128.load(x + at);
          if (waiting) {
            const first = v128.andnot(isFinite2(v), seen);
            if (v128.any_true(first)) {
              a = v128.bitselect(v, a, first);
              seen = v128.or(seen, first);
              waiting = !i64x2.all_true(seen);
              suffixes(kind, x + c, step, start, d, a, scratch);
            }
          }
          const ok = isNum(v);
          n = f64x2.add(n, v128.and(ok, one));
          const z = v128.and(ok, kind >= VAR ? f64x2.sub(v, a) : v);
          s = f64x2.add(s, z);
          if (kind >= VAR) {
            const zz = f64x2.mul(z, z);
            q = f64x2.add(q, zz);
            if (kind >= SKEW) u = f64x2.add(u, f64x2.mul(zz, z));
            if (kind >= KURT) f = f64x2.add(f, f64x2.mul(zz, zz));
          }
          finish(kind, x, o, at, step, min(d, r + 1), mp,
            f64x2.add(n, v128.load(e)), f64x2.add(s, v128.load(e, 16)),
            kind >= VAR ? f64x2.add(q, v128.load(e, 32)) : q,
            kind >= SKEW ? f64x2.add(u, v128.load(e, 48)) : u,
            kind >= KURT ? f64x2.add(f, v128.load(e, 64)) : f, a);
          at += step;
          e += E;
        }
      }
    }
  }
}

export function tsSum(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(SUM, x, o, rows, stride, cols, d, t0, w);
}
export function tsMean(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(MEAN, x, o, rows, stride, cols, d, t0, w);
}
export function tsVar(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(VAR, x, o, rows, stride, cols, d, t0, w);
}
export function tsStd(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(STD, x, o, rows, stride, cols, d, t0, w);
}
export function tsZscore(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(ZSCORE, x, o, rows, stride, cols, d, t0, w);
}
export function tsSkew(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(SKEW, x, o, rows, stride, cols, d, t0, w);
}
export function tsKurt(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(KURT, x, o, rows, stride, cols, d, t0, w);
}
