import fc from "fast-check";
import { expect } from "vitest";
import { FormulaError, parseFormula } from "../../../src/engine/dsl/index.js";

/** Either a formula, or a FormulaError that points into the source; anything else is a bug. */
export function survives(source: string): void {
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

const grammar = fc.constantFrom(..."()[]:?,;=+-*/^!<>&|.#\n t12e-$", "close", "and", "not");
const joined = (characters: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(characters, { maxLength }).map((parts) => parts.join(""));

/** Kinds of text to try the parser with. */
export const TEXTS = {
  pieces: joined(piece, 25),
  programs: program,
  grammar: joined(grammar, 14),
  bytes: fc.string({ unit: "binary", maxLength: 80 }),
  characters: fc.string({ maxLength: 80 }),
} as const;
