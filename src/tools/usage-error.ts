import { EXIT, FactorsmithError } from "../engine/errors.js";

export type UsageProblem =
  | "unknown-command"
  | "unknown-flag"
  | "unexpected-word"
  | "missing-value"
  | "missing-input"
  | "bad-value"
  | "conflict"
  | "no-terminal"
  | "unclosed-quote";

/** A command line that cannot be carried out as written. `evidence.problem` says why, `evidence.nearest` what was meant. */
export class UsageError extends FactorsmithError {
  readonly code = "usage";
  override readonly exitCode = EXIT.usage;

  constructor(problem: UsageProblem, message: string, hint: string, evidence: Record<string, unknown> = {}) {
    super(message, { hint, evidence: { problem, ...evidence } });
  }
}
