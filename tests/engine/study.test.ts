import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asset } from "../../src/engine/assets.js";
import { createEvaluator, type Evaluator } from "../../src/engine/compute/index.js";
import { parseFormula } from "../../src/engine/dsl/index.js";
import { differences, makePanel, numbers } from "./compute/fixture.js";

type Table = (number | null)[][];

const read = (...path: string[]) => JSON.parse(readFileSync(asset(...path), "utf8"));
const study: { id: string; name: string; expression: string }[] = read("memory", "study.json");
const panel: { dates: string[]; symbols: string[]; fields: Record<string, Table>; industry: string[] } = read(
  "tests",
  "fixtures",
  "dsl",
  "study_panel.json",
);
const golden: { rows: [number, number]; factors: Record<string, Table> } = read(
  "tests",
  "fixtures",
  "dsl",
  "study_values.json",
);

describe("the study's factors have the values that pandas computed from their descriptions", () => {
  const [from, to] = golden.rows;
  const symbols = panel.symbols.length;
  const fields = Object.fromEntries(
    Object.entries(panel.fields).map(([name, rows]) => [name, numbers(rows.flat())]),
  );
  const names = [...new Set(panel.industry)];
  const codes = panel.dates.flatMap(() => panel.industry.map((name) => names.indexOf(name)));
  const members = Array.from(fields["close"]!, (close) => (Number.isNaN(close) ? 0 : 1));
  const made = makePanel(symbols, panel.dates.length, fields, members, codes);
  let evaluator: Evaluator;

  beforeAll(async () => {
    evaluator = await createEvaluator(made, { workers: 0 });
  });
  afterAll(() => evaluator.close());

  it("has an answer for every one of them", () => {
    expect(study.map(({ id }) => id).sort()).toEqual(Object.keys(golden.factors).sort());
  });

  for (const { id, name, expression } of study) {
    it(name, async () => {
      const formula = parseFormula(expression);
      // From the first row, as pandas: a recursive mean that starts later forgets what is worth less than 1e-12.
      const { values, stride } = await evaluator.values(formula, { from: 0, to });
      // A missing value in the fixture stands for an infinite one too: JSON has no word for it.
      const ours = values
        .subarray(from * stride)
        .map((value) => (Number.isFinite(value) ? value : Number.NaN));
      expect(ours.some(Number.isFinite)).toBe(true);
      expect(differences(ours, stride, numbers(golden.factors[id]!.flat()), symbols)).toEqual([]);
    });
  }
});
