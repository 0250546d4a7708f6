import type { Formula } from "../dsl/types.js";
import type { LabelOptions } from "../panel/labels.js";
import type { Panel, PanelFrame, RowRange } from "../panel/types.js";
import type { OnProgress } from "../progress.js";

/** Factor values [rows × symbols], date-major with the panel's stride; NaN = no value. */
export interface FactorValues {
  readonly rows: RowRange;
  readonly stride: number;
  readonly values: Float64Array;
}

/**
 * What is to be forecast: forward returns of a horizon and an entry, computed from the panel's prices shard by shard
 * as `forwardReturns` does; or an array [dates × stride of the panel], NaN where there is none, in a SharedArrayBuffer.
 * An array need not be returns: with the values of another factor in it, a RankIC is the two factors' correlation.
 */
export type Label = LabelOptions | Float64Array;

/** What to measure for every formula of a batch. */
export interface DailyJob {
  /** Rows of the panel that count; look-back before them is read, nothing after them ever is. */
  readonly rows: RowRange;
  readonly label: Label;
  /** Fewer pairs than this on a date: no IC for the date. */
  readonly minPairs: number;
  /** Quantile groups for the group means (5 by default). */
  readonly quantiles: number;
  /**
   * Columns that are not computed have length 0. `rank-ic`: `pairs` and `rankIc` (the inner loop of a search, the cheapest);
   * `ic`: `ic` too (10 % more); `full`: all of it (about twice as much as `rank-ic`).
   */
  readonly detail: "rank-ic" | "ic" | "full";
  /** The rows go on from others that are measured elsewhere: the first date is compared with the one before it. */
  readonly continues?: boolean;
}

/** Formulas against many labels at once: a decay curve is one call. */
export interface TargetsJob extends Pick<DailyJob, "rows" | "minPairs"> {
  readonly labels: readonly Label[];
  readonly detail: "rank-ic" | "ic";
}

export interface TargetsResult {
  /** Of formula f against label l at [f][l]; what `daily` gives for each label, but for the last bit of an IC. */
  readonly stats: readonly (readonly DailyStats[])[];
  readonly elapsedMs: number;
}

/**
 * Statistics of one formula per date of `rows`. They depend on that date alone (turnover: on it and the date
 * before), so a score over the whole is the concatenation of the scores over time shards.
 * NaN where undefined.
 */
export interface DailyStats {
  /** Symbols of the universe with both a value and a label. */
  readonly pairs: Float64Array;
  /** Spearman, mean ranks for ties. */
  readonly rankIc: Float64Array;
  /** Pearson. */
  readonly ic: Float64Array;
  /** Symbols in the universe / with a finite value in the universe. */
  readonly universe: Float64Array;
  readonly valid: Float64Array;
  /** Values that were ±inf (they count as missing). */
  readonly infinite: Float64Array;
  /** Mean label of each quantile group, [rows × quantiles], group 0 = lowest factor; equal ranks stay together. */
  readonly groupMean: Float64Array;
  /** ½·Σ|w_t − w_{t−1}| of w = (f − f̄)/Σ|f − f̄| over the universe. */
  readonly turnover: Float64Array;
  /** Spearman correlation of today's values with yesterday's over common names of the universe. */
  readonly rankAutocorrelation: Float64Array;
}

export interface BatchOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

export interface BatchResult {
  /** In the order of the formulas given. */
  readonly stats: readonly DailyStats[];
  /** From asking to the answer; threads that were still starting are waited for before. */
  readonly elapsedMs: number;
  /** Each formula's share of elapsedMs (proportional to the compute time spent on it). */
  readonly shares: readonly number[];
}

/** Evaluates formulas on one panel; owns WASM instances and worker threads until closed. */
export interface Evaluator<P extends PanelFrame = Panel> {
  readonly panel: P;
  values(formula: Formula, rows: RowRange, options?: BatchOptions): Promise<FactorValues>;
  /** Values on the rows `only` (ascending, within `rows`), [only × stride]: a few rows without a copy of all. */
  sampled(
    formula: Formula,
    rows: RowRange,
    only: readonly number[],
    options?: BatchOptions,
  ): Promise<Float64Array>;
  daily(formulas: readonly Formula[], job: DailyJob, options?: BatchOptions): Promise<BatchResult>;
  /**
   * Each formula is computed and sorted once for all labels, and each label once for all formulas: M formulas against K
   * labels cost about M + K sorts, where K calls of `daily` cost M × K.
   */
  targets(formulas: readonly Formula[], job: TargetsJob, options?: BatchOptions): Promise<TargetsResult>;
  close(): Promise<void>;
}
