import { expect, test } from "vitest";
import { neighbourly } from "../../../src/engine/compute/neighbours.js";
import { makePlan } from "../../../src/engine/compute/plan.js";
import { type Formula, parseFormula } from "../../../src/engine/dsl/index.js";

const FIELDS = ["open", "high", "low", "close", "volume", "vwap"];
const OUTER = ["cs_rank", "abs", "log", "cs_zscore", "sign", "tanh"];

/** Six families of six formulas, each about an inner part that is dear; listed so that no two of a family are neighbours. */
const families: Formula[] = OUTER.flatMap((outer, k) =>
  FIELDS.map((_, i) => {
    const inner = FIELDS[(i + k) % FIELDS.length]!;
    return parseFormula(
      `${outer}(ts_corr(ts_mean(${inner}, 20), ts_std(${inner}, 10), 30)) + ts_max(${inner}, ${k + 2})`,
    );
  }),
);
const texts = (formulas: readonly Formula[], order: readonly number[]) =>
  order.map((i) => formulas[i]!.canonical);
const stepsOf = (formulas: readonly Formula[], size: number) => {
  let steps = 0;
  for (let from = 0; from < formulas.length; from += size)
    steps += makePlan(formulas.slice(from, from + size).map(({ node }) => node)).steps.filter(
      ({ kind }) => kind === "kernel",
    ).length;
  return steps;
};

test("every formula has its turn once", () => {
  expect(neighbourly(families).toSorted((p, q) => p - q)).toEqual(families.map((_, i) => i));
  expect(neighbourly([])).toEqual([]);
  expect(neighbourly(families.slice(0, 1))).toEqual([0]);
});

test("formulas that share a part follow each other: it is computed once although the batch is cut into pieces", () => {
  const order = neighbourly(families).map((i) => families[i]!);
  // By hand: 6 formulas share mean, std and correlation (3 kernels) and have a maximum each; three of the six wear a kernel.
  expect(stepsOf(families, 1)).toBe(6 * 6 * 4 + 2 * 6);
  expect(stepsOf(order, 6)).toBe(6 * 3 + 6 * 6 + 2 * 6);
});

test("the order depends on the formulas alone, not on how they are listed", () => {
  const listed = texts(families, neighbourly(families));
  const other = families.toReversed();
  expect(texts(other, neighbourly(other))).toEqual(listed);
});
