import type { FactorValues } from "../compute/index.js";
import { type Breathe, oneByOne } from "../give-way.js";
import type { Benchmark, Panel, RowRange } from "../panel/index.js";
import { createRandom } from "../random.js";
import type { Day } from "./events.js";
import { dailyReturns, type MetricOptions, returnMetrics } from "./metrics.js";
import type { Choice, Selector } from "./select.js";
import { simulate } from "./simulate.js";
import type { StrategySpec } from "./spec.js";

/** Daily returns of the index over rows (from, to), null when a close is missing. */
export function indexReturns(benchmark: Benchmark | null, { from, to }: RowRange): number[] | null {
  const close = benchmark?.columns.get("close");
  if (!close) return null;
  const returns = Array.from(
    { length: to - from - 1 },
    (_, i) => close[from + i + 1]! / close[from + i]! - 1,
  );
  return returns.every(Number.isFinite) ? returns : null;
}

/** Mean close-to-close return of yesterday's universe (adjusted prices, no costs): what choosing nothing would have made. */
export async function universeReturns(
  { fields, universe, stride }: Panel,
  { from, to }: RowRange,
  breathe: Breathe,
): Promise<number[]> {
  const close = fields.get("close")!;
  const out: number[] = [];
  await oneByOne(to - from - 1, breathe, (i) => {
    const t = from + 1 + i;
    let sum = 0;
    let n = 0;
    for (let s = 0; s < stride; s++) {
      const before = (t - 1) * stride + s;
      const r = close[t * stride + s]! / close[before]! - 1;
      if (universe[before] !== 1 || !Number.isFinite(r)) continue;
      sum += r;
      n++;
    }
    out.push(n > 0 ? sum / n : 0);
  });
  return out;
}

/** One row of comparison: how something that knows nothing did on the same days. */
export interface Baseline {
  readonly name: "universe" | "index" | "random";
  readonly annualReturn: number | null;
  readonly sharpe: number | null;
  readonly maxDrawdown: number | null;
  readonly turnoverAnnual: number | null;
  /** Share of the random portfolios that the strategy beats by Sharpe; null for the others. */
  readonly beaten: number | null;
  readonly portfolios: number;
  /** Value of 1 by day; of the random portfolios their median by day. */
  readonly curve: readonly number[];
}

export function returnsBaseline(
  name: Baseline["name"],
  dates: readonly string[],
  returns: readonly number[],
  options: MetricOptions,
): Baseline {
  const { annualReturn, sharpe, maxDrawdown } = returnMetrics(dates, returns, null, options);
  return {
    name,
    annualReturn,
    sharpe,
    maxDrawdown: maxDrawdown.depth,
    turnoverAnnual: null,
    beaten: null,
    portfolios: 1,
    curve: curveOf(returns),
  };
}

/** Names chosen, and how many of them were not held, at every decision of a strategy: what random portfolios imitate. */
export interface Seats {
  readonly count: number;
  readonly fresh: number;
}

/** Wraps a selection so that it leaves a trace of its seats by row. */
export function traced(select: Selector, trace: Map<number, Seats>): Selector {
  return (choice) => {
    const chosen = select(choice);
    const held = new Set(choice.held);
    trace.set(choice.t, { count: chosen.length, fresh: chosen.filter((s) => !held.has(s)).length });
    return chosen;
  };
}

/**
 * Portfolios that hold as many names as the strategy and replace as many at each rebalance, but choose them by lot, under
 * the same rules and costs. Medians over `portfolios` draws.
 */
export async function randomBaseline(
  panel: Panel,
  values: FactorValues,
  rows: RowRange,
  spec: StrategySpec,
  trace: ReadonlyMap<number, Seats>,
  own: { readonly sharpe: number | null },
  options: MetricOptions & {
    readonly portfolios: number;
    readonly seed: number;
    readonly signal?: AbortSignal;
  },
): Promise<Baseline> {
  const dates = panel.dates.slice(rows.from + 1, rows.to);
  // Factor weights would let the factor in by the back door.
  const blind = { ...spec, weights: spec.weights === "factor" ? "equal" : spec.weights } as const;
  const drawn = async (k: number) => {
    const random = createRandom(options.seed + 7919 * (k + 1));
    const draw = ({ t, ranked, held }: Choice): readonly number[] => {
      const { count, fresh } = trace.get(t) ?? { count: 0, fresh: 0 };
      const owned = new Set(held);
      const kept = random.shuffle([...held]).slice(0, count - fresh);
      const others = random.shuffle(ranked.filter((s) => !owned.has(s)));
      return [...kept, ...others.slice(0, count - kept.length)];
    };
    const select: Selector = Object.assign(draw, { unordered: true });
    const days = await simulate(panel, values, rows, blind, {
      select,
      figuresOnly: true,
      ...(options.signal && { signal: options.signal }),
    });
    return {
      ...returnMetrics(dates, dailyReturns(days, spec.cash), null, options),
      curve: days.map(({ nav }) => nav / spec.cash),
      turnoverAnnual: turnoverAnnual(days, options),
    };
  };
  const draws: Awaited<ReturnType<typeof drawn>>[] = [];
  for (let k = 0; k < options.portfolios; k++) draws.push(await drawn(k));
  const sharpes = draws.flatMap(({ sharpe }) => (sharpe === null ? [] : [sharpe]));
  return {
    name: "random",
    annualReturn: median(draws.map(({ annualReturn }) => annualReturn)),
    sharpe: median(sharpes),
    maxDrawdown: median(draws.map(({ maxDrawdown }) => maxDrawdown.depth)),
    turnoverAnnual: median(draws.map(({ turnoverAnnual }) => turnoverAnnual)),
    beaten:
      own.sharpe === null || sharpes.length === 0
        ? null
        : sharpes.filter((x) => x < own.sharpe!).length / sharpes.length,
    portfolios: draws.length,
    curve: dates.map((_, i) => median(draws.map(({ curve }) => curve[i]!))!),
  };
}

function curveOf(returns: readonly number[]): number[] {
  let level = 1;
  return returns.map((r) => {
    level *= 1 + r;
    return level;
  });
}

function turnoverAnnual(days: readonly Day[], { annualisation }: MetricOptions): number {
  const nav = days.reduce((sum, day) => sum + day.nav, 0) / days.length;
  return days.reduce((sum, day) => sum + day.traded, 0) / nav / 2 / (days.length / annualisation);
}

function median(values: readonly (number | null)[]): number | null {
  const x = values.filter((v) => v !== null).sort((a, b) => a - b);
  if (x.length === 0) return null;
  return (x[Math.floor((x.length - 1) / 2)]! + x[Math.ceil((x.length - 1) / 2)]!) / 2;
}
