import { gather, scatter, val } from "./cross-section";
import { meanRanks } from "./window-rank";

// Per date within groups, over members of the universe with a value and a group; NaN elsewhere.
// g: i32 a symbol and date, -1 = none; `groups` codes.

const MEAN = 0, NEUTRAL = 1;

/** Drops what has no group from the packed arrays; keeps codes beside them. */
@inline
function keepGrouped(v: usize, id: usize, code: usize, g: usize, n: i32): i32 {
  let m = 0;
  for (let i = 0; i < n; i++) {
    const col = load<i32>(id + (<usize>i << 2));
    const c = load<i32>(g + (<usize>col << 2));
    store<f64>(v + (<usize>m << 3), val(v, i));
    store<i32>(id + (<usize>m << 2), col);
    store<i32>(code + (<usize>m << 2), c);
    m += c >= 0 ? 1 : 0;
  }
  return m;
}
@inline
function slot(base: usize, code: usize, i: i32): usize {
  return base + (<usize>load<i32>(code + (<usize>i << 2)) << 3);
}
@inline
function bump(p: usize, by: f64): void {
  store<f64>(p, load<f64>(p) + by);
}

/**
 * Every symbol goes on: those without a value or a group into a group of their own, whose mean is NaN, so that nothing
 * has to be packed and put back. Count and sum of a group lie side by side: one addition for both.
 */
@inline
function byMean(kind: i32, x: usize, o: usize, u: usize, g: usize, groups: i32, rows: i32, stride: i32, w: usize): void {
  const slots = w, sums = slots + (<usize>stride << 2), bytes = <usize>(groups + 1) << 4, none = <usize>groups << 4;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const row = r * <usize>stride, p = x + (row << 3), q = o + (row << 3), code = g + (row << 2), member = u + row;
    memory.fill(sums, 0, bytes);
    for (let i: usize = 0; i < <usize>stride; i++) {
      const z = load<f64>(p + (i << 3));
      const c = load<i32>(code + (i << 2));
      const ok = i32(z == z) & i32(c >= 0) & <i32>load<u8>(member + i);
      const slot = ok ? <usize>c << 4 : none;
      store<u32>(slots + (i << 2), <u32>slot);
      const s = sums + slot;
      v128.store(s, f64x2.add(v128.load(s), f64x2.replace_lane(f64x2.splat(z), 0, 1)));
    }
    for (let k: usize = 0; k < none; k += 16) store<f64>(sums + k, load<f64>(sums + k, 8) / load<f64>(sums + k));
    store<f64>(sums + none, NaN);
    for (let i: usize = 0; i < <usize>stride; i++) {
      const m = load<f64>(sums + <usize>load<u32>(slots + (i << 2)));
      store<f64>(q + (i << 3), kind == MEAN ? m : load<f64>(p + (i << 3)) - m);
    }
  }
}
export function groupMean(x: usize, o: usize, u: usize, g: usize, groups: i32, rows: i32, stride: i32, w: usize): void {
  byMean(MEAN, x, o, u, g, groups, rows, stride, w);
}
export function groupNeutralize(x: usize, o: usize, u: usize, g: usize, groups: i32, rows: i32, stride: i32, w: usize): void {
  byMean(NEUTRAL, x, o, u, g, groups, rows, stride, w);
}
export function groupZscore(x: usize, o: usize, u: usize, g: usize, groups: i32, rows: i32, stride: i32, w: usize): void {
  const S = <usize>stride << 3, G = <usize>groups << 3;
  const v = w, id = v + S, code = id + S, count = code + S, sum = count + G, square = sum + G;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const q = o + r * S;
    let n = gather(x + r * S, q, u + r * <usize>stride, stride, v, id);
    n = keepGrouped(v, id, code, g + r * (<usize>stride << 2), n);
    memory.fill(count, 0, G * 3);
    if (n == 0) continue;
    const shift = val(v, 0);
    for (let i = 0; i < n; i++) {
      bump(slot(count, code, i), 1);
      bump(slot(sum, code, i), val(v, i) - shift);
    }
    for (let k: usize = 0; k < G; k += 8) store<f64>(sum + k, load<f64>(sum + k) / load<f64>(count + k));
    for (let i = 0; i < n; i++) {
      const z = val(v, i) - shift - load<f64>(slot(sum, code, i));
      bump(slot(square, code, i), z * z);
    }
    for (let i = 0; i < n; i++) {
      const c = load<f64>(slot(count, code, i)), ss = load<f64>(slot(square, code, i));
      const sd = Math.sqrt(ss / (c - 1));
      // A group whose values are all equal has no spread, whatever rounding left of it.
      const spread = c > 1 && sd > 1e-14 * Math.abs(val(v, i));
      scatter(q, id, i, spread ? (val(v, i) - shift - load<f64>(slot(sum, code, i))) / sd : NaN);
    }
  }
}
/** Mean rank within the group / the group's size. */
export function groupRank(x: usize, o: usize, u: usize, g: usize, groups: i32, rows: i32, stride: i32, w: usize): void {
  const S = <usize>stride << 3, G = <usize>(groups + 1) << 3;
  const v = w, id = v + S, code = id + S, start = code + S, packed = start + G, who = packed + S, rank = who + S, s = rank + S;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const q = o + r * S;
    let n = gather(x + r * S, q, u + r * <usize>stride, stride, v, id);
    n = keepGrouped(v, id, code, g + r * (<usize>stride << 2), n);
    if (n == 0) continue;
    memory.fill(start, 0, G);
    for (let i = 0; i < n; i++) {
      const p = slot(start, code, i);
      store<i32>(p, load<i32>(p) + 1);
    }
    let total = 0;
    for (let k: usize = 0; k < G; k += 8) {
      const c = load<i32>(start + k);
      store<i32>(start + k, total);
      total += c;
    }
    for (let i = 0; i < n; i++) {
      const p = slot(start, code, i);
      const at = load<i32>(p);
      store<i32>(p, at + 1);
      store<f64>(packed + (<usize>at << 3), val(v, i));
      store<i32>(who + (<usize>at << 2), load<i32>(id + (<usize>i << 2)));
    }
    let from = 0;
    for (let k = 0; k < groups; k++) {
      const to = load<i32>(start + (<usize>k << 3)), c = to - from;
      if (c > 0) {
        meanRanks(packed + (<usize>from << 3), c, rank, s);
        for (let i = 0; i < c; i++) scatter(q, who, from + i, val(rank, i) / <f64>c);
      }
      from = to;
    }
  }
}

/**
 * Residual of x on group dummies and k further series, per date, over symbols with everything present.
 * Group means are removed first (Frisch–Waugh–Lovell), then the series in the order given by Gram–Schmidt, each twice;
 * a series whose remainder is below 1e-10 of its length is dropped as dependent on those before it.
 * cols: k u32 pointers to matrices. scratch: (k + 4) rows and 2 values a group.
 */
export function neutralize(x: usize, o: usize, u: usize, g: usize, groups: i32, cols: usize, k: i32,
  rows: i32, stride: i32, w: usize): void {
  const S = <usize>stride << 3, G = <usize>groups << 3;
  const v = w, id = v + S, code = id + S, sum = code + S, count = sum + G, basis = count + G;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const q = o + r * S;
    let n = gather(x + r * S, q, u + r * <usize>stride, stride, v, id);
    n = keepGrouped(v, id, code, g + r * (<usize>stride << 2), n);
    let m = 0;
    for (let i = 0; i < n; i++) {
      const col = load<i32>(id + (<usize>i << 2));
      let ok = true;
      for (let j = 0; j < k; j++) {
        const z = load<f64>(<usize>load<u32>(cols + (<usize>j << 2)) + r * S + (<usize>col << 3));
        if (z - z != 0) ok = false;
        store<f64>(basis + <usize>j * S + (<usize>m << 3), z);
      }
      const y = val(v, i);
      if (y - y != 0) ok = false;
      store<f64>(v + (<usize>m << 3), y);
      store<i32>(id + (<usize>m << 2), col);
      store<i32>(code + (<usize>m << 2), load<i32>(code + (<usize>i << 2)));
      m += ok ? 1 : 0;
    }
    if (m == 0) continue;
    demean(v, code, m, sum, count, G);
    for (let j = 0; j < k; j++) {
      const b = basis + <usize>j * S;
      const length = dot(b, b, m);
      demean(b, code, m, sum, count, G);
      for (let pass = 0; pass < 2; pass++)
        for (let i = 0; i < j; i++) subtract(b, basis + <usize>i * S, m);
      const left = dot(b, b, m);
      if (!(left > 1e-20 * length)) memory.fill(b, 0, <usize>m << 3);
      else {
        const f = 1 / Math.sqrt(left);
        for (let i: usize = 0; i < <usize>m << 3; i += 8) store<f64>(b + i, load<f64>(b + i) * f);
      }
    }
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < k; j++) subtract(v, basis + <usize>j * S, m);
    for (let i = 0; i < m; i++) scatter(q, id, i, val(v, i));
  }
}

function demean(v: usize, code: usize, n: i32, sum: usize, count: usize, G: usize): void {
  for (let pass = 0; pass < 2; pass++) {
    memory.fill(sum, 0, G);
    memory.fill(count, 0, G);
    for (let i = 0; i < n; i++) {
      bump(slot(sum, code, i), val(v, i));
      bump(slot(count, code, i), 1);
    }
    for (let i = 0; i < n; i++)
      store<f64>(v + (<usize>i << 3), val(v, i) - load<f64>(slot(sum, code, i)) / load<f64>(slot(count, code, i)));
  }
}
function dot(a: usize, b: usize, n: i32): f64 {
  let s: f64 = 0;
  for (let i = 0; i < n; i++) s += val(a, i) * val(b, i);
  return s;
}
/** v minus its part along the unit vector b (or the zero vector). */
function subtract(v: usize, b: usize, n: i32): void {
  const c = dot(v, b, n);
  for (let i = 0; i < n; i++) store<f64>(v + (<usize>i << 3), val(v, i) - c * val(b, i));
}
