import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../src/engine/strategy/events.js";
import {
  drawdown,
  PRESETS,
  presetPanel,
  returnMetrics,
  strategyMetrics,
} from "../../../src/engine/strategy/metrics.js";

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

  it("are rqalpha's own figures for its buy-and-hold strategy", () => {
    // rqalpha 725e9e4, tests/integration_tests/test_backtest_results/outs/test_s_buy_and_hold: [portfolio] and [summary].
    const [, ...rows] = readFileSync(
      new URL("../../fixtures/strategy/rqalpha-buy-and-hold.csv", import.meta.url),
      "utf8",
    )
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(rows).toHaveLength(247);
    const benchmark = rows.map(([, , level], i) => Number(level) / Number(rows[i - 1]?.[2] ?? 1) - 1);
    const days = rows.map(
      ([date, value]) =>
        ({ date, nav: Number(value), roundTrips: [], traded: 0, fees: 0, slippage: 0 }) as unknown as Day,
    );
    const panel = presetPanel(strategyMetrics(days, 1e6, benchmark, PRESETS.rqalpha), "rqalpha");
    const summary = {
      alpha: -0.0660157688854415,
      beta: 0.8093220465092426,
      sharpe: -0.2260116976146824,
      excess_sharpe: -0.16092798753954993,
      information_ratio: -0.23355643492757558,
      tracking_error: 0.26816576079745286,
      sortino: -0.3161436560402913,
      volatility: 0.4174717297382934,
      max_drawdown: 0.4513502440494092,
      excess_max_drawdown: 0.19773810229198288,
      excess_returns: -0.04480536548695735,
      excess_annual_returns: -0.04569131608345034,
      win_rate: 0.5060728744939271,
      total_returns: -0.13700328000000028,
      annualized_returns: -0.13957348803800507,
    };
    expect(Object.keys(panel).sort()).toEqual(Object.keys(summary).sort());
    for (const [name, expected] of Object.entries(summary))
      expect(panel[name], name).toBeCloseTo(expected, 11);
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
