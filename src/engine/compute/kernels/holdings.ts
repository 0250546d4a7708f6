import { change, weights } from "./daily";

// What a group's names would have been worth to somebody who bought them on the entry day.

/** Prices with gaps filled by the last one before, in place; NaN before the first. The row in front is read unless `first`. */
export function carryPrices(price: usize, rows: i32, stride: i32, first: i32): void {
  const S = <usize>stride << 3, zero = f64x2.splat(0);
  for (let r: usize = first ? 1 : 0; r < <usize>rows; r++)
    for (let i: usize = 0; i < S; i += 16) {
      const p = price + r * S + i, x = v128.load(p);
      v128.store(p, v128.bitselect(x, v128.load(p - S), f64x2.gt(x, zero)));
    }
}

/** Members (u: a byte a symbol) with a price on the entry day. out: a byte a symbol. */
export function buyable(price: usize, u: usize, rows: i32, stride: i32, out: usize): void {
  for (let i: usize = 0, n = <usize>rows * <usize>stride; i < n; i++)
    store<u8>(out + i, load<u8>(u + i) & u8(load<f64>(price + (i << 3)) > 0));
}

/** The buyable names of a date, sorted by group; those without a group last. Byte offsets of columns u32, 1/price f64, starts i32 [q + 2]. */
function bought(price: usize, can: usize, groups: usize, stride: i32, q: i32, column: usize, inverse: usize, starts: usize, next: usize): void {
  memory.fill(next, 0, <usize>(q + 1) << 2);
  for (let i: usize = 0; i < <usize>stride; i++) {
    if (!load<u8>(can + i)) continue;
    const p = slot(next, groups, i, q);
    store<i32>(p, load<i32>(p) + 1);
  }
  let n = 0;
  for (let g: usize = 0; g <= <usize>q; g++) {
    const p = next + (g << 2), size = load<i32>(p);
    store<i32>(starts + (g << 2), n);
    store<i32>(p, n);
    n += size;
  }
  store<i32>(starts + (<usize>(q + 1) << 2), n);
  for (let i: usize = 0; i < <usize>stride; i++) {
    if (!load<u8>(can + i)) continue;
    const p = slot(next, groups, i, q), to = load<i32>(p);
    store<i32>(p, to + 1);
    store<u32>(column + (<usize>to << 2), <u32>i << 3);
    store<f64>(inverse + (<usize>to << 3), 1 / load<f64>(price + (i << 3)));
  }
}
@inline
function slot(next: usize, groups: usize, i: usize, q: i32): usize {
  const g = load<i32>(groups + (i << 2));
  return next + (<usize>(g < 0 ? q : g) << 2);
}
@inline
function start(starts: usize, g: i32): usize {
  return <usize>load<i32>(starts + (<usize>g << 2));
}
@inline
function bump(p: usize, by: f64): void {
  store<f64>(p, load<f64>(p) + by);
}

/**
 * Values of `horizon` staggered sub-portfolios, signals of rows [first, first + rows) of `length`: one is renewed each row and held
 * `horizon` rows, equal weights at the entry, no capital moved between them. held: carried prices from the window's first entry on,
 * [length × stride]; can, groups: of the window's signals. value: f64 [horizon × (q + 1)], kept from call
 * to call, 1 at first; nav: f64 [(q + 1) × length], added to; row q is the universe. scratch: 2 rows, 8 bytes a group.
 */
export function holdingValues(held: usize, can: usize, groups: usize, first: i32, rows: i32, length: i32, stride: i32, q: i32, horizon: i32,
  value: usize, nav: usize, w: usize): void {
  const S = <usize>stride << 3, H = <usize>stride << 2;
  const column = w, inverse = column + H, starts = inverse + S, next = starts + (<usize>(q + 2) << 2);
  for (let t = first; t < first + rows; t++) {
    const row = <usize>t;
    bought(held + row * S, can + row * <usize>stride, groups + row * H, stride, q, column, inverse, starts, next);
    const mine = value + (<usize>((t % horizon) * (q + 1)) << 3), last = min(t + horizon, length - 1);
    for (let d = t; d <= last; d++) {
      const prices = held + <usize>d * S, renewed = d == t + horizon;
      let all: f64 = 0;
      for (let g = 0; g <= q; g++) {
        let sum: f64 = 0;
        for (let i = start(starts, g), end = start(starts, g + 1); i < end; i++)
          sum += load<f64>(prices + <usize>load<u32>(column + (i << 2))) * load<f64>(inverse + (i << 3));
        all += sum;
        // The last slot holds the names without a group: with them the sum is the universe's.
        const n = g == q ? start(starts, q + 1) : start(starts, g + 1) - start(starts, g);
        const p = mine + (<usize>g << 3), before = load<f64>(p);
        const now = n > 0 ? before * ((g == q ? all : sum) / <f64>n) : before;
        // The day of renewal is written by the next holding, at the same value.
        if (renewed) store<f64>(p, now);
        else bump(nav + ((<usize>g * <usize>length + <usize>d) << 3), now);
      }
    }
  }
}

/** Of an offset and a group: f64 sums of the dates' means, of their squares and of their excess over all names, and the dates. */
const OFFSET: usize = 32;

/**
 * Mean price change of each group's names from the entry price, `before` rows before it to `after` rows after it, added to sums: f64
 * [q × (before + 1 + after) × 4]. held: carried prices from the panel's first row on; can, groups: of the window's signals; signals of rows [first, first + rows) enter at panel row `enter` + t; prices from row `end` on are not there. scratch: 2 rows,
 * 16 bytes a group.
 */
export function groupEvents(held: usize, can: usize, groups: usize, first: i32, rows: i32, enter: i32, end: i32, before: i32, after: i32,
  stride: i32, q: i32, sums: usize, w: usize): void {
  const S = <usize>stride << 3, H = <usize>stride << 2, width = before + 1 + after, one = f64x2.splat(1);
  const column = w, inverse = column + H, starts = inverse + S, next = starts + (<usize>(q + 2) << 2), means = next + (<usize>(q + 2) << 2);
  for (let t = first; t < first + rows; t++) {
    const row = <usize>t;
    bought(held + <usize>(enter + t) * S, can + row * <usize>stride, groups + row * H, stride, q, column, inverse, starts, next);
    for (let k = 0; k < width; k++) {
      const d = enter + t + k - before;
      if (d < 0 || d >= end) continue;
      const prices = held + <usize>d * S;
      let all: f64 = 0, everyone: f64 = 0;
      for (let g = 0; g <= q; g++) {
        let two = f64x2.splat(0), known = i64x2.splat(0);
        let i = start(starts, g);
        const stop = start(starts, g + 1);
        for (; i + 1 < stop; i += 2) {
          const p = v128.load64_lane(prices + <usize>load<u32>(column + (i << 2), 4), v128.load64_zero(prices + <usize>load<u32>(column + (i << 2))), 1);
          const z = f64x2.sub(f64x2.mul(p, v128.load(inverse + (i << 3))), one);
          // NaN: not listed yet at that offset.
          const there = f64x2.eq(f64x2.sub(z, z), f64x2.splat(0));
          two = f64x2.add(two, v128.and(z, there));
          known = i64x2.sub(known, there);
        }
        let sum = f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
        let n = <f64>(i64x2.extract_lane(known, 0) + i64x2.extract_lane(known, 1));
        if (i < stop) {
          const z = load<f64>(prices + <usize>load<u32>(column + (i << 2))) * load<f64>(inverse + (i << 3)) - 1;
          if (z - z == 0) {
            sum += z;
            n += 1;
          }
        }
        all += sum;
        everyone += n;
        store<f64>(means + (<usize>g << 3), sum / n);
      }
      const market = all / everyone;
      for (let g = 0; g < q; g++) {
        const m = load<f64>(means + (<usize>g << 3)), p = sums + <usize>(g * width + k) * OFFSET;
        if (m != m) continue;
        bump(p, m);
        bump(p + 8, m * m);
        bump(p + 16, m - market);
        bump(p + 24, 1);
      }
    }
  }
}

/**
 * ½ Σ|w_t − w_{t−lag}| of w = (f − f̄)/Σ|f − f̄| over the members with a value, NaN where either is undefined. out: f64 [rows] from row
 * `first` of the window on. ring: (lag + 1) × (f64 [stride] and an i64), kept from call to call. scratch: half a row.
 */
export function weightTurnover(x: usize, u: usize, first: i32, rows: i32, stride: i32, lag: i32, out: usize, ring: usize, w: usize): void {
  const S = <usize>stride << 3, R = S + 16;
  for (let r = 0; r < rows; r++) {
    const row = x + <usize>r * S, members = u + <usize>r * <usize>stride, t = first + r;
    let n = 0;
    for (let i: usize = 0; i < <usize>stride; i++) {
      const z = load<f64>(row + (i << 3)), there = i32(z - z == 0) & <i32>load<u8>(members + i);
      store<u32>(w + (i << 2), <u32>there);
      n += there;
    }
    const mine = ring + <usize>(t % (lag + 1)) * R;
    const ok = n > 0 && weights(row, w, n, stride, mine);
    store<i64>(mine + S, i64(ok));
    const theirs = ring + <usize>((t + 1) % (lag + 1)) * R;
    store<f64>(out + (<usize>r << 3), t >= lag && ok && load<i64>(theirs + S) != 0 ? 0.5 * change(mine, theirs, S) : NaN);
  }
}
