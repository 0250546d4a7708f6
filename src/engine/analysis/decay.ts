import { createEvaluator, type EvaluatorOptions } from "../compute/index.js";
import { type Formula, fieldSet, parseFormula } from "../dsl/index.js";
import { figuresOf } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import { sharedMatrix, type Workbench } from "./workbench.js";

/**
 * RankIC by lag, two ways: with the one-day return that ends `lag` days after the entry, and with the return over `lag`
 * days from the entry. Each lag uses every date whose own label ends inside the window: a long one never shortens a
 * short one.
 *
 * The formula language reads only the past, so the factor is delayed instead of the prices being led: the shifted
 * factor takes the label's place, and all 2·lags returns are formulas of one batch that share their subexpressions.
 */
export async function decay(
  bench: Workbench,
  { lags, minPairs, compute, signal }: DecayOptions,
): Promise<TearSheet["decay"]> {
  const { panel, stride, days, delay, from } = bench;
  const shift = delay + lags;
  const rows = days + shift;
  const price = sharedMatrix(rows * stride);
  price.set(bench.price.subarray(from * stride));
  const factor = sharedMatrix(rows * stride);
  factor.set(bench.values, shift * stride);
  const universe = new Uint8Array(new SharedArrayBuffer(rows * stride));
  universe.set(bench.universe, shift * stride);
  const evaluator = await createEvaluator(
    {
      ...panel,
      dates: Array.from({ length: rows }, (_, t) => panel.dates[from + t] ?? ""),
      fields: new Map([["price", price]]),
      groups: new Map(),
      universe,
    },
    compute,
  );
  const fields = fieldSet(["price"], []);
  const change = (enter: number, exit: number): Formula =>
    parseFormula(`${past(exit)} / ${past(enter)} - 1`, { fields });
  const past = (age: number) => (age === 0 ? "price" : `delay(price, ${age})`);
  const lag = Array.from({ length: lags }, (_, k) => k + 1);
  const formulas = [
    ...lag.map((k) => change(lags - k + 1, lags - k)),
    ...lag.map((k) => change(lags, lags - k)),
  ];
  try {
    const { stats } = await evaluator.daily(
      formulas,
      { rows: { from: shift, to: rows }, label: factor, minPairs, quantiles: 1, detail: "rank-ic" },
      signal ? { signal } : {},
    );
    const curve = (from: number, overlap: (lag: number) => number) =>
      lag.map((k) => {
        const { mean, ...rest } = figuresOf(stats[from + k - 1]!.rankIc, overlap(k));
        return { lag: k, rankIc: mean, ...rest };
      });
    return { lagged: curve(0, () => 1), cumulative: curve(lags, (k) => k) };
  } finally {
    await evaluator.close();
  }
}

interface DecayOptions {
  readonly lags: number;
  readonly minPairs: number;
  readonly compute: EvaluatorOptions | undefined;
  readonly signal: AbortSignal | undefined;
}
