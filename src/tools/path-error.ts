import { EXIT, FactorsmithError } from "../engine/errors.js";

/** A path that a person gave cannot be read or written. */
export class PathError extends FactorsmithError {
  readonly code = "path";
  override readonly exitCode = EXIT.usage;

  constructor(path: string, problem: string, hint: string) {
    super(`${path}: ${problem}`, { hint, evidence: { path, problem } });
  }
}
