import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pearson, ranksOf } from "../../../src/engine/analysis/ranks.js";

describe("ranks", () => {
  it("are mean ranks for ties, as scipy.stats.rankdata's", () => {
    expect([...ranksOf(Float64Array.from([3, 1, 3, 2, 3]))]).toEqual([4, 1, 4, 2, 4]);
    expect([...ranksOf(Float64Array.from([0, -0, 5, -1]))]).toEqual([2.5, 2.5, 4, 1]);
  });
  it("are one more than the values below, plus half of the other equal ones", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 }), (x) => {
        const wanted = x.map((value) => {
          const below = x.filter((other) => other < value).length;
          const equal = x.filter((other) => other === value).length;
          return below + (equal + 1) / 2;
        });
        expect([...ranksOf(Float64Array.from(x))]).toEqual(wanted);
      }),
    );
  });
  it("correlate to nothing when one of the two does not vary", () => {
    expect(pearson(Float64Array.from([1, 1, 1]), Float64Array.from([1, 2, 3]))).toBeNaN();
    expect(pearson(Float64Array.from([1, 2, 4]), Float64Array.from([-2, -4, -8]))).toBeCloseTo(-1, 12);
  });
});
