import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engine/random.js";
import { Quotes } from "../../../src/engine/strategy/quotes.js";
import { CN_A } from "../../../src/engine/strategy/rules/cn-a.js";
import { totalFees } from "../../../src/engine/strategy/rules/fees.js";
import { simulate } from "../../../src/engine/strategy/simulate.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, valuesOf } from "./small-market.js";

const SYMBOLS = ["600000.SH", "600001.SH", "688001.SH", "300001.SZ", "000002.SZ", "920001.BJ"];

/** Weekdays from 2020-07-27 on: the ChiNext limit changes on the way. */
const DATES = Array.from({ length: 60 }, (_, i) =>
  new Date(Date.UTC(2020, 6, 27) + (Math.floor(i / 5) * 7 + (i % 5)) * 86_400_000).toISOString().slice(0, 10),
);

/** A rough market: limit moves, halts, dividends, splits, thin volume. */
function market(seed: number) {
  const random = createRandom(seed);
  const open: (number | null)[][] = [];
  const close: (number | null)[][] = [];
  const factor: number[][] = [];
  const volume: (number | null)[][] = [];
  const scores: (number | null)[][] = [];
  const price = SYMBOLS.map(() => 5 + 40 * random.next());
  const f = SYMBOLS.map(() => 1);
  const cents = (x: number) => Math.max(0.01, Math.round(x * 100) / 100);
  for (const _ of DATES) {
    const rows = SYMBOLS.map((_, s) => {
      if (random.next() < 0.03) {
        const ratio = random.next() < 0.5 ? 1.02 : 2;
        f[s]! *= ratio;
        price[s]! /= ratio;
      }
      const halted = random.next() < 0.08;
      const jump = random.next() < 0.15 ? (random.next() < 0.5 ? 0.1 : -0.1) : 0.02 * random.normal();
      const o = cents(price[s]! * (1 + jump));
      const c = cents(o * (1 + 0.01 * random.normal()));
      if (!halted) price[s] = c;
      return {
        o: halted ? null : o,
        c: halted ? null : c,
        v: halted ? null : Math.round(random.next() ** 3 * 1e6),
        score: random.next() < 0.1 ? null : random.normal(),
      };
    });
    open.push(rows.map(({ o }) => o));
    close.push(rows.map(({ c }) => c));
    volume.push(rows.map(({ v }) => v));
    scores.push(rows.map(({ score }) => score));
    factor.push([...f]);
  }
  const panel = panelOf({
    dates: DATES,
    symbols: SYMBOLS,
    open,
    close,
    factor,
    volume,
    industry: [0, 0, 1, 1, 2, 2],
  });
  return { panel, values: valuesOf(panel, scores) };
}

const strategies = fc.record({
  market: fc.constant("cn-a" as const),
  cash: fc.integer({ min: 2_000, max: 5_000_000 }),
  rebalance: fc.constantFrom("daily" as const, "weekly" as const, "monthly" as const),
  select: fc.constantFrom("top" as const, "quantile" as const, "drop" as const, "industry" as const),
  top: fc.integer({ min: 1, max: 5 }),
  drop: fc.integer({ min: 1, max: 2 }),
  weights: fc.constantFrom("equal" as const, "factor" as const, "cap" as const, "min-variance" as const),
  covarianceDays: fc.constantFrom(20, 40),
  maxIndustry: fc.constantFrom(1, 0.5),
  maxTurnover: fc.constantFrom(1, 0.3),
  maxWeight: fc.constantFrom(1, 0.4),
  cashBuffer: fc.constantFrom(0, 0.02),
  slippage: fc.constantFrom(0, 0.002),
  participation: fc.constantFrom(1, 0.05),
});

describe("whatever the market does", () => {
  it("cash is never negative, nothing is sold that is not there, the rules hold and every cent is accounted for", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), strategies, async (seed, options) => {
        const { panel, values } = market(seed);
        const spec = StrategySpec.parse(options);
        const quotes = new Quotes(panel, CN_A);
        const shares = new Map<string, number>();
        let cash = spec.cash;
        await simulate(panel, values, { from: 0, to: DATES.length }, spec, {
          onDay: (day, account) => {
            const t = DATES.indexOf(day.date);
            const bought = new Map<string, number>();
            const owned = new Map(shares);
            for (const { symbol, sharesBefore, sharesAfter, cash: paid } of day.actions) {
              expect(shares.get(symbol)).toBe(sharesBefore);
              shares.set(symbol, sharesAfter);
              cash += paid;
            }
            for (const fill of day.fills) {
              const s = SYMBOLS.indexOf(fill.symbol);
              const open = quotes.open(t, s);
              const band = quotes.band(t, s);
              expect(panel.tradable[t * panel.stride + s]).toBe(1);
              if (fill.side === "buy") {
                bought.set(fill.symbol, (bought.get(fill.symbol) ?? 0) + fill.shares);
                if (band) expect(open).toBeLessThan(band.up);
                expect(fill.price).toBeLessThanOrEqual(band?.up ?? Number.POSITIVE_INFINITY);
                expect(fill.price).toBeGreaterThanOrEqual(open);
                if (quotes.boards[s] === "main" || quotes.boards[s] === "chinext")
                  expect(fill.shares % 100).toBe(0);
                if (quotes.boards[s] === "star") expect(fill.shares).toBeGreaterThanOrEqual(200);
              } else if (band) {
                expect(open).toBeGreaterThan(band.down);
                expect(fill.price).toBeGreaterThanOrEqual(band.down);
              }
              expect(fill.shares).toBeLessThanOrEqual(quotes.volume(t, s)! * spec.participation + 1e-9);
              // No T+0: of a sale nothing was bought today.
              if (fill.side === "sell")
                expect(shares.get(fill.symbol)! - fill.shares).toBeGreaterThanOrEqual(
                  bought.get(fill.symbol) ?? 0,
                );
              // An odd number of shares is sold only as the whole of what was there.
              if (fill.side === "sell" && quotes.boards[s] === "main" && fill.shares % 100 !== 0)
                expect(fill.shares).toBe(shares.get(fill.symbol));
              expect(fill.commission).toBeGreaterThanOrEqual(5);
              const sign = fill.side === "buy" ? 1 : -1;
              shares.set(fill.symbol, (shares.get(fill.symbol) ?? 0) + sign * fill.shares);
              expect(shares.get(fill.symbol)).toBeGreaterThanOrEqual(0);
              cash -= sign * fill.value + totalFees(fill);
            }
            for (const order of day.orders) {
              expect(order.shares).toBeGreaterThan(0);
              if (order.side === "sell") expect(owned.has(order.symbol)).toBe(true);
            }
            // Every order is filled, refused, or filled in part and refused for the rest.
            for (const order of day.orders) {
              const filled = day.fills.filter(
                ({ symbol, side }) => symbol === order.symbol && side === order.side,
              );
              const refused = day.rejections.filter(
                ({ symbol, side }) => symbol === order.symbol && side === order.side,
              );
              expect(filled.length + refused.length).toBeGreaterThan(0);
            }
            // The ledger alone gives the account back.
            expect(day.cash).toBeGreaterThanOrEqual(0);
            expect(Math.abs(day.cash - cash)).toBeLessThan(0.005);
            for (const { symbol, shares: held } of account.positions) expect(held).toBe(shares.get(symbol));
            const holdings = account.positions.reduce((sum, p) => sum + p.shares * p.price, 0);
            expect(Math.abs(day.nav - day.cash - holdings)).toBeLessThan(0.005);
            expect(day.traded).toBeCloseTo(
              day.fills.reduce((sum, { value }) => sum + value, 0),
              6,
            );
          },
        });
      }),
      { numRuns: 60 },
    );
  });

  it("a factor of the future changes nothing before it", async () => {
    const { panel, values } = market(5);
    const spec = StrategySpec.parse({ market: "cn-a", cash: 1e6, rebalance: "daily", top: 2 });
    const rows = { from: 0, to: DATES.length };
    const before = await simulate(panel, values, rows, spec);
    const changed = { ...values, values: values.values.map((x, i) => (i >= 30 * panel.stride ? -x : x)) };
    const after = await simulate(panel, changed, rows, spec);
    // Row 30 is decided on at its close and traded on row 31, which is day 30 of the result.
    expect(after.slice(0, 30)).toEqual(before.slice(0, 30));
    expect(after.slice(30)).not.toEqual(before.slice(30));
  });
});
