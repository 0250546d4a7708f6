import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormulaError, parseFormula } from "../../../src/engine/dsl/index.js";

/** Either a formula, or a FormulaError that points into the source; anything else is a bug. */
function survives(source: string): void {
  try {
    parseFormula(source);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    expect(error.start).toBeGreaterThanOrEqual(0);
    expect(error.end).toBeGreaterThanOrEqual(error.start);
    expect(error.end).toBeLessThanOrEqual(source.length);
    expect(error.source).toBe(source);
    if (error.code === "look-ahead") parseFormula(error.suggestion!);
  }
}

const piece = fc.constantFrom(
  ...[
    "close",
    "open",
    "volume",
    "industry",
    "ts_mean",
    "delay",
    "lead",
    "rank",
    "Max",
    "and",
    "or",
    "not",
    "t",
    "C",
  ],
  ...[
    "atr",
    "adv5",
    "close_Lag3",
    "where",
    "sequence",
    "regbeta",
    "in",
    "to",
    "mod",
    "true",
    "null",
    "end",
    "i",
  ],
  ...[
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    "\n",
    " ",
    "+",
    "-",
    "*",
    "/",
    "^",
    "=",
    "==",
    "<",
    ">=",
    "!",
    "?",
    ":",
  ],
  ...[
    "1",
    "2",
    "0",
    "-3",
    "3.5",
    "1e-6",
    "5",
    ".5",
    "1.",
    "#",
    "//",
    "（",
    "，",
    "；",
    "中",
    "%",
    "'",
    "\\",
    "\u0000",
  ],
);

/** Programs that are nearly formulas: they get past the parser and try the checks behind it. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      "close",
      "volume",
      "industry",
      "C[t+1]",
      "lead(close, 2)",
      "close_Lag3",
      "atr",
      "2",
      "0",
      "-3",
      "x",
      "y",
    ),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom("+", "-", "*", "/", "^", "<", "==", "and", "or"),
        tie("expression"),
      )
      .map((parts) => parts.join(" ")),
    fc
      .tuple(
        fc.constantFrom(
          "ts_mean",
          "delay",
          "rank",
          "Max",
          "min",
          "ts_corr",
          "group_mean",
          "where",
          "ts_slope",
          "sumif",
        ),
        fc.array(tie("expression"), { minLength: 1, maxLength: 3 }),
      )
      .map(([name, args]) => `${name}(${args.join(", ")})`),
    fc
      .tuple(fc.constantFrom("(e)", "-e", "!e", "(e)[t-1]", "(e)[t+2]", "e ? e : e"), tie("expression"))
      .map(([shape, inner]) => shape.replaceAll("e", () => inner)),
  ),
}));
const program = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom("x", "y", "close", "n"), expression), { maxLength: 2 }),
    expression,
  )
  .map(([steps, last]) => [...steps.map((step) => step.join(" = ")), last].join(";\n"));

describe("any input", () => {
  it("of language pieces", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => survives(pieces.join(""))),
      { numRuns: 8000 },
    );
  });

  it("of nearly legal programs, whose point-in-time form parses when they look ahead", () => {
    fc.assert(fc.property(program, survives), { numRuns: 4000 });
  });

  it("of any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), survives), { numRuns: 1500 });
    const grammar = fc.constantFrom(..."()[]:?,;=+-*/^!<>&|.#\n t12e-$", "close", "and", "not");
    fc.assert(
      fc.property(fc.array(grammar, { maxLength: 14 }), (characters) => survives(characters.join(""))),
      { numRuns: 5000 },
    );
    fc.assert(fc.property(fc.string({ maxLength: 80 }), survives), { numRuns: 1500 });
  });

  it("of one kind of nesting, however deep", () => {
    for (const text of [
      "(",
      "[",
      "-",
      "!",
      "not ",
      "abs(",
      "close^",
      "close?",
      "a=",
      "{",
      "close:",
      "close and ",
    ]) {
      survives(text.repeat(Math.floor(19_000 / text.length)));
      survives(`${text.repeat(180)}close`);
    }
  });
});
