import { FactorsmithError } from "../engine/errors.js";

export type GpRunProblem = "gp-run-missing" | "gp-run-dataset" | "gp-run-rank";

const TEXT: Readonly<Record<GpRunProblem, readonly [string, string]>> = {
  "gp-run-missing": [
    "no run {run} of genetic programming can be read in this workspace",
    "the folders under runs/ are the runs that there are",
  ],
  "gp-run-dataset": [
    "the dataset of the run {run} is no longer what it was",
    "import the same data again, or start a new run",
  ],
  "gp-run-rank": [
    "the hall of fame of the run {run} does not have so many formulas",
    "result.json in the run's folder lists them",
  ],
};

/** A run of genetic programming that is to go on cannot: it is not there, or its data are no longer the same. */
export class GpRunError extends FactorsmithError {
  readonly code: GpRunProblem;

  constructor(code: GpRunProblem, run: string, cause?: unknown) {
    const [sentence, hint] = TEXT[code];
    super(
      sentence.replace("{run}", () => run),
      { hint, evidence: { run }, cause },
    );
    this.code = code;
  }
}
