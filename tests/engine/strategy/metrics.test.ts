import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drawdown, PRESETS, returnMetrics } from "../../../src/engine/strategy/metrics.js";

const golden: {
  dates: string[];
  returns: number[];
  benchmark: number[];
  ricequant: Record<string, unknown>;
  rqalpha: Record<string, unknown>;
} = JSON.parse(readFileSync(new URL("../../fixtures/strategy/metrics.json", import.meta.url), "utf8"));

describe("metrics of returns", () => {
  for (const preset of ["ricequant", "rqalpha"] as const)
    it(`agree with numpy and pandas under the ${preset} preset`, () => {
      const found: Record<string, unknown> = returnMetrics(
        golden.dates,
        golden.returns,
        golden.benchmark,
        PRESETS[preset],
      );
      for (const [name, expected] of Object.entries(golden[preset])) {
        if (typeof expected === "number") expect(found[name], name).toBeCloseTo(expected, 11);
        else
          expect({ ...(found[name] as object), depth: 0 }, name).toEqual({
            ...(expected as object),
            depth: 0,
          });
      }
    });

  it("give empyrical's published figures for its mixed returns", () => {
    // empyrical tests/test_stats.py: mixed_returns, the first NaN dropped.
    const mixed = [1, 10, -4, 2, 3, 2, 1, -10].map((percent) => percent / 100);
    const found = returnMetrics(mixed.map(String), mixed, null, { annualisation: 252, riskFree: 0 });
    expect(found.sharpe).toBeCloseTo(1.7238613961706866, 10);
    expect(found.sortino).toBeCloseTo(2.605531251673693, 10);
    expect(found.downside).toBeCloseTo(0.60448325038829653, 10);
    expect(found.maxDrawdown.depth).toBeCloseTo(0.1, 12);
  });

  it("reproduce RiceQuant's panel arithmetic: 18.20 % in 242 days is 18.86 % a year at N = 250", () => {
    const daily = 1.182 ** (1 / 242) - 1;
    const bench = 0.8862 ** (1 / 242) - 1;
    const series = Array.from({ length: 242 }, () => daily);
    const found = returnMetrics(
      series.map(String),
      series,
      series.map(() => bench),
      PRESETS.ricequant,
    );
    expect(found.annualReturn).toBeCloseTo(0.1886, 4);
    expect(found.excessReturn).toBeCloseTo(0.3338, 4);
  });

  it("counts the start as a peak", () => {
    expect(drawdown(["a", "b", "c"], [-0.1, 0.05, 0.2])).toEqual({
      depth: 0.09999999999999998,
      peak: null,
      trough: "a",
      recovered: "c",
    });
  });

  it("leave undefined what is undefined", () => {
    const flat = returnMetrics(["a", "b"], [0, 0], null, { annualisation: 252, riskFree: 0 });
    expect(flat).toMatchObject({
      sharpe: null,
      sortino: null,
      calmar: null,
      profitLossDays: null,
      beta: null,
    });
  });
});
