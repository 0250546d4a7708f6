import { TILE, isNum, zero2 } from "./simd";

// Rolling extremes by van Herk's scheme (see moments.ts): three comparisons a value whatever the window.

/** scratch: (d + 1) entries of 48 bytes. sign = 1 for the maximum, -1 for the minimum. */
@inline
function extreme(arg: bool, sign: f64, x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, scratch: usize): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = f64x2.splat(<f64>((d + 1) >> 1));
  const one = f64x2.splat(1);
  const sg = f64x2.splat(sign);
  const nan = f64x2.splat(NaN);
  const E: usize = 48;
  for (let tile: usize = 0; tile < width; tile += TILE) {
    const tileEnd = min(tile + TILE, width);
    for (let start = -(t0 % d); start < rows; start += d) {
      const lo = max(start, 0), hi = min(start + d, rows);
      for (let c = tile; c < tileEnd; c += 16) {
        let n = zero2(), b = f64x2.splat(-Infinity), j = zero2();
        let e = scratch + <usize>d * E;
        let i = d;
        let p = x + <usize>max(start - 1, 0) * step + c;
        const first = max(1, d - max(start, 0));
        for (;;) {
          v128.store(e, n);
          v128.store(e, b, 16);
          if (arg) v128.store(e, j, 32);
          if (i <= first) break;
          i--;
          e -= E;
          const v = v128.load(p);
          p -= step;
          const z = sign < 0 ? f64x2.neg(v) : v;
          const ok = isNum(v);
          if (arg) {
            // Going back in time a tie does not replace the more recent extreme.
            const g = v128.or(f64x2.gt(z, b), v128.and(ok, f64x2.eq(n, zero2())));
            b = v128.bitselect(z, b, g);
            j = v128.bitselect(f64x2.splat(<f64>(i - d)), j, g);
          } else b = f64x2.pmax(b, z);
          n = f64x2.add(n, v128.and(ok, one));
        }
        while (i > 1) {
          i--;
          e -= E;
          v128.store(e, n);
          v128.store(e, b, 16);
          if (arg) v128.store(e, j, 32);
        }
        n = zero2(); b = f64x2.splat(-Infinity); j = zero2();
        let at = <usize>lo * step + c;
        e = scratch + <usize>(lo - start + 1) * E;
        for (let r = lo; r < hi; r++) {
          const v = v128.load(x + at);
          const z = sign < 0 ? f64x2.neg(v) : v;
          const ok = isNum(v);
          n = f64x2.add(n, v128.and(ok, one));
          const total = f64x2.add(n, v128.load(e));
          const sb = v128.load(e, 16);
          let out: v128;
          if (arg) {
            const g = f64x2.ge(z, b);
            b = v128.bitselect(z, b, g);
            const now = f64x2.splat(<f64>(r - start));
            j = v128.bitselect(now, j, g);
            // The present block is the more recent: it wins ties, if it holds anything.
            const mine = v128.and(f64x2.ge(b, sb), f64x2.gt(n, zero2()));
            out = f64x2.sub(now, v128.bitselect(j, v128.load(e, 32), mine));
          } else {
            b = f64x2.pmax(b, z);
            out = f64x2.mul(f64x2.pmax(b, sb), sg);
          }
          v128.store(o + at, v128.bitselect(out, nan, f64x2.ge(total, mp)));
          at += step;
          e += E;
        }
      }
    }
  }
}

export function tsMax(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  extreme(false, 1, x, o, rows, stride, cols, d, t0, w);
}
export function tsMin(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  extreme(false, -1, x, o, rows, stride, cols, d, t0, w);
}
export function tsArgmax(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  extreme(true, 1, x, o, rows, stride, cols, d, t0, w);
}
export function tsArgmin(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  extreme(true, -1, x, o, rows, stride, cols, d, t0, w);
}
