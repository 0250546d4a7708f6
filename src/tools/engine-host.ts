import type { Entry, FactorScore } from "../engine/analysis/score.js";
import type { FieldSet } from "../engine/dsl/index.js";
import type { Formula } from "../engine/dsl/types.js";
import type { Manifest } from "../engine/panel/index.js";
import type { OnProgress } from "../engine/progress.js";
import type { Actor } from "./context.js";

export interface ScoreRequest {
  readonly dataset: string;
  readonly split: "train" | "valid" | "search";
  readonly horizon: number;
  readonly entry: Entry;
  readonly workers?: number;
  readonly actor: Actor;
  readonly session?: string;
  readonly run?: string;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * The engine with its datasets open: panels, labels and worker pools are loaded once and kept until `close`.
 * Scoring goes through here and nowhere else, so that every score is a line in the ledger.
 */
export interface EngineHost {
  /** The dataset to use: as named, or the workspace's default, or the demo market (made when there is none). */
  resolve(name?: string): Promise<Manifest>;
  /** What formulas on the dataset may name. */
  fields(dataset: string): Promise<FieldSet>;
  parse(source: string, dataset?: string): Promise<Formula>;
  /** Scores on the search window and appends one trial per formula to the ledger. */
  score(formulas: readonly Formula[], request: ScoreRequest): Promise<readonly FactorScore[]>;
  /** Mean daily cross-section correlation of the values of two formulas on the train window, null if undefined. */
  correlation(a: Formula, b: Formula, dataset: string, signal: AbortSignal): Promise<number | null>;
  close(): Promise<void>;
}
