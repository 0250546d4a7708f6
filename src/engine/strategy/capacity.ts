import type { FactorValues } from "../compute/index.js";
import type { Panel, RowRange } from "../panel/index.js";
import { dailyReturns, type MetricOptions, returnMetrics } from "./metrics.js";
import { simulate } from "./simulate.js";
import type { StrategySpec } from "./spec.js";

export interface CapacityPoint {
  readonly cash: number;
  /** With price impact. */
  readonly annualReturn: number | null;
  readonly sharpe: number | null;
  /** If orders moved no price: what the limit on the volume alone leaves, an upper bound. */
  readonly withoutImpact: number | null;
  /** Shares filled ÷ shares ordered. */
  readonly filled: number | null;
  /** Mean share of the value in cash. */
  readonly idle: number;
}

export interface Capacity {
  /** Factor before the square-root law of price impact (impact.ts): the strategy's, else 1. */
  readonly impact: number;
  readonly points: readonly CapacityPoint[];
}

const STEPS = [0.1, 1, 10, 100, 1000];
/** "Of order one" (Tóth et al. 2011). */
const IMPACT = 1;

/**
 * The same strategy with a tenth of the money up to a thousand times as much, under the same participation limit, lots
 * and costs: orders move prices by the square-root law, also where the strategy itself has no impact.
 */
export async function capacity(
  panel: Panel,
  values: FactorValues,
  rows: RowRange,
  spec: StrategySpec,
  options: MetricOptions & { readonly signal?: AbortSignal },
): Promise<Capacity> {
  const dates = panel.dates.slice(rows.from + 1, rows.to);
  const impact = spec.impact || IMPACT;
  const play = async (cash: number, factor: number) => {
    let [ordered, done] = [0, 0];
    const days = await simulate(
      panel,
      values,
      rows,
      { ...spec, cash, impact: factor },
      {
        figuresOnly: true,
        onDay: (day) => {
          for (const { shares } of day.fills) done += shares;
          for (const { unfilled } of day.rejections) ordered += unfilled;
        },
        ...(options.signal && { signal: options.signal }),
      },
    );
    ordered += done;
    const { annualReturn, sharpe } = returnMetrics(dates, dailyReturns(days, cash), null, options);
    return {
      annualReturn,
      sharpe,
      filled: ordered > 0 ? done / ordered : null,
      idle: days.reduce((sum, day) => sum + day.cash / day.nav, 0) / days.length,
    };
  };
  const points: CapacityPoint[] = [];
  for (const step of STEPS) {
    const cash = spec.cash * step;
    const { annualReturn: withoutImpact } = await play(cash, 0);
    points.push({ cash, withoutImpact, ...(await play(cash, impact)) });
  }
  return { impact, points };
}
