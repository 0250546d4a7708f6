import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSplits, splitRows } from "../../../src/engine/panel/index.js";

describe("splits", () => {
  it("are shares of the dates", () => {
    expect(makeSplits(1945)).toEqual({
      train: { from: 0, to: 1167 },
      valid: { from: 1167, to: 1556 },
      test: { from: 1556, to: 1945 },
      spec: "60/20/20",
    });
    expect(makeSplits(10, "100/0/0").test).toEqual({ from: 10, to: 10 });
    expect(splitRows(makeSplits(100), "search")).toEqual({ from: 0, to: 80 });
  });

  it.each(["60/20/10", "60/40", "60/20/10/10", "a/b/c", "-20/100/20", "0/50/50", ""])(
    "%s is refused",
    (spec) => {
      expect(() => makeSplits(100, spec)).toThrow(expect.objectContaining({ code: "split-spec" }));
    },
  );

  it("follow each other and cover every date once", () => {
    const shares = fc
      .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 99 }))
      .filter(([a, b]) => a + b <= 100);
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), shares, (count, [train, valid]) => {
        const splits = makeSplits(count, `${train}/${valid}/${100 - train - valid}`);
        expect(splits.train.from).toBe(0);
        expect(splits.train.to).toBe(splits.valid.from);
        expect(splits.valid.to).toBe(splits.test.from);
        expect(splits.test.to).toBe(count);
        expect(splits.valid.to).toBeGreaterThanOrEqual(splits.valid.from);
        expect(Math.abs(splits.train.to - (count * train) / 100)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
