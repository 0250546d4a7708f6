import type { BatchOptions } from "../../compute/index.js";
import type { Evaluation } from "../archive.js";
import type { Fingerprint } from "../fingerprint.js";
import type { Member } from "../hall-of-fame.js";
import type { Laboratory } from "../laboratory.js";
import type { GpOptions } from "../options.js";
import type { Proposer } from "./proposer.js";

/** Ways to search: random trees, evolution, a proposer alone, evolution of what a proposer sows. */
export type Arm = "random" | "gp" | "llm" | "hybrid";

/** `budget` is what counts; early stopping is off. */
export type ArmOptions = GpOptions & { readonly budget: number };

/** One run of one arm: what it had found after every formula of its budget. */
export interface ArmRun {
  readonly evaluated: number;
  /** Best train fitness so far and the validation fitness of that formula, at `points` equal steps of the budget. */
  readonly train: readonly number[];
  readonly valid: readonly number[];
  /** Decorrelated best formulas, by the same rule for every arm. */
  readonly hall: readonly string[];
  /** Highest |correlation| of a hall member with each of the `truths`. */
  readonly recovered: readonly number[];
  /** Of each hall member with its nearest truth. */
  readonly nearest: readonly number[];
  /** Evaluated formulas that the proposer wrote; the rest was bred or drawn. */
  readonly proposed: number;
  /** What the proposer said of what evolved. */
  readonly explanations: readonly string[];
}

export interface ArmInput extends BatchOptions {
  readonly laboratory: Laboratory;
  readonly options: ArmOptions;
  readonly points: number;
  /** Fingerprints of factors that are known to work (a demo market's planted ones). */
  readonly truths: readonly Fingerprint[];
  /** For `llm` and `hybrid`; a new one for every run. */
  readonly proposer?: Proposer;
  /** Formulas that the proposer is asked for at a time. */
  readonly perAsk?: number;
  /** Times that `hybrid` asks: before the first generation, and after equal parts of the budget. */
  readonly exchanges?: number;
}

/** What every arm leaves: everything measured, in order, and the running hall of fame. */
export interface Found {
  readonly evaluations: readonly Evaluation[];
  readonly hall: readonly Member[];
  readonly proposed?: number;
  readonly explanations?: readonly string[];
}
