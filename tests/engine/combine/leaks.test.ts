import { beforeAll, describe, expect, it } from "vitest";
import { type FitOptions, fitWindow, sumsFor } from "../../../src/engine/combine/fit.js";
import { leakChecks, type Pipeline } from "../../../src/engine/combine/leaks.js";
import { defaultParams, type Method } from "../../../src/engine/combine/methods.js";
import { noised } from "../../../src/engine/combine/noise.js";
import { foldWindows, type Window } from "../../../src/engine/combine/walk-forward.js";
import { market } from "./setting.js";

const { inputs, label } = await market(9);
const windows = foldWindows(inputs.rows, { exit: 6, embargo: 0, refit: 60, minTrain: 60, maxTrain: 200 });

/** A pipeline of fits; a leak is planted by what it does with a window or the labels before it fits. */
function pipeline(
  method: Method,
  spoil: {
    window?: (w: Window) => Window;
    own?: (w: Window) => Window;
    label?: (l: Float64Array) => Float64Array;
  } = {},
): Pipeline {
  const options: FitOptions = {
    ...{ method, minPairs: 10, target: "rank", seed: 1 },
    ...{ select: "none", maxCorrelation: 0.7, minT: 2, overlap: 5 },
  };
  const params = { ...defaultParams(method), trees: 10, minLeaf: 40, epochs: 1 };
  const { window = (w) => w, own = (w) => w, label: change = (l) => l } = spoil;
  const walked = windows.map(window);
  const fitted = (i: number, given: Float64Array) => {
    const used = own(walked[i]!);
    const seen = change(given);
    const sums = sumsFor(inputs, seen, 10, used.trainFrom, used.trainTo);
    return fitWindow(inputs, seen, sums, used, params, options)!;
  };
  return {
    folds: walked.map((w, i) => ({ ...fitted(i, label), window: w })),
    fit: async (i, noiseFrom) => fitted(i, noised(label, noiseFrom, 1)),
  };
}

const failed = async (made: Pipeline, rankIc = 0.03) =>
  (await leakChecks(made, inputs, label, { exit: 6, minPairs: 10 }, rankIc))
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

for (const method of ["ridge", "forest", "boosting", "mlp"] as const)
  describe(`planted leaks of ${method} are caught`, () => {
    let honest: Pipeline;
    beforeAll(() => {
      honest = pipeline(method);
    });
    it("none in the honest one", async () => {
      expect(await failed(honest)).toEqual([]);
    });
    it("the selector ignored: every fit saw all dates, whatever it says of itself", async () => {
      const all = (w: Window) => ({ ...w, trainFrom: 0, trainTo: inputs.rows });
      expect(await failed(pipeline(method, { own: all }))).toEqual(["future", "labels"]);
    });
    it("labels of the predicted dates touched: training without a purge", async () => {
      const touched = (w: Window) => ({ ...w, trainTo: w.from });
      expect(await failed(pipeline(method, { window: touched }))).toEqual(["order", "future"]);
    });
    it("unknown labels filled with 0", async () => {
      const filled = (l: Float64Array) => l.map((x) => (Number.isNaN(x) ? 0 : x));
      expect(await failed(pipeline(method, { label: filled }))).toEqual(["labels"]);
    });
    it("a RankIC too good to be true", async () => {
      expect(await failed(honest, 0.2)).toEqual(["level"]);
    });
  });
