import { type Breathe, giveWay, oneByOne } from "../give-way.js";
import type { Panel, RowRange } from "../panel/index.js";
import type { Holding } from "./backtest.js";
import type { Day } from "./events.js";
import { type Style, type StyleRow, styleReturns, stylesOn } from "./styles.js";

/** Where the return of one day beyond the universe's came from; shares of the value before, adding up exactly. */
export interface DayEffects {
  readonly date: string;
  readonly portfolio: number;
  /** Equally weighted universe, no costs. */
  readonly universe: number;
  /** Brinson by industry; the cash that is held stands under its own. */
  readonly allocation: Float64Array;
  readonly selection: Float64Array;
  readonly cash: number;
  /** Fees and slippage, negative. */
  readonly costs: number;
  /** What trading at the open instead of holding from close to close made, dividends' rounding included. */
  readonly trading: number;
  /** Weight of each industry in the portfolio and in the universe. */
  readonly weights: Float64Array;
  readonly universeWeights: Float64Array;
  /** Active exposure and contribution of each style, in the order of `styles`. */
  readonly exposures: Float64Array;
  readonly styleEffects: Float64Array;
}

export interface Effects {
  readonly industries: readonly string[];
  readonly styles: readonly Style[];
  readonly days: readonly DayEffects[];
}

const UNKNOWN = "–";

/**
 * Splits the return of every day into industries (Brinson and Fachler: allocation, and selection with the interaction),
 * cash, costs, trading at the open, and beside it into styles (exposure × return of the style, regressed on the day's
 * universe). Holdings are those of the close before; exposures are as of the last month end before the day.
 */
export async function effectsOf(
  panel: Panel,
  { from }: RowRange,
  played: { readonly days: readonly Day[]; readonly holdings: readonly Holding[]; readonly cash: number },
  signal?: AbortSignal,
): Promise<Effects> {
  const { stride, symbols, fields, universe, dates } = panel;
  const close = fields.get("close")!;
  const group = panel.groups.get("industry");
  const industries = [...(group?.names ?? []), UNKNOWN];
  const unknown = industries.length - 1;
  const industryOf = (t: number, s: number) => {
    const code = group?.codes[t * stride + s] ?? -1;
    return code < 0 ? unknown : code;
  };
  const row = new Map(symbols.map((symbol, s) => [symbol, s]));
  const holdings = new Map<string, Holding[]>();
  for (const holding of played.holdings) {
    const list = holdings.get(holding.date);
    if (list) list.push(holding);
    else holdings.set(holding.date, [holding]);
  }
  const breathe = giveWay(signal);
  const market = await marketReturns(panel, breathe);
  /** Last adjusted close of each symbol before the day: a suspended name resumes from it. */
  const last = new Float64Array(symbols.length).fill(Number.NaN);
  for (let s = 0; s < symbols.length; s++)
    for (let t = from; t >= 0 && !(last[s]! > 0); t--) last[s] = close[t * stride + s]!;
  let styles: StyleRow | undefined;
  let names: readonly Style[] = [];
  const returns = new Float64Array(symbols.length);
  const days: DayEffects[] = [];
  let before = played.cash;
  for (const [i, day] of played.days.entries()) {
    await breathe();
    const t = from + 1 + i;
    if (!styles || dates[t]!.slice(0, 7) !== dates[t - 1]!.slice(0, 7)) {
      styles = stylesOn(panel, t - 1, market);
      names = names.length >= styles.names.length ? names : styles.names;
    }
    const members: number[] = [];
    const count = new Float64Array(industries.length);
    const sum = new Float64Array(industries.length);
    let mean = 0;
    for (let s = 0; s < symbols.length; s++) {
      const at = (t - 1) * stride + s;
      returns[s] = close[at + stride]! / close[at]! - 1;
      if (universe[at] !== 1 || !Number.isFinite(returns[s]!)) continue;
      members.push(s);
      const code = industryOf(t - 1, s);
      count[code]!++;
      sum[code]! += returns[s]!;
      mean += returns[s]!;
    }
    if (members.length > 0) mean /= members.length;
    const weights = new Float64Array(industries.length);
    const earned = new Float64Array(industries.length);
    const held = i === 0 ? [] : (holdings.get(played.days[i - 1]!.date) ?? []);
    const exposure = new Float64Array(styles.names.length);
    let invested = 0;
    let hold = 0;
    for (const { symbol, shares, price } of held) {
      const s = row.get(symbol)!;
      const weight = (shares * price) / before;
      const now = close[t * stride + s]!;
      const r = now > 0 && last[s]! > 0 ? now / last[s]! - 1 : 0;
      const code = industryOf(t - 1, s);
      weights[code]! += weight;
      earned[code]! += weight * r;
      invested += weight;
      hold += weight * r;
      styles.z.forEach((z, k) => {
        exposure[k]! += weight * z[s]!;
      });
    }
    const universeWeights = count.map((n) => (members.length > 0 ? n / members.length : 0));
    const own = count.map((n, k) => (n > 0 ? sum[k]! / n : mean));
    const found = styleReturns(styles, returns, members);
    const place = new Map(styles.names.map((name, k) => [name, k]));
    const portfolio = day.nav / before - 1;
    const costs = -(day.fees + day.slippage) / before;
    days.push({
      date: day.date,
      portfolio,
      universe: mean,
      allocation: own.map((r, k) => (weights[k]! - universeWeights[k]!) * (r - mean)),
      selection: own.map((r, k) => earned[k]! - weights[k]! * r),
      cash: -(1 - invested) * mean,
      costs,
      trading: portfolio - hold - costs,
      weights,
      universeWeights,
      exposures: Float64Array.from(names, (name) => exposure[place.get(name) ?? -1] ?? 0),
      styleEffects: Float64Array.from(names, (name) => {
        const k = place.get(name);
        return k === undefined || !found ? 0 : exposure[k]! * found[k]!;
      }),
    });
    before = day.nav;
    for (let s = 0; s < symbols.length; s++) {
      const now = close[t * stride + s]!;
      if (now > 0) last[s] = now;
    }
  }
  return { industries, styles: names, days };
}

/** Mean return of yesterday's universe on every row. */
async function marketReturns(
  { fields, universe, stride, dates, symbols }: Panel,
  breathe: Breathe,
): Promise<Float64Array> {
  const close = fields.get("close")!;
  const out = new Float64Array(dates.length).fill(Number.NaN);
  await oneByOne(dates.length, breathe, (t) => {
    if (t === 0) return;
    let [n, sum] = [0, 0];
    for (let s = 0; s < symbols.length; s++) {
      const at = (t - 1) * stride + s;
      const r = close[at + stride]! / close[at]! - 1;
      if (universe[at] !== 1 || !Number.isFinite(r)) continue;
      n++;
      sum += r;
    }
    if (n > 0) out[t] = sum / n;
  });
  return out;
}
