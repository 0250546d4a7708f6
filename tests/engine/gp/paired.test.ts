import { describe, expect, it } from "vitest";
import { meanInterval, signFlipP } from "../../../src/engine/gp/index.js";

describe("signFlipP", () => {
  it("is 2 / 2^n when every pair goes one way, by counting", () => {
    expect(signFlipP([1, 2, 3, 4, 5])).toBe(2 / 32);
    expect(signFlipP([0.1, 0.2])).toBe(2 / 4);
  });

  it("is 1 without any difference, and exact on a case counted by hand", () => {
    expect(signFlipP([0, 0, 0])).toBe(1);
    // Sums of ±3 ±1 ±1: |5| ×2, |3| ×4, |1| ×2; observed 3 + 1 − 1 = 3.
    expect(signFlipP([3, 1, -1])).toBe(6 / 8);
  });
});

describe("meanInterval", () => {
  it("holds the mean and is wider than nothing", () => {
    const { mean, low, high } = meanInterval([1, 2, 3, 4]);
    expect(mean).toBe(2.5);
    expect(low).toBeLessThan(2.5);
    expect(high).toBeGreaterThan(2.5);
    expect(meanInterval([2, 2])).toEqual({ mean: 2, low: 2, high: 2 });
  });
});
