import { type Evidence, FactorsmithError } from "../errors.js";

export type DatasetErrorCode =
  | "dataset-not-found"
  | "dataset-exists"
  | "dataset-sealed"
  | "dataset-name"
  | "dataset-corrupt"
  | "dataset-field";

/** A stored dataset cannot be found, named, read or replaced. */
export class DatasetError extends FactorsmithError {
  readonly code: DatasetErrorCode;

  constructor(
    code: DatasetErrorCode,
    message: string,
    options: { hint?: string; evidence?: Evidence; cause?: unknown } = {},
  ) {
    super(message, options);
    this.code = code;
  }
}
