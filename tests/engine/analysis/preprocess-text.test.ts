import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Preprocessing,
  parsePreprocessing,
  preprocessingText,
  RAW,
} from "../../../src/engine/analysis/index.js";

describe("pre-processing in one line", () => {
  it("reads every step; what is not named is left out", () => {
    expect(parsePreprocessing("winsorize:mad:5,zscore,neutralize:industry+size")).toEqual({
      universe: true,
      winsorise: { method: "mad", k: 5, scaled: true },
      fill: null,
      standardise: "z",
      neutralise: { industry: true, size: true, weights: "equal" },
    });
    expect(parsePreprocessing("winsorize:mad:3:unscaled").winsorise).toEqual({
      method: "mad",
      k: 3,
      scaled: false,
    });
    expect(parsePreprocessing("winsorize:quantile:0.01:0.99, rank")).toMatchObject({
      winsorise: { method: "quantile", lower: 0.01, upper: 0.99 },
      standardise: "rank",
    });
    expect(parsePreprocessing("fill,neutralize:size:sqrt-cap")).toMatchObject({
      fill: "industry-median",
      neutralise: { industry: false, size: true, weights: "sqrt-cap" },
    });
    expect(parsePreprocessing("none")).toEqual(RAW);
    expect(parsePreprocessing("default")).toEqual(Preprocessing.parse({}));
  });

  it.each([
    ["zscore,winsorize", /fixed/],
    ["zscore,rank", /fixed/],
    ["demean", /no pre-processing step.*winsorize, fill/],
    ["winsorize:mad:x", /winsorize\[:mad/],
    ["winsorize:sigma:3:unscaled", /winsorize\[:mad/],
    ["winsorize:mad:-1", /winsorize\[:mad/],
    ["neutralize:sector", /neutralize\[:industry/],
    ["zscore:2", /no pre-processing step/],
  ])("refuses %s with what is allowed", (text, message) => {
    expect(() => parsePreprocessing(text)).toThrow(message);
  });

  it("reads back what it writes", () => {
    const k = fc.integer({ min: 1, max: 10 });
    const spec = fc.record({
      universe: fc.constant(true),
      winsorise: fc.oneof(
        fc.constant(null),
        fc.record({ method: fc.constant("mad" as const), k, scaled: fc.boolean() }),
        fc.record({ method: fc.constant("sigma" as const), k }),
      ),
      fill: fc.constantFrom(null, "industry-median" as const),
      standardise: fc.constantFrom(null, "z" as const, "rank" as const, "robust" as const),
      neutralise: fc.oneof(
        fc.constant(null),
        fc
          .tuple(
            fc.constantFrom([true, true], [true, false], [false, true]),
            fc.constantFrom("equal" as const, "sqrt-cap" as const),
          )
          .map(([[industry, size], weights]) => ({ industry: industry!, size: size!, weights })),
      ),
    });
    fc.assert(
      fc.property(spec, (given) => {
        expect(parsePreprocessing(preprocessingText(given))).toEqual(given);
      }),
    );
    expect(preprocessingText(RAW)).toBe("none");
  });
});
