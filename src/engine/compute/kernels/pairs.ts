import { commonRanks, orderRow } from "./ordered";

// Walks over the pairs of a date: the symbols of the universe with both a value and a label. Of each date four rows are kept:
// the pairs' columns in the order of the one and of the other (i32, the first `count` of them), and both doubled mean ranks
// by column (u32, 0 = not a pair).

@inline
function at(base: usize, i: i32): usize {
  return base + (<usize>i << 2);
}

/** Columns of an ordered row that are pairs, ascending; equal values by column. starts: u32 [2n + 1] of scratch. */
function pairsInOrder(order: usize, number: usize, count: usize, rank: usize, stride: i32, starts: usize, out: usize): void {
  const n = load<i32>(count);
  let m = 0;
  for (let i = 0; i < n; i++) {
    const column = load<u32>(at(order, i));
    store<u32>(at(out, m), column);
    m += i32(load<u32>(rank + (<usize>column << 2)) != 0);
  }
  if (!load<i32>(count, 4)) return;
  // Numbers are the same for equal values.
  let last: u32 = 0;
  for (let i = 0; i < m; i++) {
    const k = load<u32>(number + (<usize>load<u32>(at(out, i)) << 2));
    if (k != last) store<i32>(starts + (<usize>k << 2), i);
    last = k;
  }
  for (let column = 0; column < stride; column++) {
    if (load<u32>(at(rank, column)) == 0) continue;
    const start = starts + (<usize>load<u32>(at(number, column)) << 2);
    const place = load<i32>(start);
    store<i32>(start, place + 1);
    store<i32>(at(out, place), column);
  }
}

/**
 * Orders both sides of every date once: see above. x, y: f64; byX, byY, rankX, rankY: [rows × stride]; count: i32 [rows].
 * scratch: 6 rows and the sort's.
 */
export function orderPairs(x: usize, y: usize, u: usize, rows: i32, stride: i32, byX: usize, byY: usize, rankX: usize, rankY: usize,
  count: usize, w: usize): void {
  const S = <usize>stride << 3, H = <usize>stride << 2;
  const ox = w, nx = ox + H, cx = nx + H, oy = cx + 64, ny = oy + H, cy = ny + H, rank = cy + 64, starts = rank + S, s = starts + S + 64;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const members = u + r * <usize>stride, to = r * H;
    orderRow(x + r * S, members, stride, ox, nx, cx, s);
    orderRow(y + r * S, members, stride, oy, ny, cy, s);
    store<i32>(count + (r << 2), commonRanks(ox, nx, cx, ny, stride, rank));
    memory.copy(rankX + to, rank, H);
    commonRanks(oy, ny, cy, nx, stride, rank);
    memory.copy(rankY + to, rank, H);
    pairsInOrder(ox, nx, cx, rankX + to, stride, starts, byX + to);
    pairsInOrder(oy, ny, cy, rankY + to, stride, starts, byY + to);
  }
}

/**
 * Quantile group (i32, 0 = lowest; -1 = no value, or fewer than `minimum` values that date) of every member by its mean
 * rank: floor((rank - 1/2) q / n), in whole numbers, so that a boundary never depends on rounding. scratch: 3 rows and the sort's.
 */
export function rankGroups(x: usize, u: usize, rows: i32, stride: i32, q: i32, minimum: i32, out: usize, w: usize): void {
  const S = <usize>stride << 3, H = <usize>stride << 2;
  const order = w, number = order + H, count = number + H, s = count + 64;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const to = out + r * H;
    memory.fill(to, 0xff, H);
    orderRow(x + r * S, u + r * <usize>stride, stride, order, number, count, s);
    const n = load<i32>(count);
    if (n == 0 || n < minimum) continue;
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(at(order, i)) << 2;
      store<i32>(to + column, min(q - 1, <i32>((<i64>load<u32>(number + column) - 1) * <i64>q / (2 * <i64>n))));
    }
  }
}

/**
 * Mean label of the pairs and return of w = (f − f̄)/Σ|f − f̄| per date, NaN for fewer than `minPairs` or a constant factor.
 */
export function pairReturns(x: usize, y: usize, byX: usize, count: usize, rows: i32, stride: i32, minPairs: i32, mean: usize, weighted: usize): void {
  const S = <usize>stride << 3, H = <usize>stride << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const n = load<i32>(count + (r << 2)), order = byX + r * H, f = x + r * S, label = y + r * S;
    store<f64>(mean + (r << 3), NaN);
    store<f64>(weighted + (r << 3), NaN);
    if (n < minPairs || n == 0) continue;
    let centre: f64 = 0, level: f64 = 0, total: f64 = 0;
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(at(order, i)) << 3, v = load<f64>(f + column);
      centre += v;
      total += load<f64>(label + column);
      level = max(level, Math.abs(v));
    }
    store<f64>(mean + (r << 3), total / <f64>n);
    centre /= <f64>n;
    let gross: f64 = 0, sum: f64 = 0;
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(at(order, i)) << 3, d = load<f64>(f + column) - centre;
      gross += Math.abs(d);
      sum += d * load<f64>(label + column);
    }
    // What rounding leaves of a constant date is no position.
    if (gross > 1e-13 * level * <f64>n) store<f64>(weighted + (r << 3), sum / gross);
  }
}

/**
 * Parts of the dates' RankICs by symbol, group and size: a RankIC is the sum of (r − r̄)(q − q̄)/√(Σ(r − r̄)²·Σ(q − q̄)²) over
 * the pairs. Dates whose `scored` byte is 0 are left out. Added to bySymbol f64 [stride], byGroup and bySize; codes, sizes:
 * i32 [rows × stride], -1 = none; address 0: there are none.
 */
export function rankShares(byX: usize, rankX: usize, rankY: usize, count: usize, scored: usize, codes: usize, sizes: usize, rows: i32, stride: i32,
  sign: f64, bySymbol: usize, byGroup: usize, bySize: usize): void {
  const H = <usize>stride << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    if (!load<u8>(scored + r)) continue;
    const n = load<i32>(count + (r << 2)), off = r * H, centre = n + 1;
    let xx: i64 = 0, yy: i64 = 0;
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(at(byX + off, i)) << 2;
      const a = <i64>(load<i32>(rankX + off + column) - centre), b = <i64>(load<i32>(rankY + off + column) - centre);
      xx += a * a;
      yy += b * b;
    }
    const scale = sign / Math.sqrt(<f64>xx * <f64>yy);
    for (let i = 0; i < n; i++) {
      const column = <usize>load<u32>(at(byX + off, i)) << 2;
      const a = <f64>(load<i32>(rankX + off + column) - centre), b = <f64>(load<i32>(rankY + off + column) - centre);
      const share = a * b * scale;
      add(bySymbol, <i32>(column >> 2), share);
      if (codes) add(byGroup, load<i32>(codes + off + column), share);
      if (sizes) add(bySize, load<i32>(sizes + off + column), share);
    }
  }
}
@inline
function add(sums: usize, i: i32, by: f64): void {
  if (i < 0) return;
  const p = sums + (<usize>i << 3);
  store<f64>(p, load<f64>(p) + by);
}
