import { TILE, isFinite2, zero2 } from "./simd";

// The recursive mean y = (1-alpha) y + alpha x, started at the first valid value of the window of d rows that ends today:
// what is older is forgotten by definition, and a shard that has the window's rows gives the same bits as the whole.
// Van Herk's scheme (see moments.ts): a window is a suffix of the block before and a prefix of the present one.
//
// Suffix: with s = sum of alpha (1-alpha)^k x over the valid rows, k of them behind each, and w = (1-alpha)^m for all m of
// them, a valid x in front makes the value s + w x. Prefix: the recursion from 0 gives b, the weight left for the start
// is w, and the value is b + w z, where z is the suffix's, or the first valid value of the block where that is empty.

/** The first finite value of rows lo .. hi - 1, NaN where there is none. */
@inline
function firstValid(x: usize, step: usize, lo: i32, hi: i32): v128 {
  let first = f64x2.splat(NaN);
  for (let r = lo; r < hi; r++) {
    const v = v128.load(x + <usize>r * step);
    first = v128.bitselect(first, v, v128.or(f64x2.eq(first, first), v128.not(isFinite2(v))));
    if (i64x2.all_true(f64x2.eq(first, first))) break;
  }
  return first;
}

/** An inf would stay in a recursion until it is forgotten: it is skipped as a NaN is. scratch: min(d, rows) entries of 64 bytes */
export function ema(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, scratch: usize, alpha: f64, least: f64): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const al = f64x2.splat(alpha), be = f64x2.splat(1 - alpha), mp = f64x2.splat(least);
  const one = f64x2.splat(1), nan = f64x2.splat(NaN);
  const E: usize = 64;
  for (let tile: usize = 0; tile < width; tile += TILE) {
    const tileEnd = min(tile + TILE, width);
    for (let start = -(t0 % d); start < rows; start += d) {
      const lo = max(start, 0), hi = min(start + d, rows), length = hi - lo;
      // Nothing lies before a block that begins at or before row 0.
      const before = start > 0;
      for (let c = tile; c < tileEnd; c += 32) {
        let n = zero2(), s = zero2(), w = one, z = firstValid(x + c, step, lo, hi);
        let N = zero2(), S = zero2(), W = one, Z = firstValid(x + c + 16, step, lo, hi);
        const z0 = z, Z0 = Z;
        if (before) {
          // Entry i - 1: the suffix of rows start-d+i .. start-1, for the i-th row of this block.
          let i = d;
          let p = x + <usize>(start - 1) * step + c;
          let e = scratch + <usize>(d - 1) * E;
          const oldest = max(1, d - start);
          for (;;) {
            if (i <= length) {
              v128.store(e, n);
              v128.store(e, z, 16);
              v128.store(e, N, 32);
              v128.store(e, Z, 48);
            }
            if (i <= oldest) break;
            i--;
            e -= E;
            const v = v128.load(p), V = v128.load(p, 16);
            p -= step;
            const ok = isFinite2(v), OK = isFinite2(V);
            const u = v128.and(ok, f64x2.mul(w, v)), U = v128.and(OK, f64x2.mul(W, V));
            z = v128.bitselect(f64x2.add(s, u), z, ok);
            Z = v128.bitselect(f64x2.add(S, U), Z, OK);
            s = f64x2.add(s, f64x2.mul(al, u));
            S = f64x2.add(S, f64x2.mul(al, U));
            w = v128.bitselect(f64x2.mul(w, be), w, ok);
            W = v128.bitselect(f64x2.mul(W, be), W, OK);
            n = f64x2.add(n, v128.and(ok, one));
            N = f64x2.add(N, v128.and(OK, one));
          }
          // Rows before the matrix add nothing: the same suffix again.
          while (i > 1) {
            i--;
            e -= E;
            if (i <= length) {
              v128.store(e, n);
              v128.store(e, z, 16);
              v128.store(e, N, 32);
              v128.store(e, Z, 48);
            }
          }
        }
        let b = zero2(), B = zero2();
        n = zero2(); w = one;
        N = zero2(); W = one;
        let at = <usize>lo * step + c;
        let e = scratch;
        for (let r = lo; r < hi; r++) {
          const v = v128.load(x + at), V = v128.load(x + at, 16);
          const ok = isFinite2(v), OK = isFinite2(V);
          n = f64x2.add(n, v128.and(ok, one));
          N = f64x2.add(N, v128.and(OK, one));
          b = v128.bitselect(f64x2.add(f64x2.mul(be, b), f64x2.mul(al, v)), b, ok);
          B = v128.bitselect(f64x2.add(f64x2.mul(be, B), f64x2.mul(al, V)), B, OK);
          w = v128.bitselect(f64x2.mul(w, be), w, ok);
          W = v128.bitselect(f64x2.mul(W, be), W, OK);
          let start = z0, Start = Z0, total = n, Total = N;
          if (before) {
            total = f64x2.add(n, v128.load(e));
            start = v128.load(e, 16);
            Total = f64x2.add(N, v128.load(e, 32));
            Start = v128.load(e, 48);
            e += E;
          }
          v128.store(o + at, v128.bitselect(f64x2.add(b, f64x2.mul(w, start)), nan, f64x2.ge(total, mp)));
          v128.store(o + at, v128.bitselect(f64x2.add(B, f64x2.mul(W, Start)), nan, f64x2.ge(Total, mp)), 16);
          at += step;
        }
      }
    }
  }
}
