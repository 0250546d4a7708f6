import { FactorsmithError } from "../engine/errors.js";

/** No lesson has that id or beginning of an id, or several have. */
export class LessonNotFoundError extends FactorsmithError {
  readonly code = "lesson-not-found";

  constructor(ref: string, matches: number) {
    super(matches === 0 ? `no lesson "${ref}"` : `"${ref}" is the beginning of ${matches} lessons' ids`, {
      hint: "`factorsmith lessons list` shows the ids; the first digits that tell one apart are enough",
      evidence: { ref, matches },
    });
  }
}
