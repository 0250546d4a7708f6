import type { BatchOptions, DailyJob, DailyStats } from "../compute/index.js";
import type { Formula } from "../dsl/index.js";
import { FACTOR, LABEL, type Workbench } from "./workbench.js";

/** Daily statistics of formulas on the workbench against the forward returns. */
export async function against(
  bench: Workbench,
  formulas: readonly Formula[],
  job: Pick<DailyJob, "minPairs" | "quantiles" | "detail">,
  options: BatchOptions,
): Promise<readonly DailyStats[]> {
  if (formulas.length === 0) return [];
  const { stats } = await bench.evaluator.daily(
    formulas,
    {
      rows: { from: bench.from, to: bench.from + bench.rows },
      label: bench.panel.fields.get(LABEL)!,
      ...job,
    },
    options,
  );
  return stats;
}

/** Rank correlation of the factor with its own values `lag` rows before, per date. */
export async function persistence(
  bench: Workbench,
  lag: number,
  minPairs: number,
  options: BatchOptions,
): Promise<Float64Array> {
  const { stats } = await bench.evaluator.daily(
    [bench.parse(`delay(${FACTOR}, ${lag})`)],
    {
      rows: { from: bench.from, to: bench.from + bench.rows },
      label: bench.panel.fields.get(FACTOR)!,
      minPairs,
      quantiles: 1,
      detail: "rank-ic",
    },
    options,
  );
  return stats[0]!.rankIc;
}
