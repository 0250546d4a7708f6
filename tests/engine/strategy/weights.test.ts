import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constrain } from "../../../src/engine/strategy/constrain.js";
import { ledoitWolf, trailingCovariance } from "../../../src/engine/strategy/covariance.js";
import { minVariance } from "../../../src/engine/strategy/min-variance.js";
import { simulate } from "../../../src/engine/strategy/simulate.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, valuesOf } from "./small-market.js";

interface Golden {
  readonly n: number;
  readonly limit: number;
  readonly returns: number[];
  readonly shrinkage: number;
  readonly covariance: number[];
  readonly weights: number[];
  readonly variance: number;
}
const golden: readonly Golden[] = JSON.parse(
  readFileSync(new URL("../../fixtures/strategy/min-variance.json", import.meta.url), "utf8"),
);

describe("shrunk covariance", () => {
  for (const [i, { n, returns, shrinkage, covariance }] of golden.entries())
    it(`is scikit-learn's, case ${i}: ${returns.length / n} days of ${n} names`, () => {
      const found = ledoitWolf(Float64Array.from(returns), n);
      expect(found.shrinkage).toBeCloseTo(shrinkage, 12);
      covariance.forEach((c, k) => {
        expect(Math.abs(found.covariance[k]! - c)).toBeLessThan(1e-15);
      });
    });

  it("is not there while there is too little history", () => {
    const flat = Array.from({ length: 30 }, () => [10, 10]);
    const dates = flat.map((_, t) => `2021-01-${t}`);
    const panel = panelOf({ dates, symbols: ["a", "b"], open: flat, close: flat });
    expect(trailingCovariance(panel, 19, [0, 1], 120)).toBeNull();
    expect(trailingCovariance(panel, 20, [0, 1], 120)).not.toBeNull();
  });
});

describe("least variance", () => {
  const varianceOf = (w: readonly number[], c: ArrayLike<number>) =>
    w.reduce((sum, wi, i) => sum + w.reduce((row, wj, j) => row + wi * wj * c[i * w.length + j]!, 0), 0);

  for (const [i, { n, limit, covariance, weights, variance }] of golden.entries())
    it(`is scipy's, case ${i}`, () => {
      const found = minVariance(Float64Array.from(covariance), n, limit);
      expect(varianceOf(found, covariance)).toBeLessThanOrEqual(variance * (1 + 1e-9));
      found.forEach((w, k) => {
        expect(w).toBeCloseTo(weights[k]!, 4);
      });
    });

  it("by hand: two independent names with variances 1 and 4 weigh 0.8 and 0.2", () => {
    const [a, b] = minVariance(Float64Array.of(1, 0, 0, 4), 2);
    expect(a).toBeCloseTo(0.8, 12);
    expect(b).toBeCloseTo(0.2, 12);
    expect(minVariance(Float64Array.of(1, 0, 0, 4), 2, 0.6).map((w) => Math.round(w * 1e9) / 1e9)).toEqual([
      0.6, 0.4,
    ]);
  });

  it("is long only, adds up to 1 and keeps the limit, whatever the returns", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 240, maxLength: 240 }),
        fc.double({ min: 0.15, max: 1, noNaN: true }),
        (n, draws, limit) => {
          const returns = Float64Array.from(draws.slice(0, Math.floor(240 / n) * n));
          const weights = minVariance(ledoitWolf(returns, n).covariance, n, limit);
          expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 9);
          for (const w of weights) {
            expect(w).toBeGreaterThanOrEqual(0);
            expect(w).toBeLessThanOrEqual(Math.max(limit, 1 / n) + 1e-12);
          }
        },
      ),
    );
  });
});

describe("bounds on weights", () => {
  it("by hand: 60/20/20 with 40 % for a name leaves 40/30/30", () => {
    expect(constrain([0.6, 0.2, 0.2], [0, 1, 2], { maxWeight: 0.4, maxIndustry: 1 })).toEqual([
      0.4, 0.3, 0.3,
    ]);
  });
  it("by hand: an industry of 80 % cut to 50 % gives its 30 points to the other", () => {
    const found = constrain([0.4, 0.4, 0.2], [0, 0, 1], { maxWeight: 1, maxIndustry: 0.5 });
    expect(found.map((w) => Math.round(w * 1e12) / 1e12)).toEqual([0.25, 0.25, 0.5]);
  });
  it("what finds no room stays cash; a name without an industry is one of its own", () => {
    expect(constrain([0.5, 0.5], [0, 0], { maxWeight: 1, maxIndustry: 0.3 })).toEqual([0.15, 0.15]);
    expect(constrain([0.5, 0.5], [-1, -1], { maxWeight: 1, maxIndustry: 0.5 })).toEqual([0.5, 0.5]);
  });
  it("hold for any weights", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.integer({ min: -1, max: 3 })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (names, maxWeight, maxIndustry) => {
          const total = names.reduce((sum, [w]) => sum + w, 0);
          const codes = names.map(([, code]) => code);
          const found = constrain(
            names.map(([w]) => w / total),
            codes,
            { maxWeight, maxIndustry },
          );
          expect(found.reduce((sum, w) => sum + w, 0)).toBeLessThanOrEqual(1 + 1e-9);
          for (const w of found) {
            expect(w).toBeGreaterThanOrEqual(0);
            expect(w).toBeLessThanOrEqual(maxWeight + 1e-9);
          }
          for (const code of new Set(codes.filter((c) => c >= 0)))
            expect(found.reduce((sum, w, i) => sum + (codes[i] === code ? w : 0), 0)).toBeLessThanOrEqual(
              maxIndustry + 1e-9,
            );
        },
      ),
    );
  });
});

describe("turnover", () => {
  const dates = ["2021-03-01", "2021-03-02", "2021-03-03"];
  const symbols = ["600000.SH", "600001.SH"];
  const flat = dates.map(() => [10, 10]);
  const panel = panelOf({ dates, symbols, open: flat, close: flat });
  const play = (maxTurnover: number) =>
    simulate(
      panel,
      valuesOf(panel, [
        [1, 0],
        [0, 1],
        [0, 1],
      ]),
      { from: 0, to: 3 },
      StrategySpec.parse({
        market: "cn-a",
        cash: 100_000,
        rebalance: "daily",
        top: 1,
        cashBuffer: 0.02,
        slippage: 0,
        maxTurnover,
      }),
    );

  it("by hand: 20 % a day of a position that is replaced", async () => {
    // Day 1: 98,000 / 10 = 9,800 shares, free of the cap: nothing was held.
    // 98,000 + 24.5 commission + 1.96 transfer: value 99,973.54, wanted 97,974.0692 in the other name.
    // Replaced: 98,000 / 99,973.54 = 0.98026; pace 0.2 / 0.98026 = 0.204028; sale 9,800 × 0.204028 = 1,999.47 → 1,900;
    // purchase 97,974.0692 × 0.204028 / 10 = 1,998.9 → 1,900.
    const [first, second] = await play(0.2);
    expect(first!.fills).toMatchObject([{ side: "buy", shares: 9800 }]);
    expect(second!.fills).toMatchObject([
      { side: "sell", symbol: "600000.SH", shares: 1900 },
      { side: "buy", symbol: "600001.SH", shares: 1900 },
    ]);
  });
  it("without a cap everything goes at once", async () => {
    expect((await play(1))[1]!.fills).toMatchObject([{ side: "sell", shares: 9800 }, { side: "buy" }]);
  });
});
