import { FormulaError, type FormulaErrorCode } from "./formula-error.js";
import type { FormulaWarning } from "./types.js";

/** Character offsets in the source, half-open. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Makes the errors of one source and collects its warnings. */
export class Diagnostics {
  readonly warnings: FormulaWarning[] = [];

  constructor(readonly source: string) {}

  error(code: FormulaErrorCode, message: string, at: Span, hint?: string, suggestion?: string): FormulaError {
    return new FormulaError(message, {
      code,
      source: this.source,
      start: at.start,
      end: at.end,
      ...(hint === undefined ? {} : { hint }),
      suggestion,
    });
  }

  /** Says each thing once. */
  warn(code: string, message: string, at: Span): void {
    if (this.warnings.some((known) => known.code === code && known.message === message)) return;
    this.warnings.push({ code, message, start: at.start, end: at.end });
  }
}
