import { FactorsmithError } from "../../../engine/errors.js";

/** A run that is to go on cannot be found or read. */
export class ResearchError extends FactorsmithError {
  readonly code = "run-not-found";

  constructor(run: string, cause?: unknown) {
    super(`no research run ${run} in this workspace`, {
      hint: "the folders under runs/ are the runs that there are",
      evidence: { run },
      cause,
    });
  }
}
