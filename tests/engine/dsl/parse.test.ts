import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FormulaError, fieldSet, parseFormula } from "../../../src/engine/dsl/index.js";

const canonical = (source: string, options = {}) => parseFormula(source, options).canonical;
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/dsl/${name}`, import.meta.url), "utf8"));
const study: { id: string; expression: string; asWritten?: string }[] = JSON.parse(
  readFileSync(new URL("../../../memory/study.json", import.meta.url), "utf8"),
);

function failure(source: string, options = {}): FormulaError {
  try {
    parseFormula(source, options);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`parsed: ${source}`);
}

describe("parseFormula", () => {
  it.each(Object.entries<string>(fixture("bench_expressions.json")))(
    "reads bench expression %s",
    (_, source) => {
      const formula = parseFormula(source);
      expect(parseFormula(formula.canonical).hash).toBe(formula.hash);
    },
  );

  it.each(study.map(({ id, expression }) => [id, expression] as const))(
    "reads the study's %s",
    (_, source) => {
      expect(parseFormula(source).fields.length).toBeGreaterThan(0);
    },
  );

  it("reads the study's GP formulas as gplearn printed them", () => {
    // GP03 and GP07 scale to 2, GP10 counts argmin from the oldest row: their prefix form has another meaning here.
    const same = study.filter(({ id }) => /^GP/.test(id) && !["GP03", "GP07", "GP10"].includes(id));
    expect(same).toHaveLength(7);
    for (const { asWritten, expression } of same) {
      const options = { defaultWindow: 10, gplearnProtect: true };
      expect(canonical(asWritten!, options)).toBe(canonical(expression));
    }
  });

  it("reads Alpha1 as the study wrote it", () => {
    const written = study.find(({ id }) => id === "Alpha1")!;
    expect(canonical(written.asWritten!)).toBe(canonical(written.expression));
    expect(canonical(written.expression)).toBe(
      "div(log(abs(delay(amount, 1))), sign(delay(volume, 20))) * ema(div(high, delay(high, 20)), 20)",
    );
  });

  it("separates steps by semicolons and by lines, and knows comments", () => {
    const expected = canonical("-(high - low) / close");
    expect(canonical("a = high - low; b = a / close; -b")).toBe(expected);
    expect(canonical("a = high - low   # range\nb = a / close // relative\n-b")).toBe(expected);
    expect(canonical("a = high -\n  low;\nb = (a\n/ close)\n\nresult = -b;\n")).toBe(expected);
    expect(canonical("close\n  - open")).toBe("close - open");
    expect(canonical("close *\n  open")).toBe("close * open");
    expect(canonical("a = close\n-a")).toBe("-close");
  });

  it("reads full-width punctuation and look-alikes", () => {
    expect(canonical("ａ＝ts_mean（close，5）；ａ×2")).toBe("2 * ts_mean(close, 5)");
    expect(canonical("close ≥ open")).toBe("open <= close");
    expect(canonical("close − open")).toBe("close - open");
  });

  it("reads logic in every spelling", () => {
    const expected = canonical("or(and(close > open, high > low), not(close > high))");
    expect(canonical("close > open and high > low or not(close > high)")).toBe(expected);
    expect(canonical("close > open && high > low || !(close > high)")).toBe(expected);
    expect(canonical("Or(And(Gt($close, $open), Gt($high, $low)), Not(Gt($close, $high)))")).toBe(expected);
  });

  it("tells overloaded names apart by their arguments", () => {
    expect(canonical("rank(close)")).toBe("cs_rank(close)");
    expect(canonical("Rank($close, 5)")).toBe("ts_rank(close, 5)");
    expect(canonical("Max($high, 20)")).toBe("ts_max(high, 20)");
    expect(canonical("max(high, 20)")).toBe("max2(high, 20)");
    expect(canonical("MAX(CLOSE - DELAY(CLOSE, 1), 0)")).toBe("max2(close - delay(close, 1), 0)");
    expect(canonical("min(open, close, low)")).toBe("min2(low, min2(close, open))");
    expect(canonical("Greater($open, $close)")).toBe("max2(close, open)");
    expect(canonical("sma(close, 5, 1)")).toBe("sma(close, 5, 1)");
    expect(canonical("sma(close, 5)")).toBe("ts_mean(close, 5)");
    expect(canonical("SUMIF(VOLUME, 20, CLOSE > OPEN)")).toBe(canonical("sum_if(volume, close > open, 20)"));
    expect(canonical("REGBETA(CLOSE, SEQUENCE(6))")).toBe("ts_slope(close, 6)");
    expect(canonical("ts_slope(high, low, 18)")).toBe("ts_beta(high, low, 18)");
    expect(canonical("indneutralize(close, IndClass.industry)")).toBe("group_neutralize(close, industry)");
  });

  it("warns once where an alias means something else at home", () => {
    const { warnings } = parseFormula("IdxMax($high, 20) + IdxMin($low, 20)");
    expect(warnings.map((w) => w.code)).toEqual(["alias-semantics"]);
    expect(parseFormula("ts_argmax(high, 20)").warnings).toEqual([]);
  });

  it("resolves names: column, alias, derived", () => {
    expect(canonical("total_turnover")).toBe("amount");
    expect(canonical("_open + $open")).toBe("open + open");
    expect(canonical("rsrs")).toBe("ts_beta(high, low, 18)");
    expect(canonical("adv20")).toBe("ts_mean(amount, 20)");
    expect(canonical("returns")).toBe("pct(close, 1)");
    const own = fieldSet(["close", "rsrs", "Sentiment"]);
    expect(canonical("rsrs + sentiment", { fields: own })).toBe("Sentiment + rsrs");
    expect(failure("volume", { fields: own })).toMatchObject({ code: "unknown-field" });
    expect(failure("atr", { fields: own })).toMatchObject({ code: "unknown-field" });
  });

  it("protects as gplearn does when asked", () => {
    const options = { gplearnProtect: true };
    expect(canonical("div(close, open)", options)).toBe("abs(open) <= 0.001 ? 1 : close / open");
    expect(canonical("log(close)", options)).toBe("plog(close)");
    expect(canonical("div(close, open)")).toBe("div(close, open)");
  });

  it("counts shared steps as often as they are used", () => {
    const doubling = (n: number) =>
      Array.from({ length: n }, (_, i) => `a${i + 1} = a${i} + a${i}`).join("; ");
    expect(parseFormula(`a0 = close; ${doubling(9)}`).complexity.nodes).toBe(2 ** 10 - 1);
    expect(failure(`a0 = close; ${doubling(60)}`)).toMatchObject({ code: "too-long" });
  });
});

/** Source, code, and what is underlined. */
const REFUSED: readonly (readonly [source: string, code: string, underlined: string])[] = [
  ["ts_men(close, 5)", "unknown-operator", "ts_men"],
  ["1 + clsoe", "unknown-field", "clsoe"],
  ["ts_mean(close)", "arity", "ts_mean(close)"],
  ["abs(close, open)", "arity", "abs(close, open)"],
  ["ts_mean(close, volume)", "window-not-constant", "volume"],
  ["ts_mean(close, 0)", "window-range", "0"],
  ["ts_mean(close, 5000)", "window-range", "5000"],
  ["clip(close, low, 3)", "constant-expected", "low"],
  ["ts_quantile(close, 20, 2)", "constant-range", "2"],
  ["clip(close, 3, -3)", "constant-range", "clip(close, 3, -3)"],
  ["group_mean(close, open)", "group-expected", "open"],
  ["ts_mean(industry, 5)", "group-misplaced", "industry"],
  ["industry", "group-misplaced", "industry"],
  ["x = close; x = open; x", "duplicate-step", "x"],
  ["close(3)", "unknown-operator", "close"],
  ["close % 5", "syntax", "%"],
  ["close'", "syntax", "'"],
  ["close!", "syntax", "!"],
  ["5 cm", "syntax", "5 cm"],
  ["2 close", "syntax", "2 close"],
  ["2(close)", "syntax", "2"],
  ["[close, open]", "syntax", "[close, open]"],
  ["close:open", "syntax", "close:open"],
  [":", "syntax", ":"],
  ["close:", "syntax", "close:"],
  ["close[:]", "syntax", "close[:]"],
  ["close[t:]", "syntax", "close[t:]"],
  ["close < open < high", "syntax", "close < open"],
  ["not close > open", "syntax", "not close > open"],
  ["!abs(delay(close, 2)) == -3", "syntax", "!abs(delay(close, 2)) == -3"],
  ["f(x) = x", "syntax", "="],
  ["close = 5 = 4", "syntax", "="],
  ["close; open", "syntax", "close"],
  ["(close", "syntax", "("],
  ["close)", "syntax", ")"],
  ["(close]", "syntax", "]"],
  ["close +", "syntax", ""],
  ["close ++* open", "syntax", "*"],
  ["ts_mean(close,, 5)", "syntax", ","],
  ["close > open ? 1", "syntax", ""],
  ["1e999", "syntax", "1e999"],
  ["", "syntax", ""],
  ["import('fs')", "syntax", "'"],
  ["close.constructor", "unknown-field", "close.constructor"],
  ["constructor(1)", "unknown-operator", "constructor"],
  ["close[5]", "syntax", "close[5]"],
];

describe("FormulaError", () => {
  it.each(REFUSED)("%s: %s", (source, code, underlined) => {
    const error = failure(source);
    expect(error.code).toBe(code);
    expect(source.slice(error.start, error.end)).toBe(underlined);
  });

  it("gives line and column, and the nearest names", () => {
    const error = failure("a = close;\n b = ts_men(a, 5);\nb");
    expect(error).toMatchObject({ line: 2, column: 6, suggestion: "ts_mean" });
    expect(error.toJSON()).toMatchObject({
      code: "unknown-operator",
      start: 16,
      end: 22,
      line: 2,
      column: 6,
    });
    expect(failure("clos / 2").suggestion).toBe("close");
  });

  it("refuses what is too long or too deep", () => {
    expect(failure(`${"close + ".repeat(3000)}close`)).toMatchObject({ code: "too-long" });
    expect(failure("(".repeat(500) + ")".repeat(500))).toMatchObject({ code: "too-deep" });
    expect(failure(`${"abs(".repeat(300)}close${")".repeat(300)}`)).toMatchObject({ code: "too-deep" });
    expect(failure(`${"-".repeat(5000)}close`)).toMatchObject({ code: "too-deep" });
    expect(failure(`${"close + ".repeat(400)}close`)).toMatchObject({ code: "too-deep" });
    expect(failure(`close${"^close".repeat(3000)}`)).toMatchObject({ code: "too-deep" });
    expect(failure(`${"close?".repeat(2000)}close${":close".repeat(2000)}`).code).toMatch(
      /too-deep|too-long/,
    );
  });
});
