import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FactorScore, scoreFactors } from "../../src/engine/analysis/index.js";
import { createEvaluator, type Evaluator } from "../../src/engine/compute/index.js";
import { parseFormula } from "../../src/engine/dsl/index.js";
import { forwardReturns, importDataset, loadPanel, type Manifest } from "../../src/engine/panel/index.js";
import { dataFolder } from "./real-data.js";

/** Summaries that `tests/fixtures/make_hs300.py` computed from the same files with pandas and scipy alone. */
interface Golden {
  horizon: number;
  factors: { name: string; expression: string; train: Expected; valid: Expected }[];
}
interface Expected {
  dates: number;
  rankIc: { mean: number; std: number };
  ic: { mean: number; std: number };
  coverage: number;
  longShort: { mean: number };
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../fixtures/hs300/scores.json", import.meta.url), "utf8"),
);
const folder = dataFolder("cn-hs300-daily");

describe.skipIf(!folder)("import and score of the HS300 set agree with pandas (needs the HS300 data)", () => {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-hs300-"));
  let manifest: Manifest;
  let evaluator: Evaluator;
  let label: Float64Array;

  beforeAll(async () => {
    manifest = await importDataset({
      paths: [folder!],
      name: "hs300",
      dir,
      format: "auto",
      splits: "60/20/20",
    });
    const panel = await loadPanel(join(dir, "hs300"), { window: "search", manifest });
    evaluator = await createEvaluator(panel, { workers: 0 });
    label = forwardReturns(panel, { horizon: golden.horizon, entry: "next-open" });
  });

  afterAll(async () => {
    await evaluator?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  for (const { name, expression, train, valid } of golden.factors) {
    for (const [split, expected] of [
      ["train", train],
      ["valid", valid],
    ] as const) {
      it(`${name}, ${split}`, async () => {
        const [score] = (await scoreFactors(evaluator, [parseFormula(expression)], {
          splits: manifest.splits,
          split,
          horizon: golden.horizon,
          entry: "next-open",
          label,
        })) as [FactorScore];
        expect(score.dates).toBe(expected.dates);
        expect(score.rankIc.mean).toBeCloseTo(expected.rankIc.mean, 9);
        expect(score.rankIc.std).toBeCloseTo(expected.rankIc.std, 9);
        expect(score.ic.mean).toBeCloseTo(expected.ic.mean, 9);
        expect(score.coverage).toBeCloseTo(expected.coverage, 12);
        expect(score.longShort.mean).toBeCloseTo(expected.longShort.mean, 10);
      });
    }
  }

  it("never has a row of the test window in memory", () => {
    expect(evaluator.panel.dates.length).toBe(manifest.splits.test.from);
    for (const field of evaluator.panel.fields.values()) {
      expect(field.length).toBe(manifest.splits.test.from * evaluator.panel.stride);
    }
  });
});
