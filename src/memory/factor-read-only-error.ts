import { FactorsmithError } from "../engine/errors.js";

/** A factor that is shipped with the program cannot be changed or removed. */
export class FactorReadOnlyError extends FactorsmithError {
  readonly code = "factor-read-only";

  constructor(name: string) {
    super(`"${name}" comes with the program and cannot be changed or removed`, {
      hint: "add it under another name to keep your own version",
      evidence: { name },
    });
  }
}
