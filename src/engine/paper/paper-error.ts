import { type Evidence, FactorsmithError } from "../errors.js";

export type PaperErrorCode = "paper-exists" | "paper-missing" | "paper-corrupt" | "paper-data";

/** A paper account cannot be opened, read or moved on. */
export class PaperError extends FactorsmithError {
  readonly code: PaperErrorCode;

  constructor(
    code: PaperErrorCode,
    message: string,
    options: { hint?: string; evidence?: Evidence; cause?: unknown } = {},
  ) {
    super(message, options);
    this.code = code;
  }
}
