import { describe, expect, it } from "vitest";
import {
  FIELDS,
  OPERATORS,
  operatorByName,
  operatorsMarkdown,
  parseFormula,
} from "../../../src/engine/dsl/index.js";

describe("the operator table", () => {
  it("gives every name to one operator", () => {
    const names = OPERATORS.flatMap((op) => [op.name, ...op.aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name === name.toLowerCase())).toBe(true);
    expect(OPERATORS.length).toBeGreaterThanOrEqual(45);
  });

  it("finds names and aliases in any case", () => {
    expect(operatorByName("TS_MEAN")?.name).toBe("ts_mean");
    expect(operatorByName("DecayLinear")?.name).toBe("decay_linear");
    expect(operatorByName("constructor")).toBeUndefined();
  });

  it.each(OPERATORS.map((op) => [op.name, op] as const))(
    "%s is called with its own parameters",
    (name, op) => {
      const args = op.params.map((param, i) => {
        if (param.kind === "group") return "industry";
        if (param.kind === "series") return i === 0 ? "close" : "open";
        if (param.kind === "window") return "20";
        return String(Math.min(Math.max(2, param.min ?? 2), param.max ?? 2));
      });
      const node = parseFormula(`${name}(${args.join(", ")})`).node;
      expect(node.kind).toBe("call");
      expect(op.doc.en.length * op.doc.zh.length).toBeGreaterThan(0);
    },
  );

  it.each([
    ...[
      "Ref Mean Std Sum Max Min Rank Delta Slope Rsquare Resi IdxMax IdxMin WMA EMA Med Mad Skew Kurt",
    ].flatMap((s) => s.split(" ").map((name) => `${name}($close, 10)`)),
    "Quantile($close, 10, 0.8)",
    "Count($close > Ref($close, 1), 10)",
    "Corr($close, $volume, 10)",
    "Cov($close, $volume, 10)",
    "Power($close, 2) + Log($close) + Sign($close) + Abs($close)",
    "REF(close, 1) + MA(close, 5) + STD(close, 5) + COV(close, open, 5) + CORR(close, open, 5) + SCALE(close)",
    "TS_MIN(close, 5) + TS_MAX(close, 5) + TS_RANK(close, 5) + DELTA(close, 5) + IF(close > open, 1, 0)",
    "TSRANK(CLOSE, 5) + COUNT(CLOSE > OPEN, 5) + DECAYLINEAR(CLOSE, 5) + SMA(CLOSE, 5, 1) + HIGHDAY(HIGH, 5) + LOWDAY(LOW, 5)",
    "REGBETA(CLOSE, OPEN, 5) + REGRESI(CLOSE, OPEN, 5) + SUMIF(CLOSE, 5, CLOSE > OPEN) + WMA(CLOSE, 5)",
    "rank(correlation(close, volume, 5)) + stddev(returns, 20) + signedpower(close, 2) + scale(close) + product(close, 5)",
  ])("knows the names of other languages: %s", (source) => {
    expect(parseFormula(source).fields.length).toBeGreaterThan(0);
  });

  it("writes a page with every operator and field", () => {
    const page = operatorsMarkdown();
    for (const { name } of OPERATORS) expect(page).toContain(`| \`${name}(`);
    for (const { name } of FIELDS) expect(page).toContain(`| \`${name}\` |`);
  });
});
