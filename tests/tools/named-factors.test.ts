import { describe, expect, test } from "vitest";
import { ALL_FIELDS, type FormulaError, parseFormula } from "../../src/engine/dsl/index.js";
import { openMemory } from "../../src/memory/index.js";
import { expandFactors } from "../../src/tools/named-factors.js";
import { scratch } from "../memory/helpers.js";

async function library() {
  const memoryDir = scratch();
  const { library } = openMemory({ memoryDir } as Parameters<typeof openMemory>[0]);
  await library.add({
    ...{ name: "Rev5", nameZh: "五日反转", expression: "x = pct(close, 5); -x" },
    ...{ direction: 1, origin: "person", status: "admitted" },
  });
  await library.add({
    ...{ name: "Lottery demand 20", expression: "-ts_max(pct(close, 1), 20)" },
    ...{ direction: 1, origin: "person", status: "candidate" },
  });
  return library;
}

const canonical = (source: string) => parseFormula(source).canonical;

describe("factors named in a formula", () => {
  test.each([
    ["@Rev5 + 1", "(-pct(close, 5)) + 1"],
    ["cs_rank(Rev5)", "cs_rank(-pct(close, 5))"],
    ["cs_rank(rev5) * @五日反转", "cs_rank(-pct(close, 5)) * (-pct(close, 5))"],
    ['cs_rank(@"Lottery demand 20") # not @this', "cs_rank(-ts_max(pct(close, 1), 20))"],
    ["r = @Rev5; ts_mean(r, 3)", "ts_mean(-pct(close, 5), 3)"],
  ])("%s", async (source, written) => {
    const expanded = await expandFactors(source, ALL_FIELDS, await library());
    expect(canonical(expanded.source)).toBe(canonical(written));
    expect(expanded.used.length).toBeGreaterThan(0);
  });

  test("do not move the place of an error that stands behind them", async () => {
    const source = "Rev5 + @Rev5 * nothing";
    const { source: expanded, asWritten } = await expandFactors(source, ALL_FIELDS, await library());
    try {
      parseFormula(expanded);
      expect.unreachable();
    } catch (error) {
      const { column, start, end, message } = asWritten(error as FormulaError);
      expect([column, source.slice(start, end)]).toEqual([16, "nothing"]);
      expect(message).toContain("(line 1, column 16)");
    }
  });

  test("leave alone what the language knows: fields, operators, steps, derived names, lags, comments", async () => {
    const kept = await library();
    for (const source of [
      "close - open",
      "rev5 = pct(close, 5); -rev5",
      "macd + close_lag5 + $volume",
      "close # Rev5",
      "close > open and volume > 0 ? 1 : 0",
    ]) {
      expect(await expandFactors(source, ALL_FIELDS, kept)).toMatchObject({ source, used: [] });
    }
  });

  test("the study's factors have names too", async () => {
    const { source, used } = await expandFactors("cs_rank(RLSF)", ALL_FIELDS, await library());
    expect(used.map(({ id }) => id)).toEqual(["RLSF"]);
    expect(() => parseFormula(source)).not.toThrow();
  });

  test("an unknown one is a formula error with its place and the nearest name", async () => {
    await expect(expandFactors("cs_rank(@Rev6)", ALL_FIELDS, await library())).rejects.toMatchObject({
      code: "unknown-field",
      start: 8,
      end: 13,
      suggestion: "@Rev5",
    });
  });

  test("a misspelt field is not looked for in the published sets", async () => {
    expect((await expandFactors("WQ1 + clsoe", ALL_FIELDS, await library())).used).toEqual([]);
  });
});
