import { afterAll, beforeAll, expect, it } from "vitest";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import { GpOptions, runArm } from "../../../src/engine/gp/index.js";
import { demoMarket, type Market } from "./market.js";

let market: Market;
beforeAll(async () => {
  // The premia are paid from one close to the next: over five days a shorter reversal is the better answer.
  market = await demoMarket(120, 5, 803, { horizon: 1, entry: "close" });
});
afterAll(() => market.close());

/** One market, picked because it goes well, so that a break is seen; how often one does is told by `bench/gp.ts --parts recovery`. */
it("finds both strong factors of a demo market again, and spends its budget to the formula", async () => {
  const options = {
    ...GpOptions.parse({ seed: 803, population: 150, hallOfFame: 20, maxCorrelation: 0.95 }),
    budget: 900,
  };
  const laboratory = await market.laboratory(options);
  const truths = [];
  for (const planted of market.planted)
    truths.push(await laboratory.fingerprint(parseFormula(planted, { fields: laboratory.fields })));
  const input = { laboratory, options, points: 10, truths };
  const gp = await runArm("gp", input);
  const random = await runArm("random", input);
  expect({ gp: gp.evaluated, random: random.evaluated }).toEqual({ gp: 900, random: 900 });
  // Best so far never falls.
  for (const { train } of [gp, random]) expect(train).toEqual(train.toSorted((a, b) => a - b));
  // The illiquidity premium, and the reversal of five days.
  for (const likeness of gp.recovered.slice(0, 2)) expect(likeness).toBeGreaterThanOrEqual(0.95);
  expect(await runArm("random", input)).toEqual(random);
}, 120_000);
