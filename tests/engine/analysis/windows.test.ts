import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exitOffset, purgedRows } from "../../../src/engine/analysis/windows.js";

const splits = {
  train: { from: 0, to: 60 },
  valid: { from: 60, to: 80 },
  test: { from: 80, to: 100 },
  spec: "60/20/20",
};

describe("purging", () => {
  it("drops the rows whose label would read a price of the next window", () => {
    // Signal on row 53, entry at the open of 54, exit at the open of 59: the last price of the train window.
    expect(purgedRows(splits, "train", 5, "next-open")).toEqual({ from: 0, to: 54 });
    expect(purgedRows(splits, "train", 5, "close")).toEqual({ from: 0, to: 55 });
    expect(purgedRows(splits, "search", 5, "next-close")).toEqual({ from: 0, to: 74 });
  });

  it("is empty, not negative, for a horizon longer than the window", () => {
    expect(purgedRows(splits, "valid", 250, "next-open")).toEqual({ from: 60, to: 60 });
  });

  it("never lets a label leave its window", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("train", "valid", "test", "search" as const),
        fc.integer({ min: 1, max: 120 }),
        fc.constantFrom("next-open", "next-close", "close" as const),
        (split, horizon, entry) => {
          const rows = purgedRows(splits, split as "train", horizon, entry as "close");
          const end = split === "search" ? splits.valid.to : splits[split as "train"].to;
          if (rows.to > rows.from)
            expect(rows.to - 1 + exitOffset(horizon, entry as "close")).toBeLessThan(end);
        },
      ),
    );
  });
});
