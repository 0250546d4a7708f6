import { describe, expect, it } from "vitest";
import { sparkline } from "../../../src/engine/report/sparkline.js";

const draw = (values: (number | null)[], width?: number) =>
  sparkline(values, width)
    .map(({ char }) => char)
    .join("");

describe("sparkline", () => {
  it("draws around zero on one scale", () => {
    expect(draw([-4, -3, -2, -1, 0, 1, 2, 3, 4])).toBe("▁▂▃▄▅▅▆▇█");
    expect(draw([-1, 10])).toBe("▄█");
  });

  it("marks signs for colour", () => {
    expect(sparkline([-1, 0, 1, null]).map(({ tone }) => tone)).toEqual(["bad", "good", "good", undefined]);
  });

  it("shows gaps as gaps", () => {
    expect(draw([1, null, Number.NaN, 1])).toBe("█  █");
    expect(draw([null, null])).toBe("  ");
    expect(draw([0, 0])).toBe("▅▅");
    expect(draw([])).toBe("");
  });

  it("averages slices when there are more values than columns", () => {
    // Slices [1, 3] [−4, null] [null, null] [2, 0]: means 2, −4, gap, 1.
    expect(draw([1, 3, -4, null, null, null, 2, 0], 4)).toBe("▆▁ ▅");
  });
});
