import { describe, expect, it } from "vitest";
import { monotonicity, summarizeSpread } from "../../../src/engine/analysis/spread.js";

describe("monotonicity: Spearman of group number and mean", () => {
  it("is 1 for rising, −1 for falling groups", () => {
    expect(monotonicity([1, 2, 3, 4, 5])).toBeCloseTo(1, 12);
    expect(monotonicity([5, 4, 3, 2, 1])).toBeCloseTo(-1, 12);
  });

  it("gives ties the mean rank: scipy.stats.spearmanr([1,2,3,4,5], [1,2,2,3,1]) = 0.15811388300841897", () => {
    expect(monotonicity([1, 2, 2, 3, 1])).toBeCloseTo(0.15811388300841897, 12);
  });

  it("is null when a group is empty or all means are equal", () => {
    expect(monotonicity([1, null, 3])).toBeNull();
    expect(monotonicity([2, 2, 2])).toBeNull();
  });
});

describe("the spread of top and bottom group", () => {
  // Three dates, two groups; the second date has an empty bottom group.
  const groups = Float64Array.from([0.01, 0.03, Number.NaN, 0.05, 0.02, 0.01]);
  const spread = summarizeSpread(groups, 2, 1, 252);

  it("leaves out dates without both ends: (0.02 − 0.01) / 2", () => {
    expect(spread.mean).toBeCloseTo(0.005, 15);
    expect(spread.positive).toBe(0.5);
  });

  it("annualises mean / std by √252: std of {0.02, −0.01} is 0.03/√2", () => {
    expect(spread.std).toBeCloseTo(0.03 / Math.SQRT2, 15);
    expect(spread.sharpe).toBeCloseTo((0.005 / (0.03 / Math.SQRT2)) * Math.sqrt(252), 12);
  });

  it("has each group's mean over the dates on which it exists", () => {
    expect(spread.groupMeans[0]).toBeCloseTo(0.015, 15);
    expect(spread.groupMeans[1]).toBeCloseTo(0.03, 15);
  });
});
