import { z } from "zod";
import type { Day, RoundTrip } from "./events.js";

const Num = z.number().nullable();

const Drawdown = z.object({
  depth: Num.describe("largest fall from a peak, a positive fraction; the start counts as a peak"),
  peak: z.string().nullable(),
  trough: z.string().nullable(),
  recovered: z.string().nullable().describe("first date at or above the peak again"),
});

/** The strategy table of docs/metrics.md. Fractions, not percent; null = undefined. */
export const StrategyMetrics = z.object({
  days: z.number().int(),
  annualisation: z.number(),
  riskFree: z.number(),
  totalReturn: Num,
  annualReturn: Num,
  volatility: Num,
  sharpe: Num,
  downside: Num,
  sortino: Num,
  sortinoRiceQuant: Num.describe("downside below the sample mean, ddof 1"),
  maxDrawdown: Drawdown,
  calmar: Num,
  benchmarkReturn: Num,
  benchmarkAnnual: Num,
  benchmarkVolatility: Num,
  excessReturn: Num.describe("geometric: (1+R)/(1+B) − 1"),
  excessAnnual: Num.describe("of the geometric excess, a year"),
  excessArithmetic: Num.describe("mean daily r − b"),
  alpha: Num,
  beta: Num,
  trackingError: Num,
  informationRatio: Num.describe("(annR − annB) / tracking error"),
  informationRatioBeta: Num.describe("(annR − β·annB) / annualised std of r − β·b"),
  excessSharpe: Num,
  excessDrawdown: Drawdown.describe("of NAV over benchmark NAV"),
  winRateDays: Num,
  profitLossDays: Num.describe("mean winning day ÷ mean losing day, returns"),
  winningDays: z.number().int(),
  losingDays: z.number().int(),
  winRateTrips: Num,
  profitLossTrips: Num,
  winningTrips: z.number().int(),
  losingTrips: z.number().int(),
  turnover: Num.describe("traded ÷ mean NAV ÷ 2, over the window"),
  turnoverAnnual: Num,
  costs: z.number().describe("fees and slippage, money"),
  costDrag: Num.describe("costs ÷ mean NAV, a year"),
});
export type StrategyMetrics = z.infer<typeof StrategyMetrics>;
type Drawdown = z.infer<typeof Drawdown>;

export interface MetricOptions {
  /** Trading days of a year. */
  readonly annualisation: number;
  /** Yearly rate. */
  readonly riskFree: number;
}

interface Preset extends MetricOptions {
  /** Their name of each figure and ours, in their order. */
  readonly panel: readonly (readonly [theirs: string, ours: Figure])[];
}

/** A figure of the table, or the depth of one of its drawdowns. */
type Figure =
  | Exclude<keyof StrategyMetrics, "maxDrawdown" | "excessDrawdown">
  | `${"maxDrawdown" | "excessDrawdown"}.depth`;

/** Panels of peers: their figures, in their order, with their parameters (docs/portfolio.md). */
export const PRESETS = {
  ricequant: {
    annualisation: 250,
    riskFree: 0.04,
    panel: [
      ["策略收益", "totalReturn"],
      ["策略年化收益", "annualReturn"],
      ["基准收益", "benchmarkReturn"],
      ["基准年化收益", "benchmarkAnnual"],
      ["超额收益", "excessReturn"],
      ["阿尔法", "alpha"],
      ["贝塔", "beta"],
      ["夏普比率", "sharpe"],
      ["索提诺比率", "sortino"],
      ["信息比率", "informationRatio"],
      ["超额收益夏普比率", "excessSharpe"],
      ["日均超额收益", "excessArithmetic"],
      ["最大回撤", "maxDrawdown.depth"],
      ["超额收益最大回撤", "excessDrawdown.depth"],
      ["胜率", "winRateTrips"],
      ["日胜率", "winRateDays"],
      ["盈亏比", "profitLossTrips"],
      ["盈利次数", "winningTrips"],
      ["亏损次数", "losingTrips"],
      ["策略波动率", "volatility"],
      ["基准波动率", "benchmarkVolatility"],
    ],
  },
  rqalpha: {
    annualisation: 252,
    riskFree: 0.031787,
    panel: [
      ["total_returns", "totalReturn"],
      ["annualized_returns", "annualReturn"],
      ["alpha", "alpha"],
      ["beta", "beta"],
      ["sharpe", "sharpe"],
      ["excess_sharpe", "excessSharpe"],
      ["information_ratio", "informationRatioBeta"],
      ["tracking_error", "trackingError"],
      ["sortino", "sortinoRiceQuant"],
      ["volatility", "volatility"],
      ["max_drawdown", "maxDrawdown.depth"],
      ["excess_max_drawdown", "excessDrawdown.depth"],
      ["excess_returns", "excessReturn"],
      ["excess_annual_returns", "excessAnnual"],
      ["win_rate", "winRateDays"],
    ],
  },
} as const satisfies Record<string, Preset>;
export type PresetName = keyof typeof PRESETS;

function figureOf(metrics: StrategyMetrics, figure: Figure): number | null {
  if (figure === "maxDrawdown.depth") return metrics.maxDrawdown.depth;
  if (figure === "excessDrawdown.depth") return metrics.excessDrawdown.depth;
  return metrics[figure];
}

/** A peer's panel of a strategy that was measured with the peer's parameters. */
export const presetPanel = (metrics: StrategyMetrics, preset: PresetName): Record<string, number | null> =>
  Object.fromEntries(PRESETS[preset].panel.map(([theirs, ours]) => [theirs, figureOf(metrics, ours)]));

const mean = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;
const std = (x: readonly number[]): number => {
  const m = mean(x);
  return Math.sqrt(x.reduce((sum, v) => sum + (v - m) ** 2, 0) / (x.length - 1));
};
const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);
const compound = (x: readonly number[]): number => x.reduce((product, r) => product * (1 + r), 1) - 1;

/**
 * Figures of daily returns, with a benchmark of the same days or without one.
 *
 * @param dates one per return
 * @param benchmark daily returns of the benchmark, null = none
 */
export function returnMetrics(
  dates: readonly string[],
  returns: readonly number[],
  benchmark: readonly number[] | null,
  { annualisation: n, riskFree }: MetricOptions,
) {
  const daily = (1 + riskFree) ** (1 / n) - 1;
  const total = compound(returns);
  const annual = (1 + total) ** (n / returns.length) - 1;
  const m = mean(returns);
  const sigma = std(returns);
  const downside = Math.sqrt(mean(returns.map((r) => Math.min(0, r - daily) ** 2)) * n);
  const below = Math.sqrt(
    (returns.reduce((sum, r) => sum + Math.min(0, r - m) ** 2, 0) / (returns.length - 1)) * n,
  );
  const maxDrawdown = drawdown(dates, returns);
  const winning = returns.filter((r) => r > 0);
  const losing = returns.filter((r) => r < 0);
  return {
    days: returns.length,
    annualisation: n,
    riskFree,
    totalReturn: finite(total),
    annualReturn: finite(annual),
    volatility: finite(sigma * Math.sqrt(n)),
    sharpe: sigma > 0 ? finite((Math.sqrt(n) * (m - daily)) / sigma) : null,
    downside: finite(downside),
    sortino: downside > 0 ? finite(((m - daily) * n) / downside) : null,
    sortinoRiceQuant: below > 0 ? finite(((m - daily) * n) / below) : null,
    maxDrawdown,
    calmar: maxDrawdown.depth ? finite(annual / maxDrawdown.depth) : null,
    winRateDays: finite(winning.length / returns.length),
    profitLossDays: losing.length > 0 && winning.length > 0 ? mean(winning) / -mean(losing) : null,
    winningDays: winning.length,
    losingDays: losing.length,
    ...(benchmark ? against(dates, returns, benchmark, { n, riskFree, annual, total }) : NO_BENCHMARK),
  };
}

const NO_DRAWDOWN: Drawdown = { depth: null, peak: null, trough: null, recovered: null };
type Against = Pick<
  StrategyMetrics,
  | "benchmarkReturn"
  | "benchmarkAnnual"
  | "benchmarkVolatility"
  | "excessReturn"
  | "excessAnnual"
  | "excessArithmetic"
  | "alpha"
  | "beta"
  | "trackingError"
  | "informationRatio"
  | "informationRatioBeta"
  | "excessSharpe"
  | "excessDrawdown"
>;

const NO_BENCHMARK: Against = {
  benchmarkReturn: null,
  benchmarkAnnual: null,
  benchmarkVolatility: null,
  excessReturn: null,
  excessAnnual: null,
  excessArithmetic: null,
  alpha: null,
  beta: null,
  trackingError: null,
  informationRatio: null,
  informationRatioBeta: null,
  excessSharpe: null,
  excessDrawdown: NO_DRAWDOWN,
};

function against(
  dates: readonly string[],
  returns: readonly number[],
  benchmark: readonly number[],
  { n, riskFree, annual, total }: { n: number; riskFree: number; annual: number; total: number },
): Against {
  const benchTotal = compound(benchmark);
  const benchAnnual = (1 + benchTotal) ** (n / benchmark.length) - 1;
  const mr = mean(returns);
  const mb = mean(benchmark);
  const cov = returns.reduce((sum, r, i) => sum + (r - mr) * (benchmark[i]! - mb), 0);
  const beta = cov / benchmark.reduce((sum, b) => sum + (b - mb) ** 2, 0);
  const excess = returns.map((r, i) => r - benchmark[i]!);
  const tracking = std(excess);
  const residual = std(returns.map((r, i) => r - beta * benchmark[i]!)) * Math.sqrt(n);
  return {
    benchmarkReturn: finite(benchTotal),
    benchmarkAnnual: finite(benchAnnual),
    benchmarkVolatility: finite(std(benchmark) * Math.sqrt(n)),
    excessReturn: finite((1 + total) / (1 + benchTotal) - 1),
    excessAnnual: finite(((1 + total) / (1 + benchTotal)) ** (n / returns.length) - 1),
    excessArithmetic: finite(mean(excess)),
    alpha: finite(annual - riskFree - beta * (benchAnnual - riskFree)),
    beta: finite(beta),
    trackingError: finite(tracking * Math.sqrt(n)),
    informationRatio: tracking > 0 ? finite((annual - benchAnnual) / (tracking * Math.sqrt(n))) : null,
    informationRatioBeta: residual > 0 ? finite((annual - beta * benchAnnual) / residual) : null,
    excessSharpe: tracking > 0 ? finite((Math.sqrt(n) * mean(excess)) / tracking) : null,
    excessDrawdown: drawdown(
      dates,
      returns.map((r, i) => (1 + r) / (1 + benchmark[i]!) - 1),
    ),
  };
}

/** The deepest fall of compounded returns below the highest value so far, the start (1, no date) included. */
export function drawdown(dates: readonly string[], returns: readonly number[]): Drawdown {
  let value = 1;
  let peak = 1;
  let peakAt: string | null = null;
  let worst = { depth: 0, peak: null as string | null, trough: null as string | null, level: 1, at: -1 };
  const path = returns.map((r) => {
    value *= 1 + r;
    return value;
  });
  path.forEach((level, i) => {
    if (level >= peak) {
      peak = level;
      peakAt = dates[i]!;
    }
    const depth = 1 - level / peak;
    if (depth > worst.depth) worst = { depth, peak: peakAt, trough: dates[i]!, level: peak, at: i };
  });
  const back = path.findIndex((level, i) => i > worst.at && level >= worst.level);
  return {
    depth: worst.depth,
    peak: worst.peak,
    trough: worst.trough,
    recovered: worst.at < 0 || back < 0 ? null : dates[back]!,
  };
}

/** Daily returns of simulated days; the first is measured from the cash at the start. */
export function dailyReturns(days: readonly Pick<Day, "nav">[], start: number): number[] {
  return days.map(({ nav }, i) => nav / (i === 0 ? start : days[i - 1]!.nav) - 1);
}

/** Every metric of a simulated strategy. */
export function strategyMetrics(
  days: readonly Day[],
  start: number,
  benchmark: readonly number[] | null,
  options: MetricOptions,
): StrategyMetrics {
  const returns = dailyReturns(days, start);
  const trips: readonly RoundTrip[] = days.flatMap(({ roundTrips }) => roundTrips);
  const won = trips.filter(({ profit }) => profit > 0).map(({ profit }) => profit);
  const lost = trips.filter(({ profit }) => profit < 0).map(({ profit }) => profit);
  const meanNav = mean(days.map(({ nav }) => nav));
  const traded = days.reduce((sum, day) => sum + day.traded, 0);
  const costs = days.reduce((sum, day) => sum + day.fees + day.slippage, 0);
  const years = days.length / options.annualisation;
  return StrategyMetrics.parse({
    ...returnMetrics(
      days.map(({ date }) => date),
      returns,
      benchmark,
      options,
    ),
    winRateTrips: won.length + lost.length > 0 ? won.length / (won.length + lost.length) : null,
    profitLossTrips: won.length > 0 && lost.length > 0 ? mean(won) / -mean(lost) : null,
    winningTrips: won.length,
    losingTrips: lost.length,
    turnover: finite(traded / meanNav / 2),
    turnoverAnnual: finite(traded / meanNav / 2 / years),
    costs,
    costDrag: finite(costs / meanNav / years),
  });
}
