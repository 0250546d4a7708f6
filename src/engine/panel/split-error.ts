import { EXIT, FactorsmithError } from "../errors.js";

/** The text of a split cannot be used, e.g. "60/20/10". */
export class SplitError extends FactorsmithError {
  readonly code = "split-spec";
  override readonly exitCode = EXIT.usage;

  constructor(spec: string, reason: string) {
    super(`The splits "${spec}" cannot be used: ${reason}.`, {
      hint: 'Give train/valid/test shares of the dates that add up to 100, e.g. "60/20/20" or "100/0/0".',
      evidence: { spec },
    });
  }
}
