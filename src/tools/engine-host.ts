import type { Entry, FactorScore, NamedFormula, Preprocessing, TearSheet } from "../engine/analysis/index.js";
import type { FactorValues } from "../engine/compute/index.js";
import type { FieldSet, Formula, ParseOptions } from "../engine/dsl/index.js";
import type { Laboratory } from "../engine/gp/index.js";
import type {
  Benchmark,
  DemoOptions,
  ImportOptions,
  Manifest,
  Panel,
  RowRange,
} from "../engine/panel/index.js";
import type { OnProgress } from "../engine/progress.js";
import type { NewTrial } from "../memory/trial.js";
import type { Actor } from "./actor.js";

export interface Work {
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** Who looks, and in which conversation or run: written to the ledger with every trial. */
export interface Asker {
  readonly actor: Actor;
  readonly session?: string;
  readonly run?: string;
}

export interface ScoreRequest extends Work, Asker {
  readonly dataset: string;
  readonly split: "train" | "valid" | "search";
  readonly horizon: number;
  readonly entry: Entry;
  readonly workers?: number;
}

export interface AnalyzeRequest extends Omit<ScoreRequest, "workers"> {
  /** Shown in the report; the formula itself by default. */
  readonly name?: string;
  /** The values as the formula gives them by default. */
  readonly preprocessing?: Preprocessing;
  /** Factors to compare with. */
  readonly library: readonly NamedFormula[];
  /** Factors among which this one was picked, for the probability of overfitting; not estimated when left out. */
  readonly family?: readonly NamedFormula[];
  readonly quantiles?: number;
  /** One correlation of each industry over all dates as well, as RiceQuant shows it. */
  readonly pooled?: boolean;
}

export interface Analysis {
  readonly sheet: TearSheet;
  readonly manifest: Manifest;
  /** The search panel: the test rows are not in it. */
  readonly panel: Panel;
  /** The factor's values on the rows of the split, after pre-processing. */
  readonly values: FactorValues;
}

/** What portfolios are built from: factor values on the rows of a split, and the market around them. */
export interface SearchValues {
  readonly manifest: Manifest;
  /** The search panel: the test rows are not in it. */
  readonly panel: Panel;
  readonly benchmark: Benchmark | null;
  readonly rows: RowRange;
  /** In the order of the formulas, on `rows`. */
  readonly values: readonly FactorValues[];
}

export interface LaboratoryRequest extends Asker {
  readonly dataset: string;
  readonly horizon: number;
  readonly entry: Entry;
  readonly workers: number;
  /** Sub-periods of a measure. */
  readonly periods: number;
  /** Measure turnover too; costs about as much again. */
  readonly turnover: boolean;
}

export interface UnsealRequest extends Work, Asker {
  readonly dataset: string;
  readonly horizon: number;
  readonly entry: Entry;
}

export interface Unsealed {
  readonly score: FactorScore;
  /** Looks at this dataset's test window so far, this one included. */
  readonly looks: number;
}

/**
 * The engine with its datasets open: panels, labels and worker threads are loaded once and kept until `close`.
 * Scoring goes through here and nowhere else, so that every score is a line in the ledger.
 */
export interface EngineHost {
  /** The dataset to use: as named, else the workspace's default, else its only one, else the demo market. */
  resolve(name?: string, work?: Partial<Work>): Promise<Manifest>;
  datasets(): Promise<readonly Manifest[]>;
  importDataset(options: Omit<ImportOptions, "dir">, work: Work): Promise<Manifest>;
  makeDemo(options: Omit<DemoOptions, "dir">, work: Work): Promise<Manifest>;
  removeDataset(name: string): Promise<void>;
  /** What formulas on the dataset may name. */
  fields(dataset: string): Promise<FieldSet>;
  /** Checks a formula against a dataset's fields, or against all known fields when no dataset is named. */
  parse(source: string, dataset?: string, options?: Omit<ParseOptions, "fields">): Promise<Formula>;
  /** Scores on the search window and appends one trial per formula to the ledger. */
  score(formulas: readonly Formula[], request: ScoreRequest): Promise<readonly FactorScore[]>;
  /** Where a search measures, on the train and validation windows; every measurement is a trial in the ledger. */
  laboratory(request: LaboratoryRequest): Promise<Laboratory>;
  /** The full analysis on the search window; one trial in the ledger, like a score. */
  analyze(formula: Formula, request: AnalyzeRequest): Promise<Analysis>;
  /** Values on a split of the search window, for portfolios; each formula is a trial in the ledger, like a score. */
  searchValues(formulas: readonly Formula[], request: ScoreRequest): Promise<SearchValues>;
  /** The recorded look at the test window: on disk before the number is handed out. */
  unseal(formula: Formula, request: UnsealRequest): Promise<Unsealed>;
  /**
   * Values on the test window, for a portfolio: the look is a line in the ledger (`what` was looked at) before anything
   * is handed out. For people only.
   */
  unsealValues(
    formulas: readonly Formula[],
    request: UnsealRequest & { readonly what: Pick<NewTrial, "hash" | "canonical"> },
  ): Promise<SearchValues & { readonly looks: number }>;
  /** Factor values over all dates, the test window's included: values, not results. */
  values(formula: Formula, dataset: string, work: Work): Promise<{ panel: Panel; values: FactorValues }>;
  /** Mean rank correlation of the values of two formulas on 64 dates of the train window, null if undefined. */
  correlation(a: Formula, b: Formula, dataset: string, signal: AbortSignal): Promise<number | null>;
  close(): Promise<void>;
}
