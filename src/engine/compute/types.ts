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

/** What to measure for every formula of a batch. */
export interface DailyJob {
  /** Rows of the panel that count; look-back before them is read, nothing after them ever is. */
  readonly rows: RowRange;
  /**
   * What is to be forecast: forward returns of a horizon and an entry, computed from the panel's prices shard by shard
   * as `forwardReturns` does; or an array [dates × stride of the panel], NaN where there is none, in a SharedArrayBuffer.
   */
  readonly label: LabelOptions | Float64Array;
  /** Fewer pairs than this on a date: no IC for the date. */
  readonly minPairs: number;
  /** Quantile groups for the group means (5 by default). */
  readonly quantiles: number;
  /** `rank-ic` computes only `rankIc` and `pairs`, other columns are empty (GP's inner loop, benches); `full` all of it. */
  readonly detail: "rank-ic" | "full";
  /** The rows go on from others that are measured elsewhere: the first date is compared with the one before it. */
  readonly continues?: boolean;
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
  readonly elapsedMs: number;
  /** Each formula's share of elapsedMs (proportional to the compute time spent on it). */
  readonly shares: readonly number[];
}

/** Evaluates formulas on one panel; owns WASM instances and worker threads until closed. */
export interface Evaluator<P extends PanelFrame = Panel> {
  readonly panel: P;
  values(formula: Formula, rows: RowRange, options?: BatchOptions): Promise<FactorValues>;
  daily(formulas: readonly Formula[], job: DailyJob, options?: BatchOptions): Promise<BatchResult>;
  close(): Promise<void>;
}
