import type { FactorValues } from "../compute/index.js";
import type { Panel, RowRange } from "../panel/index.js";
import { dailyReturns, type MetricOptions, returnMetrics } from "./metrics.js";
import { simulate } from "./simulate.js";
import type { StrategySpec } from "./spec.js";

export interface CapacityPoint {
  readonly cash: number;
  readonly annualReturn: number | null;
  readonly sharpe: number | null;
  /** Shares filled ÷ shares ordered. */
  readonly filled: number | null;
  /** Mean share of the value in cash. */
  readonly idle: number;
}

const STEPS = [0.1, 1, 10, 100, 1000];

/**
 * The same strategy with a tenth of the money up to a thousand times as much, under the same participation limit and
 * lots: prices do not move with the orders beyond the slippage of the strategy, so it is an upper bound.
 */
export function capacity(
  panel: Panel,
  values: FactorValues,
  rows: RowRange,
  spec: StrategySpec,
  options: MetricOptions & { readonly signal?: AbortSignal },
): CapacityPoint[] {
  const dates = panel.dates.slice(rows.from + 1, rows.to);
  return STEPS.map((step) => {
    const cash = spec.cash * step;
    let [ordered, done] = [0, 0];
    const days = simulate(
      panel,
      values,
      rows,
      { ...spec, cash },
      {
        figuresOnly: true,
        onDay: (day) => {
          for (const { shares } of day.fills) done += shares;
          for (const { shares } of day.fills) ordered += shares;
          for (const { unfilled } of day.rejections) ordered += unfilled;
        },
        ...(options.signal && { signal: options.signal }),
      },
    );
    const { annualReturn, sharpe } = returnMetrics(dates, dailyReturns(days, cash), null, options);
    return {
      cash,
      annualReturn,
      sharpe,
      filled: ordered > 0 ? done / ordered : null,
      idle: days.reduce((sum, day) => sum + day.cash / day.nav, 0) / days.length,
    };
  });
}
