import { FactorsmithError } from "../engine/errors.js";

/**
 * No factor has that name, id or hash. `suggestions` are the nearest names; with a `dataset` the word could have been one
 * of its fields as well.
 */
export class FactorNotFoundError extends FactorsmithError {
  readonly code = "factor-not-found";
  readonly suggestions: readonly string[];

  constructor(ref: string, suggestions: readonly string[], dataset?: string) {
    const library = `no factor "${ref}" in the library`;
    const list = "`factorsmith library list` shows what is there";
    super(dataset === undefined ? library : `${library} and no field of ${dataset}`, {
      hint:
        suggestions.length > 0
          ? `did you mean ${suggestions.join(" or ")}?`
          : dataset === undefined
            ? list
            : `${list}, \`factorsmith data info ${dataset}\` the fields`,
      evidence: { ref, suggestions, ...(dataset !== undefined && { dataset }) },
    });
    this.suggestions = suggestions;
  }
}
