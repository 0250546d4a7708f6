import type { BatchOptions, DailyStats } from "../compute/index.js";
import { mean } from "./moments.js";
import { figuresOf, finite } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import { FACTOR, type Workbench } from "./workbench.js";

type Curve = TearSheet["decay"]["lagged"];

/**
 * RankIC and IC by lag, two ways: with the one-day return that ends `lag` days after the entry, and with the return over
 * `lag` days from the entry. Each lag uses every date whose own label ends inside the window: a long one never shortens a
 * short one.
 */
export async function decay(
  bench: Workbench,
  { lags, minPairs, ...options }: { lags: number; minPairs: number } & BatchOptions,
): Promise<TearSheet["decay"]> {
  const { entry } = bench;
  const lag = Array.from({ length: lags }, (_, k) => k + 1);
  const { stats } = await bench.evaluator.targets(
    [bench.parse(FACTOR)],
    {
      rows: { from: bench.from, to: bench.from + bench.days },
      labels: [
        ...lag.map((k) => ({ horizon: 1, lag: k - 1, entry })),
        ...lag.map((k) => ({ horizon: k, entry })),
      ],
      minPairs,
      detail: "ic",
    },
    options,
  );
  const curve = (columns: readonly DailyStats[], overlap: (lag: number) => number): Curve =>
    columns.map(({ rankIc, ic }, i) => {
      const { mean: ofRanks, ...rest } = figuresOf(rankIc, overlap(i + 1));
      return { lag: i + 1, rankIc: ofRanks, ic: mean(finite(ic)), ...rest };
    });
  const all = stats[0]!;
  return { lagged: curve(all.slice(0, lags), () => 1), cumulative: curve(all.slice(lags), (k) => k) };
}
