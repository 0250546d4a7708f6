import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { combine } from "../../../src/engine/combine/combine.js";
import { leakChecks, type Pipeline } from "../../../src/engine/combine/leaks.js";
import { fitWeights, METHODS } from "../../../src/engine/combine/methods.js";
import { prepare, type Sums, sumsOf } from "../../../src/engine/combine/sums.js";
import { foldWindows, walkForward } from "../../../src/engine/combine/walk-forward.js";
import { createRandom } from "../../../src/engine/random.js";
import { panelOf, valuesOf } from "../strategy/small-market.js";

type Rows = (number | null)[][];
const golden: {
  factors: Rows[];
  returns: Rows;
  from: number;
  to: number;
  weights: Record<(typeof METHODS)[number], number[]>;
} = JSON.parse(readFileSync(new URL("../../fixtures/combine/weights.json", import.meta.url), "utf8"));

function setting(factors: Rows[], returns: Rows) {
  const days = returns.length;
  const n = returns[0]!.length;
  const flat = returns.map((row) => row.map(() => 10));
  const dates = Array.from({ length: days }, (_, i) =>
    new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
  );
  const symbols = Array.from({ length: n }, (_, i) => `${600100 + i}.SH`);
  const panel = panelOf({ dates, symbols, open: flat, close: flat });
  const values = factors.map((rows) => valuesOf(panel, rows));
  return { panel, values, label: valuesOf(panel, returns).values, inputs: prepare(values, panel.universe) };
}

describe("weights", () => {
  const { inputs, label } = setting(golden.factors, golden.returns);
  const sums = sumsOf(inputs, label, 5);
  for (const method of METHODS)
    it(`${method} agrees with numpy and statsmodels`, () => {
      const w = fitWeights(method, sums, golden.from, golden.to, { shrinkage: 0.3, ridge: 0.1 })!;
      w.forEach((x, k) => {
        expect(x).toBeCloseTo(golden.weights[method][k]!, 10);
      });
    });
});

/** One factor that forecasts a little, two that do not; labels of 5 days from the next open. */
function market(seed: number, days = 400) {
  const random = createRandom(seed);
  const n = 40;
  const draw = (): Rows =>
    Array.from({ length: days }, () => Array.from({ length: n }, () => random.normal()));
  const factors = [draw(), draw(), draw()];
  const returns: Rows = factors[0]!.map((row, t) =>
    row.map((x) => (t >= days - 6 || random.next() < 0.03 ? null : 0.06 * x! + random.normal())),
  );
  return setting(factors, returns);
}

const options = {
  method: "ridge",
  shrinkage: 0.3,
  ridge: 0.1,
  exit: 6,
  embargo: 0,
  refit: 20,
  minTrain: 60,
  maxTrain: 200,
  minPairs: 10,
} as const;

describe("walk-forward", () => {
  it("trains on labels that have ended and predicts every later date once", () => {
    const windows = foldWindows(400, { ...options, embargo: 3 });
    expect(windows[0]).toEqual({ trainFrom: 0, trainTo: 60, from: 69, to: 89 });
    windows.forEach((w, i) => {
      expect(w.trainTo - 1 + options.exit + 3).toBeLessThan(w.from);
      expect(w.trainTo - w.trainFrom).toBeLessThanOrEqual(200);
      if (i > 0) expect(w.from).toBe(windows[i - 1]!.to);
    });
    expect(windows.at(-1)!.to).toBe(400);
  });

  it("finds the factor that forecasts, says so by permutation, and passes its checks", () => {
    const { panel, values, label } = market(4);
    const found = combine(panel, values, {
      method: "ridge",
      horizon: 5,
      entry: "next-open",
      label,
      minTrain: 60,
      annualisation: 252,
      seed: 1,
    });
    expect(found.rankIc.mean!).toBeGreaterThan(0.02);
    const [a, b, c] = found.importance.map(({ drop }) => drop!);
    expect(a!).toBeGreaterThan(Math.max(Math.abs(b!), Math.abs(c!)) * 2);
    expect(found.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(found.values.values.subarray(0, 66 * panel.stride).every(Number.isNaN)).toBe(true);
  });

  it("is told too short a window", () => {
    const { panel, values, label } = market(4, 50);
    expect(() =>
      combine(panel, values, {
        method: "equal",
        horizon: 5,
        entry: "next-open",
        label,
        annualisation: 252,
        seed: 1,
      }),
    ).toThrow(expect.objectContaining({ code: "combine-history", evidence: { days: 50, needed: 127 } }));
  });
});

describe("planted leaks are caught", () => {
  const { inputs, label } = market(9);
  const windows = foldWindows(inputs.rows, options);
  const failed = (pipeline: Pipeline) =>
    leakChecks(pipeline, inputs, label, options, 0.03, 1)
      .filter(({ passed }) => !passed)
      .map(({ name }) => name);
  const honest: Pipeline = {
    sums: (given) => sumsOf(inputs, given, 10),
    folds: (sums) => walkForward(sums, windows, options),
  };
  const fitOn = (sums: Sums, from: number, to: number) => fitWeights("ridge", sums, from, to, options)!;

  it("none in the honest one", () => {
    expect(failed(honest)).toEqual([]);
  });
  it("the selector ignored: every fit saw all dates, whatever it says of itself", () => {
    const folds = (sums: Sums) => windows.map((w) => ({ ...w, weights: fitOn(sums, 0, inputs.rows) }));
    expect(failed({ ...honest, folds })).toEqual(["future"]);
  });
  it("labels of the predicted dates touched: training without a purge", () => {
    const folds = (sums: Sums) =>
      walkForward(
        sums,
        windows.map((w) => ({ ...w, trainTo: w.from })),
        options,
      );
    expect(failed({ ...honest, folds })).toEqual(["order", "future"]);
  });
  it("unknown labels filled with 0", () => {
    const sums = (given: Float64Array) =>
      sumsOf(
        inputs,
        given.map((x) => (Number.isNaN(x) ? 0 : x)),
        10,
      );
    expect(failed({ ...honest, sums })).toEqual(["labels"]);
  });
  it("a RankIC too good to be true", () => {
    expect(
      leakChecks(honest, inputs, label, options, 0.2, 1).find(({ name }) => name === "level")!.passed,
    ).toBe(false);
  });
});
