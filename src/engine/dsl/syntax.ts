import { FormulaError } from "./formula-error.js";
import { scan } from "./scan.js";
import { StatementReader } from "./statement-reader.js";
import type { Syntax } from "./syntax-tree.js";

export interface Step {
  readonly name: string | undefined;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly body: Syntax;
  /** Where the value is written, from its first token to its last. */
  readonly start: number;
  readonly end: number;
}

/** Parses a source into named steps and a last expression, all with positions. Throws FormulaError only. */
export function parseSyntax(source: string): readonly Step[] {
  const statements = scan(source);
  if (statements.length === 0) {
    throw new FormulaError("The formula is empty", { code: "syntax", source, start: 0, end: source.length });
  }
  return statements.map((statement, i) => {
    if (statement.name === undefined && i < statements.length - 1) {
      throw new FormulaError("Only the last line can be without a name", {
        code: "syntax",
        source,
        start: statement.start,
        end: statement.end,
        hint: "Name the step (x = …), or end the formula here.",
      });
    }
    const body = new StatementReader(source, statement).read();
    return {
      name: statement.name?.text,
      nameStart: statement.name?.start ?? statement.start,
      nameEnd: statement.name?.end ?? statement.start,
      body,
      start: statement.tokens[0]!.start,
      end: statement.end,
    };
  });
}
