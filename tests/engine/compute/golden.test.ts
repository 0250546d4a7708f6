import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEvaluator, type DailyStats, type Evaluator } from "../../../src/engine/compute/index.js";
import { makePlan } from "../../../src/engine/compute/plan.js";
import { OPERATORS, parseFormula } from "../../../src/engine/dsl/index.js";
import { differences, loadFixture, numbers } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

const NAMES = ["elementwise", "moments", "rolling", "recursive", "pairs", "cross-section"] as const;
const fixtures = NAMES.map((name) => [name, loadFixture(name)] as const);

describe.each(fixtures)("%s: the answers of numpy, pandas and scipy", (_, { panel, cases }) => {
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = await createEvaluator(panel, { workers: 0, kernelFile: kernelFile() });
  });
  afterAll(() => evaluator?.close());

  test.each(cases.map((c) => [c.formula, c.values] as const))("%s", async (source, wanted) => {
    const { values, stride } = await evaluator.values(parseFormula(source), {
      from: 0,
      to: panel.dates.length,
    });
    expect(differences(values, stride, wanted, panel.symbols.length)).toEqual([]);
  });
});

test("every operator of the language has a golden case", () => {
  const formulas = fixtures.flatMap(([, { cases }]) => cases.map((c) => c.formula));
  const trees = formulas.map((source) => JSON.stringify(parseFormula(source).node)).join("\n");
  // The canonical form writes some operators as others (x > y as y < x): those are looked for in the text.
  const signs: Readonly<Record<string, string>> = { gt: " > ", ge: " >= " };
  const covered = (name: string) =>
    trees.includes(`"op":"${name}"`) || formulas.some((source) => source.includes(signs[name] ?? `${name}(`));
  expect(OPERATORS.map((op) => op.name).filter((name) => !covered(name))).toEqual([]);
});

test("a plan reads exactly the rows that the language declares", () => {
  for (const [, { cases }] of fixtures)
    for (const { formula: source } of cases) {
      const formula = parseFormula(source);
      expect([source, makePlan([formula.node]).lookback]).toEqual([source, formula.lookback]);
    }
});

describe("daily statistics: the answers of scipy", () => {
  const { panel, raw } = loadFixture("daily");
  const expected = raw["expected"] as Record<keyof DailyStats, unknown>;
  const job = {
    rows: { from: 0, to: panel.dates.length },
    label: panel.fields.get("open")!,
    minPairs: raw["minPairs"] as number,
    quantiles: raw["quantiles"] as number,
  };
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = await createEvaluator(panel, { workers: 0, kernelFile: kernelFile() });
  });
  afterAll(() => evaluator?.close());

  test.each(Object.keys(expected) as (keyof DailyStats)[])("%s", async (name) => {
    const { stats } = await evaluator.daily([parseFormula("close")], { ...job, detail: "full" });
    const wanted = numbers(expected[name]);
    expect(differences(stats[0]![name], 1, wanted, 1)).toEqual([]);
  });

  test("rank-ic alone gives the same pairs and RankIC, and nothing else", async () => {
    const { stats } = await evaluator.daily([parseFormula("close")], { ...job, detail: "rank-ic" });
    expect(differences(stats[0]!.rankIc, 1, numbers(expected.rankIc), 1)).toEqual([]);
    expect(differences(stats[0]!.pairs, 1, numbers(expected.pairs), 1)).toEqual([]);
    expect(stats[0]!.ic.every(Number.isNaN)).toBe(true);
  });
});
