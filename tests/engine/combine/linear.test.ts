import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { datesWithPairs, fitWeights, LINEAR, type Linear } from "../../../src/engine/combine/linear.js";
import { addSums, emptySums } from "../../../src/engine/combine/sums.js";
import { type Rows, setting } from "./setting.js";

const golden: {
  factors: Rows[];
  returns: Rows;
  from: number;
  to: number;
  weights: Record<Linear, number[]>;
} = JSON.parse(readFileSync(new URL("../../fixtures/combine/weights.json", import.meta.url), "utf8"));

const { inputs, label } = await setting(golden.factors, golden.returns);

describe("weights", () => {
  const sums = emptySums(inputs.rows, 3);
  addSums(sums, inputs, label, 5, 0, inputs.rows);
  const dates = datesWithPairs(sums, golden.from, golden.to);
  const options = { shrinkage: 0.3, ridge: 0.1 };
  for (const method of LINEAR)
    it(`${method} agrees with numpy and statsmodels`, () => {
      fitWeights(method, sums, dates, [0, 1, 2], options).forEach((x, k) => {
        expect(x).toBeCloseTo(golden.weights[method][k]!, 10);
      });
    });
  it("leave out what was not chosen", () => {
    for (const method of LINEAR) {
      const [a, b, c] = fitWeights(method, sums, dates, [0, 2], options);
      expect(b).toBe(0);
      expect(Math.abs(a!) + Math.abs(c!)).toBeCloseTo(1, 12);
    }
  });
});
