import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  buildReference,
  expressions,
  type ReferencePanel,
  referenceMissing,
  referencePanel,
} from "../../../bench/reference.js";
import { createEvaluator, type Evaluator } from "../../../src/engine/compute/index.js";
import { ALL_FIELDS, parseFormula } from "../../../src/engine/dsl/index.js";
import { kernelFile } from "./kernel-file.js";

const missing = referenceMissing();
const SYMBOLS = 60;
const DAYS = 300;

describe.skipIf(missing)(
  `the 25 reference expressions against C${missing ? ` (skipped: ${missing})` : ""}`,
  () => {
    let dumps: string;
    let evaluator: Evaluator;
    let reference: ReferencePanel;
    const rankIcs = new Map<string, number>();

    beforeAll(async () => {
      reference = referencePanel(SYMBOLS, DAYS);
      dumps = mkdtempSync(join(tmpdir(), "cref-"));
      const out = execFileSync(buildReference(), [reference.dir, "-r", "1", "-d", dumps], {
        encoding: "utf8",
      });
      for (const line of out.split("\n").slice(1)) {
        const cells = line.split(",");
        if (cells.length === 6) rankIcs.set(cells[0]!, Number(cells[5]));
      }
      evaluator = await createEvaluator(reference.panel, { workers: 0, kernelFile: kernelFile() });
    });
    afterAll(async () => {
      await evaluator?.close();
      if (dumps) rmSync(dumps, { recursive: true });
    });

    test.each(missing ? [] : Object.entries(expressions()))("%s %s", async (id, source) => {
      const formula = parseFormula(source, { fields: ALL_FIELDS });
      const rows = { from: 0, to: DAYS };
      const { values, stride } = await evaluator.values(formula, rows);
      const raw = readFileSync(join(dumps, `${id}.f64`));
      const wanted = new Float64Array(raw.buffer, raw.byteOffset, SYMBOLS * DAYS);
      const finite = wanted.filter((v) => Number.isFinite(v));
      const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
      const std = Math.sqrt(finite.reduce((a, b) => a + (b - mean) ** 2, 0) / finite.length);
      let worst = 0;
      let mask = 0;
      for (let t = 0; t < DAYS; t++)
        for (let s = 0; s < SYMBOLS; s++) {
          const a = values[t * stride + s]!;
          const b = wanted[t * SYMBOLS + s]!;
          if (Number.isFinite(a) !== Number.isFinite(b)) mask++;
          else if (Number.isFinite(b)) worst = Math.max(worst, Math.abs(a - b) / Math.max(Math.abs(b), std));
        }
      expect({ mask, worst: worst < 1e-9 ? "below 1e-9" : worst }).toEqual({ mask: 0, worst: "below 1e-9" });

      const job = { rows, label: reference.label, minPairs: 3, quantiles: 5, detail: "rank-ic" } as const;
      const [stats] = (await evaluator.daily([formula], job)).stats;
      const daily = stats!.rankIc.filter((v) => !Number.isNaN(v));
      // E03 is a correlation of ranks: values that are equal on paper are ordered by the last bit, differently in C.
      expect(daily.reduce((a, b) => a + b, 0) / daily.length).toBeCloseTo(
        rankIcs.get(id)!,
        id === "E03" ? 4 : 12,
      );
    });
  },
);
