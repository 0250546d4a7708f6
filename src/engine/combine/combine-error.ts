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

/** A thread that fits models cannot be started, or stopped by itself. */
export class CombineThreadError extends FactorsmithError {
  readonly code = "combine-thread";

  constructor(reason: string) {
    super(`A thread that fits the combination failed: ${reason}.`, {
      hint: "Run the command again; build factorsmith first when it runs from its sources.",
      evidence: { reason },
    });
  }
}
