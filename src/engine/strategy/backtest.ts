import type { FactorValues } from "../compute/index.js";
import { giveWay } from "../give-way.js";
import type { Benchmark, Panel, RowRange } from "../panel/index.js";
import type { OnProgress } from "../progress.js";
import {
  type Baseline,
  indexReturns,
  randomBaseline,
  returnsBaseline,
  type Seats,
  traced,
  universeReturns,
} from "./baselines.js";
import type { Day } from "./events.js";
import { type MetricOptions, type StrategyMetrics, strategyMetrics } from "./metrics.js";
import { selectorOf } from "./select.js";
import { simulate } from "./simulate.js";
import type { StrategySpec } from "./spec.js";

export interface Holding {
  readonly date: string;
  readonly symbol: string;
  readonly shares: number;
  readonly price: number;
}

export interface Backtest {
  readonly spec: StrategySpec;
  readonly from: string;
  readonly to: string;
  readonly metrics: StrategyMetrics;
  readonly baselines: readonly Baseline[];
  readonly days: readonly Day[];
  readonly holdings: readonly Holding[];
  /** Returns beside the days: the index (null = none) and the equally weighted universe. */
  readonly index: readonly number[] | null;
  readonly universe: readonly number[];
  readonly caveats: readonly string[];
  /** Industry of a symbol on the last day, null = unknown. */
  industryOf(symbol: string): string | null;
}

export interface BacktestOptions extends MetricOptions {
  readonly seed: number;
  /** Random portfolios beside the strategy; 0 = none. */
  readonly portfolios?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** Plays a strategy, measures it, and puts beside it what knows nothing. @throws StrategyError */
export async function backtest(
  panel: Panel,
  values: FactorValues,
  rows: RowRange,
  spec: StrategySpec,
  benchmark: Benchmark | null,
  options: BacktestOptions,
): Promise<Backtest> {
  const trace = new Map<number, Seats>();
  const holdings: Holding[] = [];
  const effects = {
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  };
  const days = await simulate(panel, values, rows, spec, {
    ...effects,
    select: traced(selectorOf(spec, panel), trace),
    onDay: ({ date }, { positions }) => {
      for (const { symbol, shares, price } of positions) holdings.push({ date, symbol, shares, price });
    },
  });
  const dates = days.map(({ date }) => date);
  const index = indexReturns(benchmark, rows);
  const breathe = giveWay(options.signal);
  const universe = await universeReturns(panel, rows, breathe);
  const metrics = strategyMetrics(days, spec.cash, index ?? universe, options);
  await breathe();
  const portfolios = options.portfolios ?? 10;
  return {
    spec,
    from: panel.dates[rows.from]!,
    to: dates.at(-1)!,
    metrics,
    baselines: [
      returnsBaseline("universe", dates, universe, options),
      ...(index ? [returnsBaseline("index", dates, index, options)] : []),
      ...(portfolios > 0
        ? [await randomBaseline(panel, values, rows, spec, trace, metrics, { ...options, portfolios })]
        : []),
    ],
    days,
    holdings,
    index,
    universe,
    caveats: caveatsOf(panel, spec, index !== null),
    industryOf: industriesOn(panel, rows.to - 1),
  };
}

function industriesOn({ groups, symbols, stride }: Panel, t: number): (symbol: string) => string | null {
  const group = groups.get("industry");
  const row = new Map(symbols.map((symbol, s) => [symbol, s]));
  return (symbol) => group?.names[group.codes[t * stride + (row.get(symbol) ?? -1)] ?? -1] ?? null;
}

function caveatsOf({ fields }: Panel, spec: StrategySpec, hasIndex: boolean): string[] {
  return [
    ...(fields.has("raw_close")
      ? []
      : ["no raw prices: traded at the prices of the dataset, limits and lots are not tick-exact"]),
    ...(fields.has("raw_close") && !fields.has("adj_factor")
      ? ["no adjustment factor: dividends and splits are not paid"]
      : []),
    ...(fields.has("raw_close")
      ? [
          `the adjustment factor does not tell dividends from splits: a ratio of ${spec.splitRatio} or more changes the shares, a smaller one pays cash`,
        ]
      : []),
    ...(spec.market === "cn-a" && !fields.has("is_st") && !fields.has("st")
      ? ["special treatment (ST) is not known: its names get the limits of the board"]
      : []),
    ...(fields.has("volume") ? [] : ["no volume: nothing bounds the size of an order"]),
    ...(hasIndex ? [] : ["no benchmark: excess figures are against the equally weighted universe"]),
  ];
}
