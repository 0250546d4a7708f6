import type { BatchOptions, DailyStats, Evaluator } from "../compute/index.js";
import { mean } from "./moments.js";
import { figuresOf, finite } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import { FACTOR, type Workbench } from "./workbench.js";

/** Cells of the window: more than an index of hundreds of names has in ten years. */
const LARGE = 3e6;

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
  const labels = [
    ...lag.map((k) => ({ horizon: 1, lag: k - 1, entry })),
    ...lag.map((k) => ({ horizon: k, entry })),
  ];
  const measured = (where: Evaluator, some: typeof labels) =>
    where.targets(
      [bench.parse(FACTOR)],
      {
        rows: { from: bench.from, to: bench.from + bench.days },
        labels: some,
        minPairs,
        detail: "ic",
      },
      options,
    );
  // On a large market this is the longest of all: a quarter goes to the other evaluator, which is done with the rest
  // earlier. On a small one the threads have equal work, and sorting the factor twice is only more of it.
  const share = bench.rows * bench.stride > LARGE ? Math.floor(labels.length / 4) : 0;
  const parts = await Promise.all([
    measured(bench.second, labels.slice(0, share)),
    measured(bench.evaluator, labels.slice(share)),
  ]);
  const curve = (columns: readonly DailyStats[], overlap: (lag: number) => number): Curve =>
    columns.map(({ rankIc, ic }, i) => {
      const { mean: ofRanks, ...rest } = figuresOf(rankIc, overlap(i + 1));
      return { lag: i + 1, rankIc: ofRanks, ic: mean(finite(ic)), ...rest };
    });
  const all = parts.flatMap(({ stats }) => stats[0]!);
  return { lagged: curve(all.slice(0, lags), () => 1), cumulative: curve(all.slice(lags), (k) => k) };
}
