import { FactorsmithError } from "../engine/errors.js";

/** No factor has that name, id or hash. `evidence.suggestions` are the nearest names. */
export class FactorNotFoundError extends FactorsmithError {
  readonly code = "factor-not-found";

  constructor(ref: string, suggestions: readonly string[]) {
    super(`no factor "${ref}" in the library`, {
      hint:
        suggestions.length > 0
          ? `did you mean ${suggestions.join(", ")}?`
          : "`factorsmith library list` shows what is there",
      evidence: { ref, suggestions },
    });
  }
}
