import type { DailyRows, PlaceInFile } from "./stored-fields.js";

/**
 * A panel is dates × symbols for each field. Every array is date-major: the value of date `t`, symbol `s` is at
 * `t * stride + s`. `stride` is the number of symbols rounded up to a multiple of 8, so that a row starts on a SIMD
 * and cache boundary; the padding holds NaN (fields), 0 (universe, tradable) and -1 (groups).
 * All arrays lie in SharedArrayBuffers: worker threads read them without a copy. Nobody writes after loading.
 */
export interface Panel extends PanelFrame {
  /** float64, NaN = no value. `open high low close vwap` are adjusted, `raw_*` are not. A suspended day is NaN. */
  readonly fields: ReadonlyMap<string, Float64Array>;
  /** Partitions of the symbols such as `industry`. */
  readonly groups: ReadonlyMap<string, GroupField>;
  /**
   * 1 = in the cross-section of the date: an index member as of that date, listed (from its first price on).
   * A suspended member stays in: what has no value that day is left out by having none.
   */
  readonly universe: Uint8Array;
  /** 1 = could be traded that day (not suspended). */
  readonly tradable: Uint8Array;
}

/** A panel without its numbers. */
export interface PanelFrame {
  readonly dataset: DatasetRef;
  /** Trading days, ascending, `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  /** Sorted ascending. */
  readonly symbols: readonly string[];
  readonly stride: number;
  /** Which rows these are of the whole dataset: a search view has fewer rows than the dataset. */
  readonly window: PanelWindow;
}

/**
 * A panel whose numbers stay in the files of its dataset: an evaluator reads the rows of a time shard when it needs
 * them, so that memory is bounded by the shard and not by the market. Plain data: it may be sent as JSON.
 */
export interface StoredPanel extends PanelFrame {
  readonly stored: StoredFiles;
}

/** Absolute paths of row-major files that begin at row 0 of the panel (see files.ts). */
export interface StoredFiles {
  /** A file of f64, or of one number per date (the benchmark's bars). */
  readonly fields: Readonly<Record<string, string | DailyRows<PlaceInFile>>>;
  readonly groups: Readonly<Record<string, { readonly names: readonly string[]; readonly file: string }>>;
  readonly universe: string;
}

export interface GroupField {
  readonly names: readonly string[];
  /** Index into `names` per date and symbol, -1 = none. */
  readonly codes: Int32Array;
}

export interface DatasetRef {
  readonly name: string;
  /** SHA-256 of the imported content (hex): every number is stored with it. */
  readonly hash: string;
  /** `demo` is synthetic and must be shown as such wherever a number from it is shown. */
  readonly kind: "imported" | "demo";
}

/** `search` = train and validation rows only: the test rows are not in memory at all. */
export type PanelWindow = "search" | "all";

/** Row intervals are half-open [from, to) and count trading days from the start of the dataset. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Train, validation and test windows, fixed when the dataset is imported. */
export interface Splits {
  readonly train: RowRange;
  readonly valid: RowRange;
  readonly test: RowRange;
  /** As asked for, e.g. "60/20/20". */
  readonly spec: string;
}

export type SplitName = "train" | "valid" | "search";
