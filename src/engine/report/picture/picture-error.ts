import { FactorsmithError } from "../../errors.js";

const HINTS = {
  "not-built": "Build it: npm run build.",
  stopped: "Run the command again; figures and tables do not need the pictures.",
} as const;

/** Pictures cannot be drawn, or not all of them. */
export class PictureError extends FactorsmithError {
  readonly code = "picture";

  constructor(problem: keyof typeof HINTS, message: string, cause?: unknown) {
    super(message, { hint: HINTS[problem], evidence: { problem }, cause });
  }
}
