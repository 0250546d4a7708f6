import { afterAll, beforeAll, expect, it } from "vitest";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import { GpOptions, runArm } from "../../../src/engine/gp/index.js";
import { demoMarket, type Market } from "./market.js";

let market: Market;
beforeAll(async () => {
  market = await demoMarket(120, 5);
});
afterAll(() => market.close());

it("finds planted factors of the demo market again, and spends its budget to the formula", async () => {
  const options = {
    ...GpOptions.parse({ seed: 1, population: 150, hallOfFame: 20, maxCorrelation: 0.9 }),
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
  // The illiquidity premium is the strongest of the always-on factors: -log(ts_mean(turnover, 20)).
  expect(gp.recovered[0]).toBeGreaterThan(0.9);
  expect(await runArm("random", input)).toEqual(random);
}, 120_000);
