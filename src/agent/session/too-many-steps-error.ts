import { FactorsmithError } from "../../engine/errors.js";

/** The model went round model and tools as often as a turn may, without an answer. */
export class TooManyStepsError extends FactorsmithError {
  readonly code = "too-many-steps";

  constructor(steps: number, cause: unknown) {
    super(`the model went through ${steps} steps without an answer`, {
      hint: "ask for less at once",
      evidence: { steps },
      cause,
    });
  }
}
