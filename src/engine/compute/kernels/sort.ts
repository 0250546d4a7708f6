/** Bytes of scratch that sorting n values needs: keys, payloads, buckets and a second copy for the fallback. */
export function sortScratch(n: i32): usize {
  return (<usize>n + 8) * 40 + (<usize>buckets(n) + 8) * 4 + 2048 * 4;
}

@inline
function buckets(n: i32): i32 {
  // At least two buckets a value: most hold one or none.
  return n < 8 ? 16 : 1 << (33 - clz(n - 1));
}

// Layout of the scratch area s for n values.
@inline
export function sortedValues(s: usize): usize { return s; }
@inline
export function sortedIndex(s: usize, n: i32): usize { return s + (<usize>n + 8) * 8; }

/**
 * Sorts the n values at v (no NaN) ascending; results are `sortedValues` and `sortedIndex` (u32: where each was).
 * One counting pass over buckets that are spaced by what the values are like, then insertion; where the values are so skewed that buckets crowd,
 * a radix sort by their leading bits, and of the full keys where those crowd as well. Equal values keep their order in neither: callers give ties their mean rank.
 */
export function sort(v: usize, n: i32, s: usize): void {
  const sv = sortedValues(s);
  const si = sortedIndex(s, n);
  const bk = si + (<usize>n + 8) * 4;
  const hist = bk + (<usize>n + 8) * 4;
  if (n == 0) return;
  let mn = f64x2.splat(Infinity), mx = f64x2.splat(-Infinity), size = f64x2.splat(0);
  const even = n & ~1;
  for (let i: usize = 0; i < <usize>even << 3; i += 16) {
    const x = v128.load(v + i);
    mn = f64x2.pmin(mn, x);
    mx = f64x2.pmax(mx, x);
    size = f64x2.add(size, f64x2.abs(x));
  }
  let lo = min(f64x2.extract_lane(mn, 0), f64x2.extract_lane(mn, 1));
  let hi = max(f64x2.extract_lane(mx, 0), f64x2.extract_lane(mx, 1));
  if (n & 1) {
    const x = load<f64>(v + (<usize>even << 3));
    lo = min(lo, x);
    hi = max(hi, x);
  }
  // Without the last of an odd number: it only chooses the scale.
  const mean = (f64x2.extract_lane(size, 0) + f64x2.extract_lane(size, 1)) / <f64>max(even, 1);
  const nb = buckets(n);
  const mask = <u32>(nb - 1);
  const range = hi - lo;
  // Counts are 16 bits wide; an infinite range has no scale.
  if (!(range < Infinity) || n > 65000) return radix(v, n, s, 0);
  const scale = range > 0 ? min(<f64>(nb - 1) / range, 1e300) : 0.0;
  memory.fill(hist, 0, <usize>nb << 1);
  if (lo > 0 && hi > 4 * lo) {
    // Positive values over several octaves (prices, volumes) crowd at the low end of a linear scale: the bits of the
    // number itself are a logarithmic one.
    const first = reinterpret<u64>(lo);
    const shift = max<i64>(0, 64 - <i64>clz(reinterpret<u64>(hi) - first) - <i64>ctz(nb));
    for (let i: usize = 0; i < <usize>n; i++) count(bk, hist, i, <u32>((load<u64>(v + (i << 3)) - first) >> shift));
  } else if (hi < 0 && lo < 4 * hi) {
    // The same from the other end.
    const first = reinterpret<u64>(-hi), last = reinterpret<u64>(-lo);
    const shift = max<i64>(0, 64 - <i64>clz(last - first) - <i64>ctz(nb));
    for (let i: usize = 0; i < <usize>n; i++) count(bk, hist, i, <u32>((last - reinterpret<u64>(-load<f64>(v + (i << 3)))) >> shift));
  } else if (lo < 0 && hi > 0 && range > 10 * mean && mean > 1e-300) {
    // Long tails (differences of prices): linear near zero, or near the end that has no tail, logarithmic beyond.
    const centre = hi > -4 * lo ? lo : -lo > 4 * hi ? hi : 0;
    const near = 0.25 * mean, base = reinterpret<u64>(near);
    const below = reinterpret<u64>(near + (centre - lo)) - base, above = reinterpret<u64>(near + (hi - centre)) - base;
    let shift = max<i64>(0, 64 - <i64>clz(below + above) - <i64>ctz(nb));
    if (<i32>((below >> shift) + (above >> shift)) + 2 > nb) shift++;
    const middle = <i64>(below >> shift) + 1;
    for (let i: usize = 0; i < <usize>n; i++) {
      const x = load<f64>(v + (i << 3)) - centre;
      const far = <i64>((reinterpret<u64>(Math.abs(x) + near) - base) >> shift);
      count(bk, hist, i, <u32>(middle + (far ^ (reinterpret<i64>(x) >> 63))));
    }
  } else
    // Adding 2^52 leaves the rounded integer in the low bits: cheaper than a conversion.
    for (let i: usize = 0; i < <usize>n; i++)
      count(bk, hist, i, <u32>reinterpret<u64>((load<f64>(v + (i << 3)) - lo) * scale + 4503599627370496.0) & mask);
  // Exclusive prefix sums, eight counts at a time; from one eight to the next there is a single addition to wait for.
  const zero = i16x8.splat(0);
  let carry = zero;
  for (let b: usize = 0; b < <usize>nb << 1; b += 16) {
    const x = v128.load(hist + b);
    let t = i16x8.add(x, v128.shuffle<i8>(zero, x, 0, 1, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
    t = i16x8.add(t, v128.shuffle<i8>(zero, t, 0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
    t = i16x8.add(t, v128.shuffle<i8>(zero, t, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(hist + b, i16x8.add(i16x8.sub(t, x), carry));
    carry = i16x8.add(carry, v128.shuffle<i8>(t, t, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15));
  }
  for (let i: usize = 0; i < <usize>n; i++) {
    const h = hist + (<usize>load<u32>(bk + (i << 2)) << 1);
    const at = <u32>load<u16>(h);
    store<u16>(h, <u16>(at + 1));
    store<f64>(sv + (<usize>at << 3), load<f64>(v + (i << 3)));
    store<u32>(si + (<usize>at << 2), <u32>i);
  }
  if (inserted(n, s, n * 8 + 64)) return;
  // Sign, exponent and eight bits more: what shares them is few, and lies side by side.
  radix(v, n, s, 44);
  if (!inserted(n, s, n * 8 + 64)) radix(v, n, s, 0);
}

@inline
function count(bk: usize, hist: usize, i: usize, bucket: u32): void {
  store<u32>(bk + (i << 2), bucket);
  const h = hist + (<usize>bucket << 1);
  store<u16>(h, load<u16>(h) + 1);
}

/** Insertion sort of nearly sorted values; false when it takes more than `budget` moves. */
@inline
function inserted(n: i32, s: usize, budget: i32): bool {
  const sv = sortedValues(s);
  const si = sortedIndex(s, n);
  let last = load<f64>(sv);
  for (let i: usize = 1; i < <usize>n; i++) {
    const x = load<f64>(sv + (i << 3));
    if (last <= x) { last = x; continue; }
    const k = load<u32>(si + (i << 2));
    let j = i;
    while (j > 0 && load<f64>(sv + (j << 3) - 8) > x) {
      store<f64>(sv + (j << 3), load<f64>(sv + (j << 3) - 8));
      store<u32>(si + (j << 2), load<u32>(si + (j << 2) - 4));
      j--;
    }
    store<f64>(sv + (j << 3), x);
    store<u32>(si + (j << 2), k);
    budget -= <i32>(i - j);
    if (budget < 0) return false;
  }
  return true;
}

@inline
function orderedBits(x: f64): u64 {
  // + 0.0 makes -0 equal to 0; negative numbers are flipped so that unsigned order is numeric order.
  const u = reinterpret<u64>(x + 0.0);
  return u ^ (<u64>(<i64>u >> 63) | 0x8000000000000000);
}

/** Least-significant-digit radix sort by the bits from `first` on, digits of 11 bits; a digit that all keys share is skipped. */
function radix(v: usize, n: i32, s: usize, first: u64): void {
  const sv = sortedValues(s);
  const si = sortedIndex(s, n);
  const ti = si + (<usize>n + 8) * 4;
  const hist = ti + (<usize>n + 8) * 4;
  const ka = hist + 2048 * 4 + (<usize>buckets(n) + 8) * 4;
  const kb = ka + (<usize>n + 8) * 8;
  let a = ka, b = kb, p = si, q = ti;
  for (let i: usize = 0; i < <usize>n; i++) {
    store<u64>(a + (i << 3), orderedBits(load<f64>(v + (i << 3))));
    store<u32>(p + (i << 2), <u32>i);
  }
  for (let shift = first; shift < 64; shift += 11) {
    memory.fill(hist, 0, 2048 * 4);
    for (let i: usize = 0; i < <usize>n; i++) {
      const h = hist + (<usize>((load<u64>(a + (i << 3)) >> shift) & 2047) << 2);
      store<u32>(h, load<u32>(h) + 1);
    }
    if (load<u32>(hist + (<usize>((load<u64>(a) >> shift) & 2047) << 2)) == <u32>n) continue;
    let sum: u32 = 0;
    for (let d: usize = 0; d < 2048 * 4; d += 4) {
      const c = load<u32>(hist + d);
      store<u32>(hist + d, sum);
      sum += c;
    }
    for (let i: usize = 0; i < <usize>n; i++) {
      const k = load<u64>(a + (i << 3));
      const h = hist + (<usize>((k >> shift) & 2047) << 2);
      const at = <usize>load<u32>(h);
      store<u32>(h, <u32>at + 1);
      store<u64>(b + (at << 3), k);
      store<u32>(q + (at << 2), load<u32>(p + (i << 2)));
    }
    const t = a; a = b; b = t;
    const u = p; p = q; q = u;
  }
  if (p != si) memory.copy(si, p, <usize>n << 2);
  for (let i: usize = 0; i < <usize>n; i++)
    store<f64>(sv + (i << 3), load<f64>(v + (<usize>load<u32>(si + (i << 2)) << 3)));
}

/** Whether neighbours among the n sorted values are equal. */
@inline
export function hasTies(sv: usize, n: i32): bool {
  let any = v128.splat<i64>(0);
  let i: i32 = 0;
  for (; i + 2 < n; i += 2) {
    const p = sv + (<usize>i << 3);
    any = v128.or(any, f64x2.eq(v128.load(p), v128.load(p, 8)));
  }
  if (v128.any_true(any)) return true;
  for (; i + 1 < n; i++) if (load<f64>(sv + (<usize>i << 3)) == load<f64>(sv + (<usize>i << 3), 8)) return true;
  return false;
}
