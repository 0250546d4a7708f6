import { afterAll, beforeAll, expect, it } from "vitest";
import { OPERATORS, parseFormula } from "../../../src/engine/dsl/index.js";
import { randomTree } from "../../../src/engine/gp/generate.js";
import { createGrammar } from "../../../src/engine/gp/grammar.js";
import { GpOptions } from "../../../src/engine/gp/index.js";
import { individual } from "../../../src/engine/gp/individual.js";
import { createLawyer } from "../../../src/engine/gp/legal.js";
import { randomStream } from "../../../src/engine/gp/random-stream.js";
import { demoMarket, type Market } from "./market.js";

const TREES = 100_000;
const BATCH = 2_000;

let market: Market;
beforeAll(async () => {
  market = await demoMarket(24, 2);
});
afterAll(() => market.close());

it("measures 100,000 random trees of the whole table without a crash; those without a number are worthless", async () => {
  // Everything is allowed that can be written: all operators, any units, long windows on a short market.
  const options = GpOptions.parse({
    operators: OPERATORS.map(({ name }) => name),
    ...{
      units: "off",
      maxNodes: 200,
      maxDepth: 12,
      maxLookback: 2520,
      windows: [1, 2, 5, 20, 60, 250, 1000],
    },
  });
  const laboratory = await market.laboratory(options);
  const grammar = createGrammar(laboratory.fields, options);
  const lawyer = createLawyer(laboratory.fields, options);
  const random = randomStream(20, "fuzz");
  let refused = 0;
  let worthless = 0;
  let worth = 0;
  for (let made = 0; made < TREES; ) {
    const formulas = [];
    for (; formulas.length < BATCH && made < TREES; made++) {
      const tree = randomTree(random, grammar, "number", 1 + (made % 7), made % 2 ? "full" : "grow");
      const formula = lawyer.formula(tree);
      if (!formula) refused++;
      else formulas.push(formula);
      // Reading is slower than making: one in ten is read back.
      if (formula && made % 10 === 0)
        expect(parseFormula(formula.canonical, { fields: laboratory.fields }).hash).toBe(formula.hash);
    }
    const measured = await laboratory.measure(formulas, "train");
    for (const [i, formula] of formulas.entries()) {
      const { measure } = measured[i]!;
      const one = individual(formula, measure, 0, options);
      expect(one.fitness).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(one.fitness)).toBe(true);
      if (measure.rankIc === null) {
        expect(one).toMatchObject({ fitness: 0, violation: Number.POSITIVE_INFINITY });
        worthless++;
      } else {
        expect(Math.abs(measure.rankIc)).toBeLessThanOrEqual(1);
        worth++;
      }
    }
  }
  expect(refused + worthless + worth).toBe(TREES);
  expect(worthless).toBeGreaterThan(1_000);
  expect(worth).toBeGreaterThan(10_000);
}, 3_600_000);
