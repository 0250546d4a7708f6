import { isNum, zero2 } from "./simd";

/**
 * Mean absolute deviation about the window's own mean, over its valid rows. No scheme makes it faster than going through
 * the window: each has a mean of its own. The mean is taken in two steps, so that a spread far below the level keeps its digits.
 */
export function tsAvedev(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, scratch: usize): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = f64x2.splat(<f64>((d + 1) >> 1));
  const one = f64x2.splat(1), nan = f64x2.splat(NaN);
  for (let r = 0; r < rows; r++) {
    const from = x + <usize>max(0, r - d + 1) * step, to = x + <usize>r * step;
    for (let c: usize = 0; c < width; c += 16) {
      let n = zero2(), s = zero2(), e = zero2(), a = zero2();
      for (let p = from + c; p <= to + c; p += step) {
        const v = v128.load(p), ok = isNum(v);
        n = f64x2.add(n, v128.and(ok, one));
        s = f64x2.add(s, v128.and(ok, v));
      }
      const rough = f64x2.div(s, n);
      for (let p = from + c; p <= to + c; p += step) {
        const v = v128.load(p);
        e = f64x2.add(e, v128.and(isNum(v), f64x2.sub(v, rough)));
      }
      const rest = f64x2.div(e, n);
      for (let p = from + c; p <= to + c; p += step) {
        const v = v128.load(p);
        a = f64x2.add(a, v128.and(isNum(v), f64x2.abs(f64x2.sub(f64x2.sub(v, rough), rest))));
      }
      v128.store(o + <usize>r * step + c, v128.bitselect(f64x2.div(a, n), nan, f64x2.ge(n, mp)));
    }
  }
}
