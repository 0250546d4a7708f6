import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engine/random.js";
import { attribute } from "../../../src/engine/strategy/attribution.js";
import { backtest } from "../../../src/engine/strategy/backtest.js";
import { falls, monthlyReturns, rollingSharpe } from "../../../src/engine/strategy/calendar.js";
import { effectsOf } from "../../../src/engine/strategy/effects.js";
import { explain, periodOf } from "../../../src/engine/strategy/explain.js";
import { nameResults } from "../../../src/engine/strategy/names.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, valuesOf } from "./small-market.js";

const options = { annualisation: 252, riskFree: 0, seed: 1, portfolios: 3 };
const total = (x: Iterable<number>) => [...x].reduce((a, b) => a + b, 0);

describe("one day by hand", async () => {
  // Two industries of two names. Held at the close of day 1: 50 % of name 0 (A), 25 % of name 2 (B), 25 % cash.
  // Day 2: names make +10 %, 0, −4 %, +2 %. Universe: A 5 %, B −1 %, mean 2 %.
  // Allocation A (0.5 − 0.5)(5 − 2) = 0; B (0.25 − 0.5)(−1 − 2) = +0.75 %. Selection A 0.5 × (10 − 5) = 2.5 %;
  // B 0.25 × (−4 − (−1)) = −0.75 %. Cash −0.25 × 2 % = −0.5 %. Holdings 0.5·10 − 0.25·4 = 4 %; 4 − 2 = 2 % = 0.75 + 1.75 − 0.5.
  const panel = panelOf({
    dates: ["2021-03-01", "2021-03-02", "2021-03-03"],
    symbols: ["600000.SH", "600001.SH", "600002.SH", "600003.SH"],
    open: [
      [10, 10, 10, 10],
      [10, 10, 10, 10],
      [11, 10, 9.6, 10.2],
    ],
    close: [
      [10, 10, 10, 10],
      [10, 10, 10, 10],
      [11, 10, 9.6, 10.2],
    ],
    industry: [0, 0, 1, 1],
  });
  const day = (date: string, nav: number) =>
    ({ date, nav, fees: 0, slippage: 0, actions: [], fills: [] }) as never;
  const effects = await effectsOf(
    panel,
    { from: 0, to: 3 },
    {
      cash: 1000,
      days: [day("2021-03-02", 1000), day("2021-03-03", 1040)],
      holdings: [
        { date: "2021-03-02", symbol: "600000.SH", shares: 50, price: 10 },
        { date: "2021-03-02", symbol: "600002.SH", shares: 25, price: 10 },
      ],
    },
  );

  it("splits into allocation, selection and cash", async () => {
    const [, second] = effects.days;
    expect(second!.universe).toBeCloseTo(0.02, 12);
    expect([...second!.allocation].slice(0, 2).map((x) => Math.round(x * 1e12) / 1e12)).toEqual([0, 0.0075]);
    expect([...second!.selection].slice(0, 2).map((x) => Math.round(x * 1e12) / 1e12)).toEqual([
      0.025, -0.0075,
    ]);
    expect(second!.cash).toBeCloseTo(-0.005, 12);
    expect(second!.trading).toBeCloseTo(0, 12);
    expect(attribute(effects, [second!])).toMatchObject({ costs: 0, specific: expect.closeTo(0.02, 12) });
  });
});

describe("of a simulated strategy", async () => {
  const random = createRandom(9);
  const dates = Array.from({ length: 320 }, (_, i) =>
    new Date(Date.UTC(2020, 0, 6) + (Math.floor(i / 5) * 7 + (i % 5)) * 86_400_000)
      .toISOString()
      .slice(0, 10),
  );
  const symbols = Array.from({ length: 60 }, (_, s) => `600${String(s).padStart(3, "0")}.SH`);
  const level = symbols.map(() => 10 + 20 * random.next());
  const open: (number | null)[][] = [];
  const close: (number | null)[][] = [];
  for (const _ of dates) {
    const halted = symbols.map(() => random.next() < 0.02);
    const o = level.map((p) => Math.round(p * (1 + 0.005 * random.normal()) * 100) / 100);
    const c = o.map((p) => Math.round(p * (1 + 0.02 * random.normal()) * 100) / 100);
    c.forEach((p, s) => {
      if (!halted[s]) level[s] = p;
    });
    open.push(o.map((p, s) => (halted[s] ? null : p)));
    close.push(c.map((p, s) => (halted[s] ? null : p)));
  }
  const panel = panelOf({
    dates,
    symbols,
    open,
    close,
    factor: dates.map((_, t) => symbols.map((_, s) => 1.02 ** Math.floor((t + 13 * s) / 200))),
    volume: dates.map(() => symbols.map(() => 1e6 * random.next())),
    industry: symbols.map((_, s) => s % 3),
  });
  const values = valuesOf(
    panel,
    dates.map(() => symbols.map(() => random.normal())),
  );
  const spec = StrategySpec.parse({ market: "cn-a", cash: 1e6, top: 12 });
  const rows = { from: 0, to: dates.length };
  const result = await backtest(panel, values, rows, spec, null, options);
  const effects = await effectsOf(panel, rows, { ...result, cash: spec.cash });

  it("every day adds up", () => {
    for (const day of effects.days)
      expect(total(day.allocation) + total(day.selection) + day.cash + day.costs + day.trading).toBeCloseTo(
        day.portfolio - day.universe,
        12,
      );
    effects.days.forEach((day, i) => {
      expect(day.universe).toBeCloseTo(result.universe[i]!, 12);
    });
  });

  it("a period adds up to the difference of the compounded returns, without a residual", () => {
    const whole = attribute(effects, effects.days);
    expect(whole.portfolio).toBeCloseTo(result.metrics.totalReturn!, 10);
    expect(whole.residual).toBeCloseTo(0, 10);
    expect(total(whole.industries.map(({ allocation }) => allocation))).toBeCloseTo(whole.allocation, 12);
    expect(total(whole.industries.map(({ weight }) => weight))).toBeGreaterThan(0.9);
    expect(total(whole.styles.map(({ contribution }) => contribution)) + whole.specific).toBeCloseTo(
      whole.allocation + whole.selection + whole.cash,
      12,
    );
    // No market value: four styles.
    expect(whole.styles.map(({ name }) => name)).toEqual(["beta", "momentum", "volatility", "liquidity"]);
  });

  it("names add up to the change of the net value", () => {
    for (const [from, to] of [
      [0, 320],
      [100, 200],
    ] as const) {
      const days = result.days.slice(from, to);
      const before =
        from === 0
          ? { date: null, nav: spec.cash }
          : { date: result.days[from - 1]!.date, nav: result.days[from - 1]!.nav };
      const names = nameResults(days, result.holdings, before);
      expect(total(names.map(({ profit }) => profit))).toBeCloseTo(days.at(-1)!.nav - before.nav, 4);
    }
  });

  it("explains a month from the same days", () => {
    const found = explain(result, effects, "2020-06");
    expect(found.from.slice(0, 7)).toBe("2020-06");
    expect(found.to.slice(0, 7)).toBe("2020-06");
    expect(found.months).toHaveLength(1);
    expect(found.months[0]!.return).toBeCloseTo(found.return, 12);
    expect(found.attribution.portfolio).toBeCloseTo(found.return, 12);
    expect(found.excess).toBeCloseTo(found.attribution.excess, 10);
    expect(found.worst.length + found.best.length).toBeGreaterThan(5);
    expect(found.random).toBeTypeOf("number");
    expect(explain(result, effects, "2020..2021").days).toBe(result.days.length);
  });

  it("says what is no period, and what lies outside", () => {
    expect(() => periodOf("last year")).toThrow(expect.objectContaining({ code: "strategy-period" }));
    expect(() => explain(result, effects, "2018")).toThrow(
      expect.objectContaining({ code: "strategy-period" }),
    );
    expect(periodOf("2018-03")).toEqual({ from: "2018-03-00", to: "2018-03-99" });
    expect(periodOf("2018-01..2018-06-15")).toEqual({ from: "2018-01-00", to: "2018-06-15" });
  });
});

describe("the calendar of returns", () => {
  it("falls by hand: 20 % recovered, 10 % not", () => {
    // Levels 1.1, 0.88, 1.1, 1.21, 1.089
    const found = falls(["a", "b", "c", "d", "e"], [0.1, -0.2, 0.25, 0.1, -0.1], 5);
    expect(found.map(({ depth }) => Math.round(depth * 1e9) / 1e9)).toEqual([0.2, 0.1]);
    expect(found[0]).toMatchObject({ peak: "a", trough: "b", recovered: "c", down: 1, up: 1 });
    expect(found[1]).toMatchObject({ peak: "d", trough: "e", recovered: null, up: null });
  });
  it("months compound", () => {
    expect(
      monthlyReturns(["2021-01-28", "2021-01-29", "2021-02-01"], [0.1, 0.1, -0.5]).map(({ month, value }) => [
        month,
        Math.round(value * 1e9) / 1e9,
      ]),
    ).toEqual([
      ["2021-01", 0.21],
      ["2021-02", -0.5],
    ]);
  });
  it("rolling Sharpe by hand: 1 % and 3 % have mean 2 %, deviation √2 %", () => {
    const [none, value] = rollingSharpe([0.01, 0.03], 2, { annualisation: 252, riskFree: 0 });
    expect(none).toBeNull();
    expect(value).toBeCloseTo((Math.sqrt(252) * 0.02) / (Math.SQRT2 * 0.01), 9);
  });
});
