import fc from "fast-check";
import { describe, it } from "vitest";
import { survives, TEXTS } from "./texts.js";

describe("any input", () => {
  it.each([
    ["language pieces", TEXTS.pieces, 8000],
    ["nearly legal programs, whose point-in-time form parses when they look ahead", TEXTS.programs, 4000],
    ["the characters of the grammar", TEXTS.grammar, 5000],
    ["any bytes", TEXTS.bytes, 1500],
    ["any characters", TEXTS.characters, 1500],
  ] as const)("of %s", (_, texts, numRuns) => {
    fc.assert(fc.property(texts, survives), { numRuns });
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
