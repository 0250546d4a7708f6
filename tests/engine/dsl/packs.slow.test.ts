import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { built } from "../../../src/engine/assets.js";
import { createEvaluator, type Evaluator } from "../../../src/engine/compute/index.js";
import { importDataset, loadPanel } from "../../../src/engine/panel/index.js";
import { PACKS, parsePacked, readPack } from "../packs.js";
import { scratch } from "../panel/scratch.js";
import { dataFolder } from "../real-data.js";

const folder = dataFolder("cn-hs300-daily");
const ready = folder !== undefined && existsSync(built("kernels.wasm"));

/** Rows of the search window that every look-back of the packs has passed. */
const WARM = 300;

describe.skipIf(!ready)("the packs on HS300 (needs the data and a build)", () => {
  const { data } = scratch();
  let evaluator: Evaluator;
  beforeAll(async () => {
    const manifest = await importDataset({ paths: [folder!], name: "hs300", dir: data });
    const dir = join(data, "hs300");
    evaluator = await createEvaluator(await loadPanel(dir, { window: "search", manifest }), { workers: 0 });
  });
  afterAll(() => evaluator?.close());

  test.each(PACKS)(
    "%s: every formula has values, unless the data lack a field, which is said",
    async (pack) => {
      const { panel } = evaluator;
      const lacking: string[] = [];
      const known = readPack(pack).flatMap((record) => {
        const formula = parsePacked(record);
        const missing = [
          ...formula.fields.filter((name) => !panel.fields.has(name)),
          ...formula.groups.filter((name) => !panel.groups.has(name)),
        ];
        if (missing.length > 0) lacking.push(`${record.id} needs ${missing.join(", ")}`);
        return missing.length > 0 ? [] : [{ id: record.id, formula }];
      });
      const rows = { from: WARM, to: panel.dates.length };
      const { stats } = await evaluator.daily(
        known.map(({ formula }) => formula),
        { rows, label: { horizon: 1, entry: "next-open" }, minPairs: 10, quantiles: 5, detail: "full" },
      );
      const total = (column: Float64Array) => column.reduce((sum, v) => sum + v, 0);
      const coverage = known.map(({ id }, i) => ({
        id,
        share: total(stats[i]!.valid) / total(stats[i]!.universe),
      }));
      const thin = coverage
        .filter(({ share }) => share < 0.5)
        .map(({ id, share }) => `${id} ${share.toFixed(3)}`);
      process.stderr.write(
        `${pack}: ${known.length} evaluated; without a field: ${lacking.join("; ") || "none"}; under half covered: ${thin.join(", ") || "none"}\n`,
      );
      expect(coverage.filter(({ share }) => !(share > 0))).toEqual([]);
      // What is lacking is what nobody sells with daily bars.
      expect(lacking.filter((text) => !/needs (mkt|smb|hml|subindustry|sector)/.test(text))).toEqual([]);
    },
  );
});
