import { FactorsmithError } from "../errors.js";

export type FormulaErrorCode =
  | "syntax"
  | "unknown-operator"
  | "unknown-field"
  | "arity"
  | "window-not-constant"
  | "window-range"
  | "constant-expected"
  | "constant-range"
  | "group-expected"
  | "group-misplaced"
  | "duplicate-step"
  | "look-ahead"
  | "too-long"
  | "too-deep";

export interface FormulaErrorInit {
  readonly code: FormulaErrorCode;
  readonly source: string;
  /** Character offsets in `source`, half-open. */
  readonly start: number;
  readonly end: number;
  readonly hint?: string;
  /** Something to write instead: a name, or for look-ahead the whole formula in its point-in-time form. */
  readonly suggestion?: string | undefined;
}

/** Why a formula is refused, and where: everything that `parseFormula` throws is one of these. */
export class FormulaError extends FactorsmithError {
  readonly code: FormulaErrorCode;
  readonly source: string;
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly suggestion: string | undefined;

  constructor(message: string, init: FormulaErrorInit) {
    const end = Math.min(Math.max(init.end, 0), init.source.length);
    const start = Math.min(Math.max(init.start, 0), end);
    const before = init.source.slice(0, start);
    const line = before.split("\n").length;
    const column = start - (before.lastIndexOf("\n") + 1) + 1;
    const hint =
      init.hint ?? (init.suggestion === undefined ? undefined : `Did you mean ${init.suggestion}?`);
    super(`${message} (line ${line}, column ${column})`, {
      ...(hint === undefined ? {} : { hint }),
      evidence: { source: init.source, start, end, line, column, suggestion: init.suggestion ?? null },
    });
    this.code = init.code;
    this.source = init.source;
    this.start = start;
    this.end = end;
    this.line = line;
    this.column = column;
    this.suggestion = init.suggestion;
  }
}
