import { describe, expect, it } from "vitest";
import { parseFormula, similarity } from "../../../src/engine/dsl/index.js";

const unit = (source: string) => parseFormula(source).unit;
const codes = (source: string) => parseFormula(source).warnings.map((warning) => warning.code);
const lookback = (source: string) => parseFormula(source).lookback;
const alike = (a: string, b: string) => similarity(parseFormula(a).node, parseFormula(b).node);

describe("units", () => {
  it.each([
    ["close - open", "price"],
    ["close * volume", "money"],
    ["amount / volume", "price"],
    ["volume / float_shares", "ratio"],
    ["close / open - 1", "ratio"],
    ["cs_rank(close)", "rank"],
    ["ts_argmax(close, 20)", "time"],
    ["close > open", "bool"],
    ["ts_cov(close, volume, 10)", "money"],
    ["(high - low) + 0.001", "price"],
    ["close * close", "unknown"],
    ["ts_corr(close, volume, 10)", "ratio"],
  ] as const)("%s: %s", (source, expected) => expect(unit(source)).toBe(expected));

  it("warns, with the place, about a sum that has no meaning", () => {
    const source = "cs_rank(close + volume)";
    const [warning] = parseFormula(source).warnings;
    expect(warning).toMatchObject({ code: "unit-mismatch" });
    expect(source.slice(warning!.start, warning!.end)).toBe("close + volume");
    expect(codes("close > volume")).toEqual(["unit-mismatch"]);
    expect(codes("(high - low) + 0.001")).toEqual([]);
    expect(codes("close * volume + amount")).toEqual([]);
  });
});

describe("look-back", () => {
  it.each([
    ["close", 0],
    ["delay(close, 5)", 5],
    ["ts_mean(close, 20)", 19],
    ["ts_mean(delay(close, 5), 20)", 24],
    ["ts_corr(ts_mean(close, 5), delay(volume, 9), 10)", 18],
    ["cs_rank(ts_std(close, 10)) + pct(close, 3)", 9],
    ["ewma(close, 0.94, 60)", 59],
    // (19/21)^276 = 1.005e-12, (19/21)^277 = 9.1e-13
    ["ema(close, 20)", 277],
    // (4/5)^123 = 1.2e-12, (4/5)^124 = 9.6e-13
    ["sma(close, 5, 1)", 124],
    ["ema(close, 1)", 0],
  ] as const)("%s: %d rows", (source, expected) => expect(lookback(source)).toBe(expected));

  it("of RLSF is its longest chain: 252 days of turnover, 60 of weights", () => {
    expect(
      lookback(
        "t1 = volume / float_shares; s = clip((t1 - ts_median(t1, 252)) / ts_mad(t1, 252), -3, 3); ewma(s, 0.94, 60)",
      ),
    ).toBe(251 + 59);
  });
});

describe("complexity", () => {
  it("counts nodes, levels, constants that are no windows, and distinct leaves", () => {
    // add(neutralize(ts_mean(close, 5), industry), mul(2, close)): 1 + 1+3+1 + 3 = 9 nodes
    expect(parseFormula("neutralize(ts_mean(close, 5), industry) + 2 * close").complexity).toEqual({
      nodes: 9,
      depth: 4,
      constants: 1,
      fields: 2,
    });
  });
});

describe("similarity", () => {
  it("is the share of the largest common subtree", () => {
    expect(alike("close + open", "open + close")).toBe(1);
    expect(alike("close", "open")).toBe(0);
    // ts_mean(close, 5) has 3 of the 5 nodes of ts_mean(close, 5) / close.
    expect(alike("ts_mean(close, 5) / close", "cs_rank(ts_mean(close, 5))")).toBe(3 / 5);
    expect(alike("ts_mean(close, 5)", "ts_mean(close, 10)")).toBe(1 / 3);
  });
});

describe("warnings", () => {
  it("tells of steps without use, hidden fields, rounded windows, constants", () => {
    expect(codes("a = close; b = open; b")).toEqual(["unused-step"]);
    expect(codes("close = open; close")).toEqual(["shadows-field"]);
    expect(codes("ts_mean(close, 8.93)")).toEqual(["window-rounded"]);
    expect(codes("1 + 1")).toEqual(["constant"]);
    expect(codes("group_mean(close, IndClass.sector)")).toEqual(["group-substituted"]);
  });
});
