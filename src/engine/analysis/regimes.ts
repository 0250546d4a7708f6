import { lowerBound } from "./lower-bound.js";
import { mean, std } from "./moments.js";
import { figuresOf, finite } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

type Regime = TearSheet["regimes"]["years"][number];

export interface DailyFigures {
  readonly dates: readonly string[];
  readonly rankIc: Float64Array;
  readonly ic: Float64Array;
  readonly spread: Float64Array;
  readonly horizon: number;
}

/** Trading days of a trend and of a volatility: a quarter. */
const WINDOW = 60;

export function byYear(figures: DailyFigures): Regime[] {
  const years = [...new Set(figures.dates.map((date) => date.slice(0, 4)))];
  return years.map((year) => regime(year, figures, (t) => figures.dates[t]!.startsWith(year)));
}

/**
 * Bull and bear, high and low volatility, by what was known on the date: the market's return over the last 60 days above
 * 0 or not; its volatility over 60 days above the median of those before or not. Dates without 60 returns are in
 * neither.
 *
 * @param market daily market returns of the panel; the figures begin at its row `from`
 */
export function byMarket(
  figures: DailyFigures,
  market: Float64Array,
  from: number,
): Pick<TearSheet["regimes"], "market" | "volatility"> {
  const trend: number[] = [];
  const high: (boolean | null)[] = [];
  const seen: number[] = [];
  for (let row = 0; row < from + figures.dates.length; row++) {
    const window = market.subarray(Math.max(0, row - WINDOW + 1), row + 1);
    const known = finite(window);
    const full = known.length === WINDOW;
    const volatility = full ? std(known)! : Number.NaN;
    if (row >= from) {
      trend.push(full ? known.reduce((value, r) => value * (1 + r), 1) - 1 : Number.NaN);
      high.push(full && seen.length > 0 ? volatility > median(seen) : null);
    }
    if (full) seen.splice(lowerBound(seen, volatility), 0, volatility);
  }
  return {
    market: [regime("bull", figures, (t) => trend[t]! > 0), regime("bear", figures, (t) => trend[t]! <= 0)],
    volatility: [
      regime("high", figures, (t) => high[t] === true),
      regime("low", figures, (t) => high[t] === false),
    ],
  };
}

function regime(label: string, figures: DailyFigures, belongs: (t: number) => boolean): Regime {
  const pick = (x: Float64Array) => x.filter((_, t) => belongs(t));
  const { mean: rankIc, ir, t, n } = figuresOf(pick(figures.rankIc), figures.horizon);
  return {
    label,
    rankIc,
    ic: mean(finite(pick(figures.ic))),
    ir,
    t,
    longShort: mean(finite(pick(figures.spread))),
    n,
  };
}

function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
