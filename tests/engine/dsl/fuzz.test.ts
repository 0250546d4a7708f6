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

describe("any input", () => {
  it("of language pieces", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => survives(pieces.join(""))),
      { numRuns: 20_000 },
    );
  });

  it("of any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), survives), { numRuns: 3000 });
    fc.assert(fc.property(fc.string({ maxLength: 80 }), survives), { numRuns: 3000 });
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
