import { FactorsmithError } from "../engine/errors.js";

/** A text is not an exported library. Nothing of it was taken over. */
export class LibraryImportError extends FactorsmithError {
  readonly code = "library-import";

  constructor(problem: string, cause?: unknown) {
    super(`this is not a factor library that can be imported: ${problem}; nothing was imported`, {
      hint: "give a file made by `factorsmith library export`",
      evidence: { problem },
      cause,
    });
  }
}
