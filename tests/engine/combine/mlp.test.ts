import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitMlp, initialMlp, lossAndGradient, predictMlp } from "../../../src/engine/combine/mlp.js";
import { curved, r2, trainingRows } from "./setting.js";

const golden: { r2: { mlp: number } } = JSON.parse(
  readFileSync(new URL("../../fixtures/combine/models.json", import.meta.url), "utf8"),
);

describe("mlp", () => {
  it("a net of two units, worked out by hand", () => {
    // Units: relu(1·x − 1) and relu(−2·x + 0); output: 3·a − 1·b + 0.5.
    const mlp = { sizes: [1, 2, 1], weights: Float64Array.from([1, -2, -1, 0, 3, -1, 0.5]) };
    expect([...predictMlp(mlp, Float64Array.from([2, -1, 0.5]))]).toEqual([3.5, -1.5, 0.5]);
    const set = trainingRows([[2]], [1.5]);
    const gradient = new Float64Array(7);
    // Half the square of 3.5 − 1.5; d/da = 2 · 3, d/db: unit 2 is off.
    expect(lossAndGradient(mlp, set, Int32Array.from([0]), gradient)).toBe(2);
    expect([...gradient]).toEqual([12, 0, 6, 0, 2, 0, 2]);
  });

  it("its gradient is that of finite differences", () => {
    const { train } = curved();
    const start = initialMlp([5, 7, 4, 1], 3);
    // Biases of 0 would put units whose inputs are all off on the kink of ReLU, where there is no slope.
    const mlp = { ...start, weights: start.weights.map((w, i) => w + 0.1 * Math.sin(i + 1)) };
    const rows = Int32Array.from({ length: 40 }, (_, i) => i);
    const gradient = new Float64Array(mlp.weights.length);
    lossAndGradient(mlp, train, rows, gradient);
    const unused = new Float64Array(mlp.weights.length);
    const h = 1e-6;
    gradient.forEach((slope, i) => {
      const at = (shift: number) => {
        const weights = mlp.weights.slice();
        weights[i]! += shift;
        return lossAndGradient({ ...mlp, weights }, train, rows, unused);
      };
      expect(slope).toBeCloseTo((at(h) - at(-h)) / (2 * h), 6);
    });
  });

  it("learns a curved target about as well as scikit-learn's MLPRegressor", () => {
    const { train, test } = curved();
    const options = { hidden: [32], epochs: 60, batch: 64, step: 0.003, decay: 0 };
    const mlp = fitMlp(train, 5, options, 1);
    expect(r2(predictMlp(mlp, test.x), test.y)).toBeGreaterThan(golden.r2.mlp - 0.03);
    expect(fitMlp(train, 5, { ...options, epochs: 1 }, 1)).toEqual(
      fitMlp(train, 5, { ...options, epochs: 1 }, 1),
    );
  });
});
