import type { BatchOptions, DailyJob, Evaluator } from "../compute/index.js";
import type { FieldSet, Formula } from "../dsl/index.js";
import { giveWay } from "../give-way.js";
import type { RowRange } from "../panel/index.js";
import { type Fingerprint, fingerprintOf, sampledRows } from "./fingerprint.js";
import { type Measure, measureOf } from "./measure.js";

/** What a measured formula leaves behind beside its measure. */
export interface Measured {
  readonly measure: Measure;
  /** Daily RankIC, NaN where there is none: compared with the library's, then dropped. */
  readonly series: Float64Array;
}

/** Where a search measures: the train and the validation window, and nothing else. */
export interface Laboratory {
  readonly fields: FieldSet;
  /** In the order of the formulas; does not depend on the number of workers. */
  measure(
    formulas: readonly Formula[],
    window: "train" | "valid",
    options?: BatchOptions,
  ): Promise<readonly Measured[]>;
  /** The values of a formula on sampled dates of the train window, for correlations. */
  fingerprint(formula: Formula, options?: BatchOptions): Promise<Fingerprint>;
}

export interface LaboratoryOptions {
  readonly fields: FieldSet;
  /** Purged rows. */
  readonly train: RowRange;
  readonly valid: RowRange;
  /** Forward returns [dates × stride]. */
  readonly label: Float64Array;
  /** Sub-periods of a measure. */
  readonly periods: number;
  /** Turnover costs about as much again as RankIC alone. */
  readonly turnover: boolean;
  readonly minPairs?: number;
}

export function createLaboratory(evaluator: Evaluator, options: LaboratoryOptions): Laboratory {
  const { fields, label, periods, turnover, minPairs = 10 } = options;
  const { panel } = evaluator;
  const windows = { train: options.train, valid: options.valid };
  const labels = (rows: RowRange): Float64Array => {
    const counts = new Float64Array(rows.to - rows.from);
    for (let t = rows.from; t < rows.to; t++) {
      for (let i = t * panel.stride, end = i + panel.stride; i < end; i++)
        if (panel.universe[i] === 1 && Number.isFinite(label[i]!)) counts[t - rows.from]!++;
    }
    // A date with too few labels has no RankIC whatever the factor.
    return counts.map((n) => (n >= minPairs ? n : 0));
  };
  const possible = { train: labels(options.train), valid: labels(options.valid) };
  const rows = sampledRows(options.train);
  return {
    fields,
    async measure(formulas, window, batch = {}) {
      if (formulas.length === 0) return [];
      const job: DailyJob = {
        rows: windows[window],
        label,
        minPairs,
        quantiles: 5,
        detail: turnover ? "full" : "rank-ic",
      };
      const { stats } = await evaluator.daily(formulas, job, batch);
      return stats.map((daily) => ({
        measure: measureOf(daily, possible[window], periods),
        series: daily.rankIc,
      }));
    },
    async fingerprint(formula, batch = {}) {
      const values = await evaluator.sampled(formula, options.train, rows, batch);
      return fingerprintOf(values, panel, rows, giveWay(batch.signal));
    },
  };
}
