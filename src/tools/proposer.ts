import type { Entry } from "../engine/analysis/index.js";
import { EXIT, FactorsmithError } from "../engine/errors.js";
import type { Proposer } from "../engine/gp/index.js";
import type { Usage } from "./research-contract.js";

export interface ProposerRequest {
  /** `profile:model`, `offline`, `replay:FILE`. */
  readonly model: string;
  readonly brief: string;
  readonly dataset: string;
  readonly horizon: number;
  readonly entry: Entry;
  readonly seed: number;
  /** Where answers are kept; those that are there already are played first. */
  readonly completions: string;
  readonly maxUsd?: number;
  readonly maxTokens?: number;
}

/** A model as a search asks it for formulas. */
export interface ModelProposer extends Proposer {
  usage(): Usage;
}

/** The model may not be asked again: what it was allowed to cost is spent. The run can go on with a higher limit. */
export class ProposerBudgetError extends FactorsmithError {
  readonly code = "proposer-budget";
  override readonly exitCode = EXIT.budget;

  constructor(kind: string, limit: number) {
    super(`the budget of ${limit} ${kind} for asking the model is reached`, {
      hint: "what was measured is kept: go on with --resume and a higher limit",
      evidence: { kind, limit },
    });
  }
}
