import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitBoosting, fitForest } from "../../../src/engine/combine/trees/ensembles.js";
import { predictTrees } from "../../../src/engine/combine/trees/trees.js";
import { curved, r2, trainingRows } from "./setting.js";

const golden: {
  x: number[][];
  y: number[];
  fresh: number[][];
  tree: number[];
  boosting: number[];
  r2: Record<"linear" | "forest" | "boosting", number>;
} = JSON.parse(readFileSync(new URL("../../fixtures/combine/models.json", import.meta.url), "utf8"));

describe("trees", () => {
  const set = trainingRows(golden.x, golden.y);
  const fresh = Float64Array.from(golden.fresh.flat());
  const all = { bins: 256, sample: 1, minLeaf: 5 };

  it("one tree that sees everything is scikit-learn's DecisionTreeRegressor", () => {
    const trees = fitForest(set, 3, { ...all, trees: 1, depth: 4, features: 1 }, 1);
    predictTrees(trees, set.x, 3).forEach((value, i) => {
      expect(value).toBeCloseTo(golden.tree[i]!, 9);
    });
  });

  it("boosting is scikit-learn's HistGradientBoostingRegressor, to its single precision", () => {
    const trees = fitBoosting(set, 3, { ...all, trees: 20, depth: 3, rate: 0.1, l2: 1.5 }, 1);
    predictTrees(trees, fresh, 3).forEach((value, i) => {
      expect(value).toBeCloseTo(golden.boosting[i]!, 5);
    });
  });

  it("forecast new rows of a curved target as well as scikit-learn's do", () => {
    const { train, test } = curved();
    const forest = fitForest(
      train,
      5,
      { trees: 100, depth: 8, minLeaf: 5, features: 0.4, sample: 1, bins: 64 },
      1,
    );
    expect(r2(predictTrees(forest, test.x, 5), test.y)).toBeGreaterThan(golden.r2.forest - 0.05);
    const boosting = fitBoosting(
      train,
      5,
      { trees: 150, depth: 4, minLeaf: 10, rate: 0.1, l2: 0, sample: 1, bins: 64 },
      1,
    );
    expect(r2(predictTrees(boosting, test.x, 5), test.y)).toBeGreaterThan(golden.r2.boosting - 0.02);
    expect(golden.r2.boosting).toBeGreaterThan(golden.r2.linear + 0.5);
  });

  it("a leaf holds minLeaf rows, and a target that does not vary grows no branch", () => {
    const trees = fitForest(
      set,
      3,
      { trees: 10, depth: 8, minLeaf: 30, features: 0.4, sample: 1, bins: 32 },
      4,
    );
    expect(Math.min(...trees.cover)).toBeGreaterThanOrEqual(30);
    const flat = fitBoosting(
      { ...set, y: set.y.map(() => 2) },
      3,
      { ...all, trees: 5, depth: 3, rate: 0.1, l2: 1 },
      1,
    );
    expect(flat.feature.length).toBe(5);
    expect(predictTrees(flat, fresh, 3)[0]).toBe(2);
  });

  it("draws whole dates: a tree on half of two dates has seen one of them", () => {
    const two = { ...set, starts: Int32Array.from([0, 80, 200]) };
    const trees = fitForest(
      two,
      3,
      { trees: 20, depth: 1, minLeaf: 1, features: 1, sample: 0.5, bins: 16 },
      7,
    );
    const seen = new Set(Array.from(trees.start.subarray(0, -1), (root) => trees.cover[root]));
    expect([...seen].sort()).toEqual([120, 80]);
  });

  it("the same seed gives the same bits, another one others", () => {
    const make = (seed: number) =>
      fitForest(set, 3, { trees: 3, depth: 4, minLeaf: 5, features: 0.4, sample: 1, bins: 64 }, seed);
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
  });
});
