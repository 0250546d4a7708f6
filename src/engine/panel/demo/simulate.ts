import type { Random } from "../../random.js";
import { PREMIUM, WINDOWS } from "./planted.js";
import { SECTORS, type Stock } from "./stocks.js";

const RECORDED = [
  "raw_open",
  "raw_high",
  "raw_low",
  "raw_close",
  "raw_vwap",
  "pre_close",
  "adj_factor",
  "volume",
  "float_shares",
  "sentiment",
  "analyst_revision",
  "esg_score",
] as const;

export interface Simulation {
  /** [dates × stride], NaN before listing and after delisting; bars NaN on suspended days. */
  readonly columns: Readonly<Record<(typeof RECORDED)[number], Float64Array>>;
  /** 1 = listed that day. */
  readonly listed: Uint8Array;
  readonly suspended: Uint8Array;
  readonly momentumOn: Uint8Array;
  /** Close of the market index. */
  readonly index: Float64Array;
}

const LIMIT = 0.1;
const cents = (price: number): number => Math.round(price * 100) / 100;

/** Student t with 5 degrees of freedom at unit variance. */
const heavyTail = (random: Random): number => random.studentT(5) * Math.sqrt(3 / 5);

/**
 * One day after another: market, sector and own shocks with volatility clustering (GARCH) and heavy tails, plus the
 * premia of `planted.ts` on what could be seen at the close of the day before. Yields the number of days that are done.
 */
export function* simulate(
  random: Random,
  stocks: readonly Stock[],
  days: number,
  stride: number,
): Generator<number, Simulation> {
  const size = days * stride;
  const columns = Object.fromEntries(
    RECORDED.map((name) => [name, new Float64Array(size).fill(Number.NaN)]),
  ) as Record<(typeof RECORDED)[number], Float64Array>;
  const listed = new Uint8Array(size);
  const suspended = new Uint8Array(size);
  const momentumOn = regimes(random, days);
  const index = new Float64Array(days);

  const n = stocks.length;
  const state = (value: (stock: Stock) => number): Float64Array => Float64Array.from(stocks, value);
  const latent = state((stock) => Math.log(stock.price));
  const rawClose = state((stock) => cents(stock.price));
  const factor = state(() => 1);
  const shares = state((stock) => stock.floatShares);
  const variance = state(() => 1);
  const activity = state(() => 0.45 * random.normal());
  const halt = new Int32Array(n);
  const sentiment = state(() => random.normal());
  const revision = state(() => random.normal());
  const esg = state(
    (stock) => 50 + 5 * Math.log(stock.floatShares * stock.price) - 110 + stock.sector + 4 * random.normal(),
  );
  // What a reader of the panel sees: adjusted closes (repeated over halts) and turnover.
  const seen = new Float64Array(days * n).fill(Number.NaN);
  const turned = new Float64Array(days * n).fill(Number.NaN);
  const alpha = new Float64Array(n);
  const sector = new Float64Array(SECTORS.length);
  let marketVariance = 1;
  let level = 1000;

  for (let t = 0; t < days; t++) {
    const marketShock = heavyTail(random);
    const market = 0.0002 + 0.011 * Math.sqrt(marketVariance) * marketShock;
    marketVariance = 0.03 + 0.08 * marketVariance * marketShock ** 2 + 0.89 * marketVariance;
    level *= Math.exp(market);
    index[t] = cents(level);
    for (let k = 0; k < sector.length; k++) sector[k] = 0.006 * random.normal();
    if (t > 0) premia(t - 1);
    for (let s = 0; s < n; s++) if (t >= stocks[s]!.listed && t < stocks[s]!.delisted) day(t, s, market);
    yield t + 1;
  }
  return { columns, listed, suspended, momentumOn, index };

  /** Expected return of tomorrow from what is seen at the close of day `t`. */
  function premia(t: number): void {
    alpha.fill(0);
    add(PREMIUM.liquidity, (s) => {
      let sum = 0;
      let valid = 0;
      for (let back = 0; back < WINDOWS.turnover && back <= t; back++) {
        const value = turned[(t - back) * n + s]!;
        if (value > 0) {
          sum += value;
          valid++;
        }
      }
      return valid * 2 < WINDOWS.turnover ? Number.NaN : -Math.log(sum / valid);
    });
    add(PREMIUM.reversal, (s) => -ratio(t, t - WINDOWS.reversal, s));
    if (momentumOn[t] === 1) add(PREMIUM.momentum, (s) => ratio(t - WINDOWS.skip, t - WINDOWS.momentum, s));
  }

  function ratio(to: number, from: number, s: number): number {
    return from < 0 ? Number.NaN : seen[to * n + s]! / seen[from * n + s]! - 1;
  }

  /** Adds premium × cross-section z-score, cut at ±3. */
  function add(premium: number, signal: (s: number) => number): void {
    const values = stocks.map((_, s) => signal(s));
    const valid = values.filter((value) => !Number.isNaN(value));
    if (valid.length < 10) return;
    const mean = valid.reduce((x, y) => x + y, 0) / valid.length;
    const deviation = Math.sqrt(valid.reduce((x, y) => x + (y - mean) ** 2, 0) / valid.length);
    if (deviation === 0) return;
    values.forEach((value, s) => {
      const z = (value - mean) / deviation;
      if (!Number.isNaN(z)) alpha[s]! += premium * Math.max(-3, Math.min(3, z));
    });
  }

  function day(t: number, s: number, market: number): void {
    const stock = stocks[s]!;
    const i = t * stride + s;
    listed[i] = 1;
    sentiment[s] = 0.9 * sentiment[s]! + Math.sqrt(0.19) * random.normal();
    if (t % 63 === s % 63) revision[s] = random.normal();
    columns.sentiment[i] = sentiment[s]!;
    columns.analyst_revision[i] = revision[s]!;
    columns.esg_score[i] = esg[s]!;
    columns.float_shares[i] = shares[s]!;
    activity[s] = 0.97 * activity[s]! + 0.45 * Math.sqrt(1 - 0.97 ** 2) * random.normal();

    if (halt[s] === 0 && t > stock.listed && random.next() < 0.0008)
      halt[s] = 1 + Math.floor(-5 * Math.log(1 - random.next()));
    if (halt[s]! > 0) {
      halt[s]!--;
      suspended[i] = 1;
      columns.raw_close[i] = rawClose[s]!;
      columns.pre_close[i] = rawClose[s]!;
      columns.adj_factor[i] = factor[s]!;
      seen[t * n + s] = rawClose[s]! * factor[s]!;
      return;
    }

    const previous = corporateAction(t, s);
    const shock = heavyTail(random);
    const own = stock.volatility * Math.sqrt(variance[s]!);
    variance[s] = 0.06 + 0.06 * variance[s]! * shock ** 2 + 0.88 * variance[s]!;
    latent[s]! += alpha[s]! + stock.beta * market + sector[stock.sector]! + own * shock;

    const up = cents(previous * (1 + LIMIT));
    const down = cents(previous * (1 - LIMIT));
    const quoted = (price: number): number => Math.min(up, Math.max(down, cents(price)));
    const close = quoted(Math.exp(latent[s]!) / factor[s]!);
    const move = Math.log(close / previous);
    const open = quoted(previous * Math.exp(0.3 * move + 0.25 * own * random.normal()));
    const high = quoted(Math.max(open, close) * Math.exp(0.35 * own * Math.abs(random.normal())));
    const low = quoted(Math.min(open, close) * Math.exp(-0.35 * own * Math.abs(random.normal())));
    const turnover = Math.exp(
      stock.logTurnover + activity[s]! + 0.2 * (Math.min(5, Math.abs(move) / own) - 0.8),
    );
    const volume = Math.max(100, Math.round((turnover * shares[s]!) / 100) * 100);
    columns.raw_open[i] = open;
    columns.raw_high[i] = high;
    columns.raw_low[i] = low;
    columns.raw_close[i] = close;
    columns.raw_vwap[i] = (open + close + high + low) / 4;
    columns.pre_close[i] = previous;
    columns.adj_factor[i] = factor[s]!;
    columns.volume[i] = volume;
    columns.float_shares[i] = shares[s]!;
    rawClose[s] = close;
    seen[t * n + s] = close * factor[s]!;
    turned[t * n + s] = volume / shares[s]!;
  }

  /** The official previous close: lowered by a dividend or a split, which raises the adjustment factor. */
  function corporateAction(t: number, s: number): number {
    const stock = stocks[s]!;
    const close = rawClose[s]!;
    if (t === stock.listed) return close;
    let previous = close;
    if (stock.dividend > 0 && t % 250 === stock.exDay) previous = cents(close * (1 - stock.dividend));
    else if (close > 12 && random.next() < 0.04 / 250) {
      const times = random.next() < 0.5 ? 1.5 : 2;
      previous = cents(close / times);
      shares[s] = Math.round(shares[s]! * times);
    }
    factor[s]! *= close / previous;
    return previous;
  }
}

/** On and off by turns, each for 80 to 160 days. */
function regimes(random: Random, days: number): Uint8Array {
  const on = new Uint8Array(days);
  let state = random.int(2);
  for (let t = 0; t < days; state = 1 - state) {
    const end = t + 80 + random.int(81);
    on.fill(state, t, end);
    t = end;
  }
  return on;
}
