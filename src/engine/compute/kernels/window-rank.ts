import { hasTies, sort, sortedIndex, sortedValues } from "./sort";
import { isNum, zero2 } from "./simd";

/** Mean rank of today among the valid of the window / their number, by counting; today must be valid. */
export function tsRank(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = f64x2.splat(<f64>((d + 1) >> 1));
  const nan = f64x2.splat(NaN);
  const half = f64x2.splat(0.5);
  for (let c: usize = 0; c < width; c += 64) {
    // The number of valid rows is a running count of whole numbers, hence exact.
    let n0 = zero2(), n1 = zero2(), n2 = zero2(), n3 = zero2();
    const one = f64x2.splat(1);
    for (let r = 0; r < rows; r++) {
      const p0 = x + <usize>r * step + c;
      const v0 = v128.load(p0), v1 = v128.load(p0, 16), v2 = v128.load(p0, 32), v3 = v128.load(p0, 48);
      n0 = f64x2.add(n0, v128.and(isNum(v0), one));
      n1 = f64x2.add(n1, v128.and(isNum(v1), one));
      n2 = f64x2.add(n2, v128.and(isNum(v2), one));
      n3 = f64x2.add(n3, v128.and(isNum(v3), one));
      if (r >= d) {
        const q = p0 - <usize>d * step;
        n0 = f64x2.sub(n0, v128.and(isNum(v128.load(q)), one));
        n1 = f64x2.sub(n1, v128.and(isNum(v128.load(q, 16)), one));
        n2 = f64x2.sub(n2, v128.and(isNum(v128.load(q, 32)), one));
        n3 = f64x2.sub(n3, v128.and(isNum(v128.load(q, 48)), one));
      }
      // (# smaller) + (# smaller or equal): masks are -1, so subtracting them counts.
      let a0 = v128.splat<i64>(1), a1 = v128.splat<i64>(1), a2 = v128.splat<i64>(1), a3 = v128.splat<i64>(1);
      const w = min(d, r + 1);
      for (let k = 0, p = p0; k < w; k++, p -= step) {
        const z0 = v128.load(p), z1 = v128.load(p, 16), z2 = v128.load(p, 32), z3 = v128.load(p, 48);
        a0 = i64x2.sub(i64x2.sub(a0, f64x2.lt(z0, v0)), f64x2.le(z0, v0));
        a1 = i64x2.sub(i64x2.sub(a1, f64x2.lt(z1, v1)), f64x2.le(z1, v1));
        a2 = i64x2.sub(i64x2.sub(a2, f64x2.lt(z2, v2)), f64x2.le(z2, v2));
        a3 = i64x2.sub(i64x2.sub(a3, f64x2.lt(z3, v3)), f64x2.le(z3, v3));
      }
      const q = o + <usize>r * step + c;
      v128.store(q, v128.bitselect(f64x2.div(f64x2.mul(half, count(a0)), n0), nan, v128.and(f64x2.ge(n0, mp), isNum(v0))));
      v128.store(q, v128.bitselect(f64x2.div(f64x2.mul(half, count(a1)), n1), nan, v128.and(f64x2.ge(n1, mp), isNum(v1))), 16);
      v128.store(q, v128.bitselect(f64x2.div(f64x2.mul(half, count(a2)), n2), nan, v128.and(f64x2.ge(n2, mp), isNum(v2))), 32);
      v128.store(q, v128.bitselect(f64x2.div(f64x2.mul(half, count(a3)), n3), nan, v128.and(f64x2.ge(n3, mp), isNum(v3))), 48);
    }
  }
}

/** Small whole numbers in i64 lanes to f64. */
@inline
function count(a: v128): v128 {
  return f64x2.sub(v128.or(a, i64x2.splat(0x4330000000000000)), f64x2.splat(4503599627370496));
}

/** Mean ranks 1..n of the n values at v, written to r (f64). */
@inline
export function meanRanks(v: usize, n: i32, r: usize, s: usize): void {
  sort(v, n, s);
  const sv = sortedValues(s), si = sortedIndex(s, n);
  if (!hasTies(sv, n)) {
    for (let i = 0; i < n; i++) store<f64>(r + (<usize>load<u32>(si + (<usize>i << 2)) << 3), <f64>(i + 1));
    return;
  }
  for (let i = 0; i < n; ) {
    let j = i + 1;
    const x = load<f64>(sv + (<usize>i << 3));
    while (j < n && load<f64>(sv + (<usize>j << 3)) == x) j++;
    const rank = 0.5 * <f64>(i + j + 1);
    for (let k = i; k < j; k++) store<f64>(r + (<usize>load<u32>(si + (<usize>k << 2)) << 3), rank);
    i = j;
  }
}

/**
 * Spearman inside the window over complete pairs. Doubled ranks 2 (# smaller) + (# equal, itself included) + 1 are kept
 * for every row of the window and corrected by the pair that enters and the one that leaves; being whole numbers, they
 * and their sums are exact. scratch: 4 rings of d values; a row without a pair holds NaN and the rank 0.
 */
export function tsRankCorr(x: usize, y: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, w: usize): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = (d + 1) >> 1;
  const size = <usize>((d + 1) & ~1) << 3;
  const X = w, Y = X + size, RX = Y + size, RY = RX + size;
  for (let c: usize = 0; c < width; c += 8) {
    memory.fill(X, 0xff, size * 2);
    memory.fill(RX, 0, size * 2);
    let n = 0, slot: usize = 0, cxy: f64 = 0, cxx: f64 = 0, cyy: f64 = 0;
    for (let r = 0, at = c; r < rows; r++, at += step) {
      const p = load<f64>(x + at), q = load<f64>(y + at);
      const enters = p == p && q == q;
      const oldX = load<f64>(X + slot), oldY = load<f64>(Y + slot);
      const leaves = oldX == oldX;
      if (leaves) {
        n--;
        store<f64>(X + slot, NaN);
        store<f64>(Y + slot, NaN);
        store<f64>(RX + slot, 0);
        store<f64>(RY + slot, 0);
      }
      const newX = enters ? p : NaN, newY = enters ? q : NaN;
      if (enters || leaves) {
        const one = f64x2.splat(1);
        const nx = f64x2.splat(newX), ny = f64x2.splat(newY), ox = f64x2.splat(oldX), oy = f64x2.splat(oldY);
        let mine = f64x2.splat(0), mineY = f64x2.splat(0);
        let xy = f64x2.splat(0), xx = f64x2.splat(0), yy = f64x2.splat(0);
        for (let k: usize = 0; k < size; k += 16) {
          const a = v128.load(X + k), b = v128.load(Y + k);
          let ra = v128.load(RX + k), rb = v128.load(RY + k);
          ra = f64x2.add(ra, twice(nx, a, one));
          ra = f64x2.sub(ra, twice(ox, a, one));
          rb = f64x2.add(rb, twice(ny, b, one));
          rb = f64x2.sub(rb, twice(oy, b, one));
          mine = f64x2.add(mine, twice(a, nx, one));
          mineY = f64x2.add(mineY, twice(b, ny, one));
          v128.store(RX + k, ra);
          v128.store(RY + k, rb);
          xy = f64x2.add(xy, f64x2.mul(ra, rb));
          xx = f64x2.add(xx, f64x2.mul(ra, ra));
          yy = f64x2.add(yy, f64x2.mul(rb, rb));
        }
        cxy = both(xy);
        cxx = both(xx);
        cyy = both(yy);
        if (enters) {
          n++;
          // Itself is among the equal, and 1 more.
          const rp = both(mine) + 2, rq = both(mineY) + 2;
          store<f64>(X + slot, p);
          store<f64>(Y + slot, q);
          store<f64>(RX + slot, rp);
          store<f64>(RY + slot, rq);
          cxy += rp * rq;
          cxx += rp * rp;
          cyy += rq * rq;
        }
      }
      let out: f64 = NaN;
      if (n >= mp && n > 1) {
        const m = <f64>n * <f64>(n + 1) * <f64>(n + 1);
        const vx = cxx - m, vy = cyy - m;
        if (vx > 0 && vy > 0) out = (cxy - m) / Math.sqrt(vx * vy);
      }
      store<f64>(o + at, out);
      slot += 8;
      if (slot == <usize>d << 3) slot = 0;
    }
  }
}

/** [a < b] + [a <= b] per lane: what a adds to the doubled rank of b. */
@inline
function twice(a: v128, b: v128, one: v128): v128 {
  return f64x2.add(v128.and(f64x2.lt(a, b), one), v128.and(f64x2.le(a, b), one));
}
@inline
function both(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
