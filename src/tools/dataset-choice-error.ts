import { EXIT, FactorsmithError } from "../engine/errors.js";

/** Several datasets and none chosen. Guessing would put a number under the wrong name. */
export class DatasetChoiceError extends FactorsmithError {
  readonly code = "dataset-choice";
  override readonly exitCode = EXIT.usage;

  constructor(names: readonly string[]) {
    super(`There are several datasets and none was chosen: ${names.join(", ")}.`, {
      hint: "name one with --data NAME, or keep one with `factorsmith config set dataset NAME`",
      evidence: { datasets: names },
    });
  }
}
