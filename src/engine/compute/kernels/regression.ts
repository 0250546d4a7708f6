import { anchor, firstSeen } from "./moments";
import { TILE, isFinite2, isNum, zero2 } from "./simd";

// Two-series windows over complete pairs, and the trend on the row number, by van Herk's scheme about local anchors
// (see moments.ts). ddof 1; a constant side gives corr NaN, cov 0, slope on it NaN.

const CORR = 0, COV = 1, BETA = 2, RESID = 3, SLOPE = 4, RSQUARE = 5, TREND_RESID = 6;

/** One window in two passes. b = 0: against the row number. */
function exact(kind: i32, x: usize, y: usize, step: usize, w: i32): f64 {
  const trend = kind >= SLOPE;
  let n: f64 = 0, sx: f64 = 0, sy: f64 = 0, ax: f64 = 0, ay: f64 = 0;
  for (let k = 0, at: usize = 0; k < w; k++, at -= step) {
    const p = load<f64>(x + at), q = trend ? -<f64>k : load<f64>(y + at);
    if (p != p || q != q) continue;
    if (n == 0) { ax = p; ay = q; }
    n++;
    sx += p - ax;
    sy += q - ay;
  }
  const mx = sx / n, my = sy / n;
  let xx: f64 = 0, yy: f64 = 0, xy: f64 = 0;
  for (let k = 0, at: usize = 0; k < w; k++, at -= step) {
    const p = load<f64>(x + at), q = trend ? -<f64>k : load<f64>(y + at);
    if (p != p || q != q) continue;
    const u = p - ax - mx, v = q - ay - my;
    xx += u * u;
    yy += v * v;
    xy += u * v;
  }
  if (kind == COV) return xx == 0 || yy == 0 ? 0 : xy / (n - 1);
  if (kind == CORR) return xx == 0 || yy == 0 ? NaN : max(-1.0, min(1.0, xy / Math.sqrt(xx * yy)));
  if (yy == 0) return NaN;
  if (kind == BETA || kind == SLOPE) return xx == 0 ? 0 : xy / yy;
  if (kind == RSQUARE) return xx == 0 ? NaN : min(1.0, xy * xy / (xx * yy));
  return load<f64>(x) - ax - mx - (xx == 0 ? 0 : xy / yy) * ((trend ? 0 : load<f64>(y)) - ay - my);
}

@inline
function finish(kind: i32, x: usize, y: usize, o: usize, step: usize, w: i32, mp: v128, n: v128,
  sx: v128, sy: v128, xx: v128, yy: v128, xy: v128, ax: v128, ay: v128, now: v128): void {
  const one = f64x2.splat(1);
  const nan = f64x2.splat(NaN);
  const mx = f64x2.div(sx, n);
  const my = f64x2.div(sy, n);
  const cxy = f64x2.sub(xy, f64x2.mul(sx, my));
  const cxx = f64x2.sub(xx, f64x2.mul(sx, mx));
  const cyy = f64x2.sub(yy, f64x2.mul(sy, my));
  const need = v128.and(f64x2.ge(n, mp), f64x2.gt(n, one));
  let r: v128;
  if (kind == CORR) {
    r = f64x2.div(cxy, f64x2.sqrt(f64x2.mul(cxx, cyy)));
    r = f64x2.max(f64x2.splat(-1), f64x2.min(one, r));
  } else if (kind == COV) r = f64x2.div(cxy, f64x2.sub(n, one));
  else if (kind == BETA || kind == SLOPE) r = f64x2.div(cxy, cyy);
  else if (kind == RSQUARE) r = f64x2.min(one, f64x2.div(f64x2.mul(cxy, cxy), f64x2.mul(cxx, cyy)));
  else {
    const v = kind == RESID ? f64x2.sub(v128.load(y), ay) : now;
    r = f64x2.sub(f64x2.sub(f64x2.sub(v128.load(x), ax), mx), f64x2.mul(f64x2.div(cxy, cyy), f64x2.sub(v, my)));
  }
  // An inf on the dependent side makes its sum of squares inf or NaN: no slope then, rather than a signed infinity.
  if (kind >= BETA) r = f64x2.add(r, f64x2.sub(cxx, cxx));
  v128.store(o, v128.bitselect(r, nan, need));
  const limit = f64x2.splat(1e-5);
  let poor = f64x2.le(cxx, f64x2.mul(xx, limit));
  if (kind < SLOPE) poor = v128.or(poor, f64x2.le(cyy, f64x2.mul(yy, limit)));
  poor = v128.and(poor, need);
  if (v128.any_true(poor)) {
    if (i64x2.extract_lane(poor, 0) != 0) store<f64>(o, exact(kind, x, y, step, w));
    if (i64x2.extract_lane(poor, 1) != 0) store<f64>(o, exact(kind, x + 8, y + 8, step, w), 8);
  }
}

/** Suffix sums of the block before `start` (see moments.ts), 96 bytes each. x, y: columns. */
@inline
function suffixes(trend: bool, x: usize, y: usize, step: usize, start: i32, d: i32, ax: v128, ay: v128, scratch: usize): void {
  const one = f64x2.splat(1);
  const E: usize = 96;
  let n = zero2(), sx = zero2(), sy = zero2(), xx = zero2(), yy = zero2(), xy = zero2();
  let e = scratch + <usize>d * E;
  let i = d;
  let at = <usize>max(start - 1, 0) * step;
  const first = max(1, d - max(start, 0));
  for (;;) {
    v128.store(e, n);
    v128.store(e, sx, 16);
    v128.store(e, sy, 32);
    v128.store(e, xx, 48);
    v128.store(e, yy, 64);
    v128.store(e, xy, 80);
    if (i <= first) break;
    i--;
    e -= E;
    const p = v128.load(x + at);
    const q = trend ? f64x2.splat(<f64>(i - d)) : v128.load(y + at);
    at -= step;
    const ok = trend ? isNum(p) : v128.and(isNum(p), isNum(q));
    const u = v128.and(ok, f64x2.sub(p, ax));
    const v = v128.and(ok, trend ? q : f64x2.sub(q, ay));
    n = f64x2.add(n, v128.and(ok, one));
    sx = f64x2.add(sx, u);
    sy = f64x2.add(sy, v);
    xx = f64x2.add(xx, f64x2.mul(u, u));
    yy = f64x2.add(yy, f64x2.mul(v, v));
    xy = f64x2.add(xy, f64x2.mul(u, v));
  }
  while (i > 1) {
    i--;
    e -= E;
    v128.store(e, n);
    v128.store(e, sx, 16);
    v128.store(e, sy, 32);
    v128.store(e, xx, 48);
    v128.store(e, yy, 64);
    v128.store(e, xy, 80);
  }
}

/** scratch: (d + 1) entries of 96 bytes. x is the dependent side; the trend kinds take y = x and regress on the row number. */
@inline
function rolling(kind: i32, x: usize, y: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, scratch: usize): void {
  const trend = kind >= SLOPE;
  const step = <usize>stride << 3, width = <usize>cols << 3;
  const mp = f64x2.splat(<f64>((d + 1) >> 1));
  const one = f64x2.splat(1);
  const E: usize = 96;
  for (let tile: usize = 0; tile < width; tile += TILE) {
    const tileEnd = min(tile + TILE, width);
    for (let start = -(t0 % d); start < rows; start += d) {
      const lo = max(start, 0), hi = min(start + d, rows);
      for (let c = tile; c < tileEnd; c += 16) {
        let ax = anchor(x, step, c, start, d);
        let ay = trend ? zero2() : anchor(y, step, c, start, d);
        let seenX = firstSeen(x, step, c, start);
        let seenY = trend ? seenX : firstSeen(y, step, c, start);
        let waiting = !i64x2.all_true(v128.and(seenX, seenY));
        suffixes(trend, x + c, y + c, step, start, d, ax, ay, scratch);
        let n = zero2(), sx = zero2(), sy = zero2(), xx = zero2(), yy = zero2(), xy = zero2();
        let at = <usize>lo * step + c;
        let e = scratch + <usize>(lo - start + 1) * E;
        for (let r = lo; r < hi; r++) {
          const p = v128.load(x + at);
          const now = f64x2.splat(<f64>(r - start));
          const q = trend ? now : v128.load(y + at);
          if (waiting) {
            const firstX = v128.andnot(isFinite2(p), seenX);
            const firstY = trend ? firstX : v128.andnot(isFinite2(q), seenY);
            if (v128.any_true(v128.or(firstX, firstY))) {
              ax = v128.bitselect(p, ax, firstX);
              if (!trend) ay = v128.bitselect(q, ay, firstY);
              seenX = v128.or(seenX, firstX);
              seenY = v128.or(seenY, firstY);
              waiting = !i64x2.all_true(v128.and(seenX, seenY));
              suffixes(trend, x + c, y + c, step, start, d, ax, ay, scratch);
            }
          }
          const ok = trend ? isNum(p) : v128.and(isNum(p), isNum(q));
          const u = v128.and(ok, f64x2.sub(p, ax));
          const v = v128.and(ok, trend ? q : f64x2.sub(q, ay));
          n = f64x2.add(n, v128.and(ok, one));
          sx = f64x2.add(sx, u);
          sy = f64x2.add(sy, v);
          xx = f64x2.add(xx, f64x2.mul(u, u));
          yy = f64x2.add(yy, f64x2.mul(v, v));
          xy = f64x2.add(xy, f64x2.mul(u, v));
          finish(kind, x + at, y + at, o + at, step, min(d, r + 1), mp,
            f64x2.add(n, v128.load(e)), f64x2.add(sx, v128.load(e, 16)), f64x2.add(sy, v128.load(e, 32)),
            f64x2.add(xx, v128.load(e, 48)), f64x2.add(yy, v128.load(e, 64)), f64x2.add(xy, v128.load(e, 80)),
            ax, ay, now);
          at += step;
          e += E;
        }
      }
    }
  }
}

export function tsCorr(x: usize, y: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(CORR, x, y, o, rows, stride, cols, d, t0, w);
}
export function tsCov(x: usize, y: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(COV, x, y, o, rows, stride, cols, d, t0, w);
}
export function tsBeta(y: usize, x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(BETA, y, x, o, rows, stride, cols, d, t0, w);
}
export function regressionResid(y: usize, x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(RESID, y, x, o, rows, stride, cols, d, t0, w);
}
export function tsSlope(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(SLOPE, x, x, o, rows, stride, cols, d, t0, w);
}
export function tsRsquare(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(RSQUARE, x, x, o, rows, stride, cols, d, t0, w);
}
export function tsResid(x: usize, o: usize, rows: i32, stride: i32, cols: i32, d: i32, t0: i32, w: usize): void {
  rolling(TREND_RESID, x, x, o, rows, stride, cols, d, t0, w);
}
