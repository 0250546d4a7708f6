import { describe, expect, test } from "vitest";
import { loadQuestions } from "../../bench/ideation/cases.js";
import { FormulaError, fieldSet, parseFormula } from "../../src/engine/dsl/index.js";

/** What every market has, the demo market included. */
const MARKET = fieldSet(
  ["open", "high", "low", "close", "vwap", "volume", "amount", "turnover", "market_cap"],
  ["industry"],
);
const questions = loadQuestions();
const parse = (formula: string) => parseFormula(formula, { fields: MARKET });

describe("the cases that models are measured with", () => {
  test("are more than a hundred, each with its own name and its own words", () => {
    expect(questions.length).toBeGreaterThan(100);
    expect(new Set(questions.map(({ id, lang }) => `${id} ${lang}`)).size).toBe(questions.length);
    expect(new Set(questions.map(({ idea }) => idea)).size).toBe(questions.length);
  });

  test.each(questions.filter(({ lang }) => lang === "zh"))("$id is told in Chinese", ({ idea }) => {
    expect(idea).toMatch(/\p{Script=Han}{4}/u);
  });

  const cases = questions.filter(({ lang }) => lang === "en");

  test.each(cases)("$id: the reference is legal and keeps its units apart", ({ reference }) => {
    expect(parse(reference).warnings).toEqual([]);
  });

  test.each(cases.filter(({ kind }) => kind === "look-ahead"))(
    "$id: the trap needs the future, the reference is its legal form",
    ({ trap, reference }) => {
      expect(() => parse(trap!)).toThrow(FormulaError);
      try {
        parse(trap!);
      } catch (error) {
        const { code, suggestion } = error as FormulaError;
        expect(code).toBe("look-ahead");
        // Of the centred mean the parser moves every term; the reference says the same more shortly.
        if (!reference.includes("11")) expect(parse(suggestion!).hash).toBe(parse(reference).hash);
      }
    },
  );

  test.each(cases.filter(({ kind }) => kind === "unit"))("$id: the trap mixes units", ({ trap }) => {
    expect(parse(trap!).warnings.map(({ code }) => code)).toContain("unit-mismatch");
  });
});
