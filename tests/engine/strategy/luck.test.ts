import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deflatedSharpe } from "../../../src/engine/strategy/luck.js";
import { PRESETS } from "../../../src/engine/strategy/metrics.js";

const golden: {
  returns: number[];
  deflated: { trials: number; others: number[]; threshold: number; probability: number }[];
} = JSON.parse(readFileSync(new URL("../../fixtures/strategy/metrics.json", import.meta.url), "utf8"));

describe("the deflated Sharpe ratio of a strategy", () => {
  for (const { trials, others, threshold, probability } of golden.deflated)
    it(`is scipy's for N = ${trials}, ${others.length} other strategies known`, () => {
      const found = deflatedSharpe(golden.returns, { trials, sharpes: others }, PRESETS.ricequant);
      expect(found.threshold).toBeCloseTo(threshold, 9);
      expect(found.probability).toBeCloseTo(probability, 9);
      expect(found).toMatchObject({ trials, observations: 247, reason: null });
      expect(found.varianceFrom).toBe(others.length >= 2 ? "trials" : "theory");
    });

  it("falls as more is tried", () => {
    const of = (trials: number) =>
      deflatedSharpe(golden.returns, { trials, sharpes: [] }, PRESETS.ricequant).probability!;
    expect(of(1)).toBeGreaterThan(of(10));
    expect(of(10)).toBeGreaterThan(of(1000));
  });

  it("is null with its reason where nobody counted, or nothing varies", () => {
    const uncounted = deflatedSharpe(golden.returns, { trials: null, sharpes: [] }, PRESETS.ricequant);
    expect(uncounted).toMatchObject({
      probability: null,
      threshold: null,
      trials: null,
      reason: "no-trials",
    });
    const flat = deflatedSharpe([0, 0, 0], { trials: 5, sharpes: [] }, PRESETS.ricequant);
    expect(flat).toMatchObject({ probability: null, threshold: null, reason: "no-variation" });
  });
});
