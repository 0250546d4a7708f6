import { type Evidence, FactorsmithError } from "../errors.js";

export type ComputeErrorCode =
  | "no-kernel"
  | "bad-tree"
  | "missing-field"
  | "bad-job"
  | "memory-too-small"
  | "worker-failed"
  | "closed";

/** What can go wrong between a checked formula and its numbers. */
export class ComputeError extends FactorsmithError {
  constructor(
    override readonly code: ComputeErrorCode,
    message: string,
    options: { hint?: string; evidence?: Evidence; cause?: unknown } = {},
  ) {
    super(message, options);
  }
}
