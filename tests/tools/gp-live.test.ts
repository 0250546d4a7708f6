import { expect, it } from "vitest";
import { type GenerationReport, GpOptions } from "../../src/engine/gp/index.js";
import { liveProgress, UNBOUNDED } from "../../src/tools/gp-live.js";
import { GenerationProgress } from "../../src/tools/progress.js";

const report = (generation: number, bestFitness: number, evaluated: number): GenerationReport => ({
  ...{ generation, bestFitness, evaluated, averageNodes: 5, averageFitness: 0.01, medianFitness: 0.02 },
  ...{ bestNodes: 7, best: `formula ${generation}`, validation: 0.03, diversity: 0.8 },
  ...{ fresh: 100, repeats: 0, hall: 3 },
});

/** An evolution whose clock is moved by hand. */
function run(options: Partial<GpOptions>, maxSeconds?: number) {
  let ms = 0;
  const live = liveProgress({
    run: "gp-1",
    options: GpOptions.parse({ population: 110, elites: 10, ...options }),
    maxSeconds: () => maxSeconds,
    clock: () => ms,
  });
  return { live, at: (seconds: number) => (ms = seconds * 1000) };
}

it("says what is known from the first batch on", () => {
  const { live, at } = run({ generations: 10 });
  at(2);
  const { generation } = live({ message: "generation 0", done: 50, total: 100 });
  expect(generation).toMatchObject({
    ...{ run: "gp-1", generation: 0, generations: 10, best: null, expression: null, curve: [] },
    ...{ unique: 50, perSecond: 25, measured: 50, measuring: 100 },
    // 10 generations of 100 new trees, 50 done, at 25 a second.
    etaSeconds: 38,
  });
  expect(GenerationProgress.parse(generation)).toEqual(generation);
});

it("carries the whole picture in every step, also within the next generation", () => {
  const { live, at } = run({ generations: 4 });
  at(1);
  live({ message: "gen 0", generation: report(0, 0.05, 100) });
  at(2);
  live({ message: "gen 1", generation: report(1, 0.04, 200) });
  at(4);
  const { generation } = live({ message: "generation 2", done: 40, total: 100 });
  expect(generation).toMatchObject({
    ...{ generation: 2, best: 0.05, median: 0.02, expression: "formula 1", curve: [0.05, 0.04] },
    ...{ unique: 240, perSecond: 60 },
    // Two generations of 100 less 40, at 60 a second.
    etaSeconds: 160 / 60,
  });
});

it("ends with the first of time, budget and generations", () => {
  const byTime = run({ generations: UNBOUNDED }, 30);
  byTime.at(10);
  const timed = byTime.live({ message: "gen 0", generation: report(0, 0.05, 100) }).generation;
  expect(timed).toMatchObject({ generations: null, etaSeconds: 20 });
  const byBudget = run({ generations: 50, budget: 150 });
  byBudget.at(10);
  const bounded = byBudget.live({ message: "gen 0", generation: report(0, 0.05, 100) }).generation;
  expect(bounded!.etaSeconds).toBeCloseTo(5, 12);
});

it("counts only what this call measured into the speed of a run that goes on", () => {
  let ms = 0;
  const live = liveProgress({
    run: "gp-1",
    options: GpOptions.parse({}),
    history: [report(0, 0.05, 1000)],
    evaluated: 1000,
    clock: () => ms,
  });
  ms = 2000;
  expect(live({ message: "generation 1", done: 100, total: 990 }).generation).toMatchObject({
    unique: 1100,
    perSecond: 50,
  });
});
