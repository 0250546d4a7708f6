import { TILE, isNum, zero2 } from "./simd";

// Weighted windows. PRODUCT, DECAY and EWMA follow van Herk's scheme (see moments.ts); their weights are
// built so that only positive multiples are ever added.

const PRODUCT = 0, DECAY = 1, EWMA = 2;

/** scratch: (d + 1) entries of 80 bytes */
@inline
function windowed(kind: i32, lambda: f64, x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, scratch: usize): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = f64x2.splat(<f64>((d + 1) >> 1));
  const one = f64x2.splat(1);
  const nan = f64x2.splat(NaN);
  const E: usize = 80;
  const la = f64x2.splat(lambda);
  for (let tile: usize = 0; tile < width; tile += TILE) {
    const tileEnd = min(tile + TILE, width);
    for (let start = -(t0 % d); start < rows; start += d) {
      const lo = max(start, 0), hi = min(start + d, rows);
      for (let c = tile; c < tileEnd; c += 16) {
        // n, s: count and plain sum; m, k: weighted sum of values and of weights
        let n = zero2(), s = zero2(), k = zero2();
        let m = kind == PRODUCT ? one : zero2();
        let weight: f64 = 1;
        let e = scratch + <usize>d * E;
        let i = d;
        let p = x + <usize>max(start - 1, 0) * step + c;
        const first = max(1, d - max(start, 0));
        for (;;) {
          v128.store(e, n);
          v128.store(e, m, 16);
          if (kind != PRODUCT) v128.store(e, k, 32);
          if (i <= first) break;
          i--;
          e -= E;
          const v = v128.load(p);
          p -= step;
          const ok = isNum(v);
          const u = v128.and(ok, one);
          n = f64x2.add(n, u);
          if (kind == PRODUCT) m = f64x2.mul(m, v128.bitselect(v, one, ok));
          else if (kind == DECAY) {
            // The oldest row of the window has weight 1, the next 2, ...: repeated suffix sums.
            s = f64x2.add(s, v128.and(ok, v));
            m = f64x2.add(m, s);
            k = f64x2.add(k, n);
          } else {
            const g = f64x2.splat(weight);
            m = f64x2.add(m, f64x2.mul(g, v128.and(ok, v)));
            k = f64x2.add(k, v128.and(ok, g));
            weight *= lambda;
          }
        }
        while (i > 1) {
          i--;
          e -= E;
          if (kind == DECAY) {
            // Older, absent rows would have had the small weights: those present move up by one.
            m = f64x2.add(m, s);
            k = f64x2.add(k, n);
          }
          v128.store(e, n);
          v128.store(e, m, 16);
          if (kind != PRODUCT) v128.store(e, k, 32);
        }
        n = zero2(); s = zero2(); k = zero2();
        m = kind == PRODUCT ? one : zero2();
        let head = zero2(), headWeight = zero2(); // DECAY: sums of (i + 1) x_i and (i + 1) within the block
        let age: f64 = 1;
        // Rows of the block that lie before the matrix still count towards the local row number.
        for (let r = start; r < lo; r++) age *= lambda;
        let at = <usize>lo * step + c;
        e = scratch + <usize>(lo - start + 1) * E;
        for (let r = lo; r < hi; r++) {
          const v = v128.load(x + at);
          const ok = isNum(v);
          n = f64x2.add(n, v128.and(ok, one));
          const total = f64x2.add(n, v128.load(e));
          let out: v128;
          if (kind == PRODUCT) {
            m = f64x2.mul(m, v128.bitselect(v, one, ok));
            out = f64x2.mul(m, v128.load(e, 16));
          } else if (kind == DECAY) {
            const local = f64x2.splat(<f64>(r - start + 1));
            const z = v128.and(ok, v);
            s = f64x2.add(s, z);
            head = f64x2.add(head, f64x2.mul(local, z));
            headWeight = f64x2.add(headWeight, v128.and(ok, local));
            const rest = f64x2.splat(<f64>(d - (r - start + 1)));
            // At the block's end the rest is 0, and 0 times an inf would be NaN.
            const tail = r - start + 1 < d ? f64x2.mul(rest, s) : zero2();
            const num = f64x2.add(f64x2.add(head, tail), v128.load(e, 16));
            const den = f64x2.add(f64x2.add(headWeight, f64x2.mul(rest, n)), v128.load(e, 32));
            out = f64x2.div(num, den);
          } else {
            age *= lambda;
            const g = f64x2.splat(age);
            m = f64x2.add(f64x2.mul(la, m), v128.and(ok, v));
            k = f64x2.add(f64x2.mul(la, k), v128.and(ok, one));
            out = f64x2.div(f64x2.add(m, f64x2.mul(g, v128.load(e, 16))), f64x2.add(k, f64x2.mul(g, v128.load(e, 32))));
          }
          v128.store(o + at, v128.bitselect(out, nan, f64x2.ge(total, mp)));
          at += step;
          e += E;
        }
      }
    }
  }
}

export function tsProduct(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  windowed(PRODUCT, 1, x, o, rows, stride, cols, d, t0, w);
}
export function decayLinear(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  windowed(DECAY, 1, x, o, rows, stride, cols, d, t0, w);
}
export function ewma(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize, lambda: f64): void {
  windowed(EWMA, lambda, x, o, rows, stride, cols, d, t0, w);
}

/** Rows since the condition (non-zero, not NaN) last held, 0 = today; NaN when not within the last d rows. */
export function daysSince(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32): void {
  const step = <usize>stride << 3, width = <usize>cols << 3;
  for (let c: usize = 0; c < width; c += 8) {
    let last = -d;
    for (let r = 0, at = c; r < rows; r++, at += step) {
      const v = load<f64>(x + at);
      if (v == v && v != 0) last = r;
      store<f64>(o + at, r - last < d ? <f64>(r - last) : NaN);
    }
  }
}
