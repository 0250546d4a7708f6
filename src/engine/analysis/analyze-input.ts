import type { BatchOptions, Evaluator, EvaluatorOptions, FactorValues } from "../compute/index.js";
import type { Formula } from "../dsl/types.js";
import type { Benchmark, Manifest, SplitName } from "../panel/index.js";
import type { FeeOptions } from "./fees.js";
import type { Preprocessing } from "./preprocess/spec.js";
import type { Entry } from "./score.js";

export interface NamedFormula {
  readonly name: string;
  readonly formula: Formula;
}

/** What the ledger knows: the N of every multiple-testing correction and the p values of the other trials. */
export interface TrialContext {
  /** Distinct trials on this dataset, this one included. */
  readonly n: number;
  /** Recorded looks at the test window. */
  readonly looks: number;
  /** The other trials, as far as their numbers are known. */
  readonly others: readonly {
    /** Two-sided p of the mean RankIC. */
    readonly p: number;
    /** Sharpe ratio of the long-short per horizon, not annualised; null when it was not kept. */
    readonly sharpe: number | null;
  }[];
}

export interface AnalyzeInput extends BatchOptions {
  /** Gives the panel of the dataset, whose window must hold the split. Stays the caller's: it is not closed. */
  readonly evaluator: Pick<Evaluator, "panel">;
  readonly manifest: Pick<Manifest, "dates" | "splits" | "market" | "caveats">;
  readonly formula: Formula;
  /** Shown in the header; the formula's source by default. */
  readonly name?: string;
  /** The test window is reached only by who says so in these words: the tool that records the look. */
  readonly split: SplitName | { readonly unsealed: "test" };
  readonly horizon: number;
  readonly entry: Entry;
  /** RAW (the values as they are, what `evaluate` measures) by default. */
  readonly preprocessing?: Preprocessing;
  readonly benchmark?: Benchmark | null;
  readonly trials?: TrialContext | null;
  /** Factors of the library to compare with; the factor itself is left out by its hash. */
  readonly library?: readonly NamedFormula[];
  /** Factors among which this one was picked: gives the probability of backtest overfitting. */
  readonly family?: readonly NamedFormula[];
  /** Fees of the cost-adjusted spread; by the manifest's market by default. */
  readonly fees?: FeeOptions;
  readonly pooledIndustryIc?: boolean;
  readonly seed: number;
  readonly quantiles?: number;
  readonly minPairs?: number;
  readonly annualisation?: number;
  readonly bootstrapDraws?: number;
  /** Of the two evaluators that the analysis opens for itself: they share the threads, at least one each. */
  readonly compute?: EvaluatorOptions;
  /** Receives the factor's values after pre-processing [rows × stride], for the CSV. */
  readonly onValues?: (values: FactorValues) => void;
}
