import { describe, expect, it } from "vitest";
import { FormulaError, parseFormula } from "../../../src/engine/dsl/index.js";

function refusal(source: string): FormulaError & { suggestion: string } {
  try {
    parseFormula(source);
  } catch (error) {
    if (error instanceof FormulaError && error.suggestion !== undefined) {
      return error as FormulaError & { suggestion: string };
    }
    throw error;
  }
  throw new Error(`accepted: ${source}`);
}

const rlsf = (rr: string) => `turn = volume / float_shares;
at   = clip((turn - ts_median(turn, 252)) / ts_mad(turn, 252), -3, 3);
amp  = (high - low) / close;
si   = amp / (at + 1e-6);
rr   = ${rr};
-ewma(si * rr, 0.94, 60)`;

/** The point-in-time form as the study's reading in the design has it. */
const KNOWN = "abs(close - delay(close, 3)) / (delay(amp, 3) + 1e-6)";

describe("look-ahead", () => {
  it.each([
    "abs(shift(close,-3) - close)/(amp+1e-6)",
    "abs(delay(close, -3) - close) / (amp + 1e-6)",
    "abs(Ref($close, -3) - $close) / (amp + 1e-6)",
    "abs(lead(close, 3) - close) / (amp + 1e-6)",
    "abs(C[t+3] - C[t]) / (amp + 1e-6)",
    "abs(C[t+3] − C[t])/(amp+1e-6)",
    "abs(delta(close, -3)) / (amp + 1e-6)",
  ])("RLSF with %s is refused and offered in its point-in-time form", (rr) => {
    const error = refusal(rlsf(rr));
    expect(error.code).toBe("look-ahead");
    expect(error.line).toBe(5);
    expect(error.message).toContain("3 days into the future");
    expect(parseFormula(error.suggestion).hash).toBe(parseFormula(rlsf(KNOWN)).hash);
  });

  it("shows the other steps as they were written", () => {
    const error = refusal(rlsf("abs(shift(close,-3) - close)/(amp+1e-6)"));
    expect(error.suggestion.split("\n")).toEqual([
      "turn = volume / float_shares;",
      "at = clip((turn - ts_median(turn, 252)) / ts_mad(turn, 252), -3, 3);",
      "amp = (high - low) / close;",
      "si = amp / (at + 1e-6);",
      `rr = ${KNOWN};`,
      "-ewma(si * rr, 0.94, 60)",
    ]);
  });

  it.each([
    ["lead(close, 3)", "close"],
    ["delta(close, -2)", "delay(close, 2) - close"],
    ["pct(close, -5)", "delay(close, 5) / close - 1"],
    ["ts_corr(volume, lead(open, 2) / open, 10)", "ts_corr(delay(volume, 2), open / delay(open, 2), 10)"],
    ["ts_mean(close[t+1] - close[t+3], 5)", "ts_mean(delay(close, 2) - close, 5)"],
    ["cs_rank(lead(lead(close, 1), 2)) - cs_rank(open)", "cs_rank(close) - delay(cs_rank(open), 3)"],
    ["delay(lead(close, 3), 5)", "delay(close, 2)"],
    ["future(close) / close", "close / delay(close, 1)"],
  ])("%s becomes %s", (source, expected) => {
    expect(parseFormula(refusal(source).suggestion).canonical).toBe(parseFormula(expected).canonical);
  });

  it("points at the reference", () => {
    const source = "open + shift(close, -3)";
    const error = refusal(source);
    expect(source.slice(error.start, error.end)).toBe("shift(close, -3)");
  });

  it("keeps named constants and groups usable in what it offers", () => {
    const error = refusal("n = 2 * 10; g = industry; group_mean(ts_mean(lead(close, 1), n), g)");
    expect(parseFormula(error.suggestion).canonical).toBe("group_mean(ts_mean(close, 20), industry)");
  });

  it("offers something that parses however far it looks", () => {
    const error = refusal("lead(close, 2000) - delay(open, 2000)");
    expect(parseFormula(error.suggestion).lookback).toBe(4000);
  });

  it("is not misled by a step that hides a field", () => {
    const error = refusal("close = log(volume); open[t+1] / $close - close");
    expect(error.suggestion).toBe("close = log(volume);\nopen / delay($close, 1) - delay(close, 1)");
  });

  it("lets the past through", () => {
    expect(parseFormula("lead(close, -3)").canonical).toBe("delay(close, 3)");
    expect(parseFormula("C[t-3] / C[t]").canonical).toBe("delay(close, 3) / close");
  });
});
