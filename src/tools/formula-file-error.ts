import type { FormulaError } from "../engine/dsl/index.js";
import { FactorsmithError } from "../engine/errors.js";

/** A formula of a file is refused: `evidence.problem` is the code of why, the rest that of the FormulaError. */
export class FormulaFileError extends FactorsmithError {
  readonly code = "formula-file";

  constructor(file: string, fileLine: number, cause: FormulaError) {
    // A formula of a file is one line: only its column says more.
    const why = cause.message.replace(/\(line 1, (?=column \d+\)$)/, "(");
    super(`${file}, line ${fileLine}: ${why}`, {
      ...(cause.hint !== undefined && { hint: cause.hint }),
      evidence: { ...cause.evidence, file, fileLine, problem: cause.code },
      cause,
    });
  }
}
