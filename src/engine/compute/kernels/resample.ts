// Random numbers of engine/random.ts: the same stream to the last bit. state: u32 × 4 = a, b, c and the counter.

@inline
function bits(state: usize): u32 {
  const a = load<u32>(state), b = load<u32>(state, 4), c = load<u32>(state, 8), counter = load<u32>(state, 12);
  const out = a + b + counter;
  store<u32>(state, counter + 1, 12);
  store<u32>(state, b ^ (b >> 9));
  store<u32>(state, c + (c << 3), 4);
  store<u32>(state, rotl(c, 21) + out, 8);
  return out;
}
/** Uniform in [0, 1), 53 bits. */
@inline
function next(state: usize): f64 {
  const high = <f64>(bits(state) >> 5), low = <f64>(bits(state) >> 6);
  return (high * 67108864 + low) / 9007199254740992;
}
/** Uniform whole number in [0, n). */
@inline
function int(state: usize, n: i32): i32 {
  return <i32>(next(state) * <f64>n);
}

/**
 * RankIC of every date with the factor's ranks permuted among its pairs, `draws` times: added to totals f64 [draws]. rankX, rankY,
 * byX, count: of orderPairs. sums: f64 [2] = dates that count and Σ 1/(n − 1), added to. scratch: a row.
 */
export function shuffledRankIcs(byX: usize, rankX: usize, rankY: usize, count: usize, rows: i32, stride: i32, minPairs: i32, draws: i32,
  state: usize, totals: usize, sums: usize, w: usize): void {
  const H = <usize>stride << 2, a = w, b = a + H;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const n = load<i32>(count + (r << 2)), off = r * H;
    if (n < minPairs || n < 2) continue;
    let aa: i64 = 0, bb: i64 = 0;
    for (let i: usize = 0; i < <usize>n; i++) {
      const column = <usize>load<u32>(byX + off + (i << 2)) << 2;
      // About the mean of the doubled ranks, n + 1.
      const p = load<i32>(rankX + off + column) - n - 1, q = load<i32>(rankY + off + column) - n - 1;
      store<i32>(a + (i << 2), p);
      store<i32>(b + (i << 2), q);
      aa += <i64>p * <i64>p;
      bb += <i64>q * <i64>q;
    }
    if (aa == 0 || bb == 0) continue;
    store<f64>(sums, load<f64>(sums) + 1);
    store<f64>(sums, load<f64>(sums, 8) + 1 / <f64>(n - 1), 8);
    const scale = 1 / Math.sqrt(<f64>aa * <f64>bb);
    for (let draw: usize = 0; draw < <usize>draws; draw++) {
      let ab: i64 = 0;
      // Fisher–Yates and the sum of products in one walk.
      for (let i = n - 1; i >= 0; i--) {
        const mine = a + (<usize>i << 2), other = a + (<usize>int(state, i + 1) << 2), picked = load<i32>(other);
        store<i32>(other, load<i32>(mine));
        store<i32>(mine, picked);
        ab += <i64>picked * <i64>load<i32>(b + (<usize>i << 2));
      }
      const p = totals + (draw << 3);
      store<f64>(p, load<f64>(p) + <f64>ab * scale);
    }
  }
}
