import { EXIT, FactorsmithError } from "../../errors.js";

/** A pre-processing step needs data that the dataset does not have. */
export class PreprocessingError extends FactorsmithError {
  readonly code = "preprocessing";
  override readonly exitCode = EXIT.usage;

  constructor(step: "fill" | "neutralise", needs: "industry" | "market_cap") {
    super(`The pre-processing step "${step}" needs ${needs}, which the dataset does not have.`, {
      hint:
        needs === "industry"
          ? "import the dataset with an instruments file that names industries, or leave the step out"
          : "import market values (market_cap, or float shares), or leave size out of the step",
      evidence: { step, needs },
    });
  }
}
