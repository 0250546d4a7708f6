import { FactorsmithError } from "../engine/errors.js";

export type GpRunProblem = "gp-run-missing" | "gp-run-dataset";

/** A run of genetic programming that is to go on cannot: it is not there, or its data are no longer the same. */
export class GpRunError extends FactorsmithError {
  readonly code: GpRunProblem;

  constructor(code: GpRunProblem, run: string, cause?: unknown) {
    super(
      code === "gp-run-missing"
        ? `no run ${run} of genetic programming can be read in this workspace`
        : `the dataset of the run ${run} is no longer what it was`,
      {
        hint:
          code === "gp-run-missing"
            ? "the folders under runs/ are the runs that there are"
            : "import the same data again, or start a new run",
        evidence: { run },
        cause,
      },
    );
    this.code = code;
  }
}
