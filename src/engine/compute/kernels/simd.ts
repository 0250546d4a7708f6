/** log of two lanes, fdlibm's reduction and polynomial (< 1 ulp); NaN for values <= 0, where libm has -inf. */
@inline
export function log2x(x: v128): v128 {
  // Subnormals are scaled up by 2^54 so that the exponent can be read.
  const tiny = f64x2.lt(x, f64x2.splat(2.2250738585072014e-308));
  const y = v128.bitselect(f64x2.mul(x, f64x2.splat(18014398509481984)), x, tiny);
  let u = i64x2.add(y, i64x2.splat(0x00095f6200000000));
  const k = i64x2.sub(i64x2.shr_u(u, 52), i64x2.splat(1023));
  u = i64x2.add(v128.and(u, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  let dk = f64x2.sub(i64x2.add(k, i64x2.splat(0x4338000000000000)), f64x2.splat(6755399441055744));
  dk = f64x2.sub(dk, v128.and(tiny, f64x2.splat(54)));
  const f = f64x2.sub(u, f64x2.splat(1));
  const hfsq = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const t1 = f64x2.mul(w, f64x2.add(f64x2.splat(3.999999999940941908e-01), f64x2.mul(w,
    f64x2.add(f64x2.splat(2.222219843214978396e-01), f64x2.mul(w, f64x2.splat(1.531383769920937332e-01))))));
  const t2 = f64x2.mul(z, f64x2.add(f64x2.splat(6.666666666666735130e-01), f64x2.mul(w,
    f64x2.add(f64x2.splat(2.857142874366239149e-01), f64x2.mul(w,
      f64x2.add(f64x2.splat(1.818357216161805012e-01), f64x2.mul(w, f64x2.splat(1.479819860511658591e-01))))))));
  const r = f64x2.add(t2, t1);
  // s*(hfsq+R) + dk*ln2_lo - hfsq + f + dk*ln2_hi
  let q = f64x2.add(f64x2.mul(s, f64x2.add(hfsq, r)), f64x2.mul(dk, f64x2.splat(1.90821492927058770002e-10)));
  q = f64x2.add(f64x2.add(f64x2.sub(q, hfsq), f), f64x2.mul(dk, f64x2.splat(6.93147180369123816490e-01)));
  const inf = f64x2.splat(Infinity);
  q = v128.bitselect(x, q, f64x2.eq(x, inf));
  return v128.bitselect(q, f64x2.splat(NaN), f64x2.gt(x, f64x2.splat(0)));
}

/** exp of two lanes, fdlibm's reduction and polynomial (< 1 ulp); NaN stays NaN. */
@inline
export function exp2x(x: v128): v128 {
  const c = f64x2.max(f64x2.min(x, f64x2.splat(709.9)), f64x2.splat(-746));
  const k = f64x2.nearest(f64x2.mul(c, f64x2.splat(1.44269504088896338700)));
  const hi = f64x2.sub(c, f64x2.mul(k, f64x2.splat(6.93147180369123816490e-01)));
  const lo = f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.mul(r, r);
  let p = f64x2.add(f64x2.splat(-1.65339022054652515390e-06), f64x2.mul(t, f64x2.splat(4.13813679705723846039e-08)));
  p = f64x2.add(f64x2.splat(6.61375632143793436117e-05), f64x2.mul(t, p));
  p = f64x2.add(f64x2.splat(-2.77777777770155933842e-03), f64x2.mul(t, p));
  p = f64x2.add(f64x2.splat(1.66666666666666019037e-01), f64x2.mul(t, p));
  const d = f64x2.sub(r, f64x2.mul(t, p));
  const y = f64x2.add(f64x2.splat(1),
    f64x2.add(f64x2.sub(f64x2.div(f64x2.mul(r, d), f64x2.sub(f64x2.splat(2), d)), lo), hi));
  // 2^k in two halves: k reaches 1024 and -1075, beyond one exponent.
  const magic = f64x2.splat(6755399441055744);
  const k1 = f64x2.nearest(f64x2.mul(k, f64x2.splat(0.5)));
  const k2 = f64x2.sub(k, k1);
  const e1 = i64x2.shl(i64x2.add(f64x2.add(k1, magic), i64x2.splat(1023)), 52);
  const e2 = i64x2.shl(i64x2.add(f64x2.add(k2, magic), i64x2.splat(1023)), 52);
  const e = f64x2.mul(f64x2.mul(y, e1), e2);
  return v128.bitselect(e, x, f64x2.eq(x, x));
}

/** tanh of two lanes: a Padé quotient near 0 (where 1 - 2/(e^2x + 1) would cancel), the exponential elsewhere. */
@inline
export function tanh2x(x: v128): v128 {
  const one = f64x2.splat(1);
  const a = f64x2.abs(x);
  const z = f64x2.mul(x, x);
  const num = f64x2.add(f64x2.splat(135135), f64x2.mul(z,
    f64x2.add(f64x2.splat(17325), f64x2.mul(z, f64x2.add(f64x2.splat(378), z)))));
  const den = f64x2.add(f64x2.splat(135135), f64x2.mul(z,
    f64x2.add(f64x2.splat(62370), f64x2.mul(z, f64x2.add(f64x2.splat(3150), f64x2.mul(z, f64x2.splat(28)))))));
  const small = f64x2.div(f64x2.mul(x, num), den);
  const e = exp2x(f64x2.add(a, a));
  const big = f64x2.sub(one, f64x2.div(f64x2.splat(2), f64x2.add(e, one)));
  const sign = v128.and(x, f64x2.splat(-0.0));
  return v128.bitselect(small, v128.or(big, sign), f64x2.lt(a, f64x2.splat(0.6)));
}

/** log(1+x) with the rounding of 1+x made good; NaN for x <= -1. */
@inline
export function log1p2x(x: v128): v128 {
  const one = f64x2.splat(1);
  const u = f64x2.add(one, x);
  const fix = f64x2.div(f64x2.sub(f64x2.sub(u, one), x), u);
  const r = f64x2.sub(log2x(u), fix);
  // x below 2^-54 is its own logarithm; inf stays inf.
  const same = v128.or(f64x2.eq(u, one), f64x2.eq(x, f64x2.splat(Infinity)));
  return v128.bitselect(x, r, same);
}

@inline
export function isNum(x: v128): v128 {
  return f64x2.eq(x, x);
}
@inline
export function isFinite2(x: v128): v128 {
  const z = f64x2.sub(x, x);
  return f64x2.eq(z, z);
}
@inline
export function zero2(): v128 {
  return f64x2.splat(0);
}
/** Bytes of a row that one sweep of a rolling kernel covers: 64 symbols, so that a block of rows stays in L1/L2. */
export const TILE: usize = 512;
