import { Builder, type ParseOptions } from "./build.js";
import { ALL_FIELDS } from "./fields.js";
import { describe } from "./formula.js";
import { lookAheadError } from "./look-ahead.js";
import { parseSyntax } from "./syntax.js";
import type { Formula, FormulaWarning } from "./types.js";

/**
 * Reads a formula: infix or prefix, with named steps, in the names of any of the languages that the operator table
 * knows. Nothing is ever evaluated. Throws FormulaError, and nothing else, with the place in the source.
 */
export function parseFormula(source: string, options: ParseOptions = {}): Formula {
  const program = parseSyntax(source);
  const builder = new Builder(source, options);
  const built = builder.program(program).at(-1)!;
  const lead = builder.leads[0];
  if (lead) throw lookAheadError(source, program, options, lead);
  const formula = describe(built.node, options.fields ?? ALL_FIELDS, source, builder.diagnostics.warnings);
  if (formula.fields.length > 0) return formula;
  const constant: FormulaWarning = {
    code: "constant",
    message: "The formula reads no field: it is the same for every stock",
    start: built.start,
    end: built.end,
  };
  return { ...formula, warnings: [...formula.warnings, constant] };
}
