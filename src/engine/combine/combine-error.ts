import { FactorsmithError } from "../errors.js";

/** There are too few dates before the first prediction to fit anything. */
export class CombineError extends FactorsmithError {
  readonly code = "combine-history";

  constructor(days: number, needed: number) {
    super(
      `A walk-forward combination needs at least ${needed} trading days with labels; the window has ${days}.`,
      {
        hint: "Choose a longer window, a shorter horizon or a shorter training window.",
        evidence: { days, needed },
      },
    );
  }
}
