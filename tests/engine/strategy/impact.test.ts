import { describe, expect, it } from "vitest";
import { capacity } from "../../../src/engine/strategy/capacity.js";
import { simulate } from "../../../src/engine/strategy/simulate.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, valuesOf } from "./small-market.js";

/** 21 closes: ten days of +1 % and ten of −1 %; 1,000,000 traded each day. Then a day that opens where it closed. */
const dates = Array.from({ length: 22 }, (_, i) =>
  new Date(Date.UTC(2021, 2, 1) + (Math.floor(i / 5) * 7 + (i % 5)) * 86_400_000).toISOString().slice(0, 10),
);
const close = [10];
for (let i = 0; i < 20; i++) close.push(close[i]! * (i % 2 === 0 ? 1.01 : 0.99));
close.push(close[20]!);
const open = [...close];
const rows = (x: readonly number[]) => x.map((one) => [one]);
const panel = panelOf({
  dates,
  symbols: ["600000.SH"],
  open: rows(open),
  close: rows(close),
  volume: rows(close.map((price) => 1e6 / price)),
});
/** No score before the last close: the first purchase is on the last day. */
const values = valuesOf(
  panel,
  dates.map((_, t) => [t === 20 ? 1 : null]),
);
const spec = StrategySpec.parse({
  market: "us",
  cash: 200_000,
  rebalance: "daily",
  top: 1,
  cashBuffer: 0.5,
  slippage: 0,
  commission: 0,
  participation: 1,
});
const lastDay = async (over: Partial<StrategySpec>) =>
  (await simulate(panel, values, { from: 0, to: 22 }, { ...spec, ...over })).at(-1)!;

describe("the square-root law of price impact", () => {
  it("by hand: ¥100,000 of ¥1,000,000 a day at a volatility of 1.026 % cost 0.3244 %", async () => {
    // σ² = 20 · 0.01² / 19, σ = 0.0102598; √(Q/V) = √(shares · open / 1,000,000).
    const day = await lastDay({ impact: 1 });
    const [fill] = day.fills;
    const price = close[20]!;
    const shares = Math.floor(100_000 / price);
    expect(fill!.shares).toBe(shares);
    const moved = 0.01 * Math.sqrt(20 / 19) * Math.sqrt((shares * price) / 1e6);
    expect(moved).toBeCloseTo(0.003244, 5);
    expect(fill!.price).toBeCloseTo(price * (1 + moved), 10);
    // It is a cost like the slippage.
    expect(day.slippage).toBeCloseTo(shares * price * moved, 6);
    expect(day.cash).toBeCloseTo(200_000 - shares * price * (1 + moved), 6);
  });

  it("is off unless it is asked for, and comes on top of the slippage, twice as strong at 2", async () => {
    const price = async (over: Partial<StrategySpec>) =>
      (await lastDay(over)).fills[0]!.price / close[20]! - 1;
    expect(await price({})).toBe(0);
    const one = await price({ impact: 1 });
    expect(await price({ impact: 2 })).toBeCloseTo(2 * one, 10);
    expect(await price({ impact: 1, slippage: 0.001 })).toBeCloseTo(one + 0.001, 10);
  });

  it("a sale falls below the open; four times the money moves it twice as far", async () => {
    const price = async (cash: number) =>
      (await lastDay({ impact: 1, cash })).fills[0]!.price / close[20]! - 1;
    // Whole shares: not to the last digit.
    expect(await price(800_000)).toBeCloseTo(2 * (await price(200_000)), 5);
  });

  it("never moves beyond the price limit, never makes cash negative, and is nothing where nothing is known", async () => {
    const day = await lastDay({ market: "cn-a", impact: 10, cash: 2e6, cashBuffer: 0 });
    expect(day.fills[0]!.price).toBeLessThanOrEqual(Math.round(close[20]! * 110) / 100 + 1e-9);
    expect(day.cash).toBeGreaterThanOrEqual(0);
    const young = panelOf({
      dates: dates.slice(0, 9),
      symbols: ["600000.SH"],
      open: rows(open.slice(0, 9)),
      close: rows(close.slice(0, 9)),
      volume: rows(close.slice(0, 9).map(() => 1e6)),
    });
    const days = await simulate(
      young,
      valuesOf(young, rows(close.slice(0, 9))),
      { from: 0, to: 9 },
      { ...spec, impact: 1 },
    );
    expect(days[0]!.fills[0]!.price).toBe(open[1]);
  });

  it("is in the capacity curve: more money earns less, and less than without it", async () => {
    // Bought at the last close's level on the one day: what it loses is the impact.
    const options = { annualisation: 252, riskFree: 0 };
    const { impact, points } = await capacity(panel, values, { from: 0, to: 22 }, spec, options);
    expect(impact).toBe(1);
    expect(points.map(({ cash }) => cash)).toEqual([2e4, 2e5, 2e6, 2e7, 2e8]);
    for (const [i, point] of points.entries()) {
      expect(point.annualReturn!).toBeLessThan(point.withoutImpact!);
      if (i > 0 && i < 3) expect(point.annualReturn!).toBeLessThan(points[i - 1]!.annualReturn!);
    }
  });
});
