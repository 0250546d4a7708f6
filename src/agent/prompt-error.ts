import { FactorsmithError } from "../engine/errors.js";

/** A prompt file names something that the program does not fill in, or cannot be read. */
export class PromptError extends FactorsmithError {
  readonly code = "prompt";

  constructor(file: string, problem: string, known: readonly string[] = [], cause?: unknown) {
    super(`${file}: ${problem}`, {
      hint:
        known.length > 0 ? `it may use ${known.map((name) => `{{${name}}}`).join(", ")}` : "check the file",
      evidence: { file, problem },
      cause,
    });
  }
}
