import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { purgedRows } from "../../../src/engine/analysis/index.js";
import { asset } from "../../../src/engine/assets.js";
import { createEvaluator } from "../../../src/engine/compute/index.js";
import { fieldSet } from "../../../src/engine/dsl/index.js";
import { createLaboratory, type GpOptions, type Laboratory } from "../../../src/engine/gp/index.js";
import {
  findDataset,
  forwardReturns,
  type LabelOptions,
  loadPanel,
  makeDemo,
} from "../../../src/engine/panel/index.js";
import { kernelFile } from "../compute/kernel-file.js";

export interface Market {
  laboratory(options: GpOptions, workers?: number): Promise<Laboratory>;
  readonly planted: readonly string[];
  close(): Promise<void>;
}

/** Where node finds the packages that the bundled worker leaves outside. */
async function workerFile(dir: string): Promise<string> {
  const outfile = join(dir, "worker.mjs");
  await build({
    entryPoints: [asset("src", "engine", "compute", "worker.ts")],
    ...{ outfile, bundle: true, format: "esm", platform: "node", logLevel: "error" },
  });
  return outfile;
}

/** A small demo market on disk and laboratories on it. */
export async function demoMarket(
  symbols: number,
  years: number,
  seed = 1,
  { horizon, entry }: LabelOptions = { horizon: 5, entry: "next-open" },
): Promise<Market> {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-gp-"));
  const manifest = await makeDemo(
    { dir, name: "demo", symbols, years, seed, splits: "60/20/20" },
    { clock: () => new Date(0) },
  );
  const panel = await loadPanel(await findDataset(dir, "demo"), { window: "search", manifest });
  const label = forwardReturns(panel, { horizon, entry });
  const units = Object.fromEntries(manifest.fields.map(({ name, unit }) => [name, unit]));
  const open: { close(): Promise<void> }[] = [];
  return {
    planted: manifest.planted?.factors.map(({ expression }) => expression) ?? [],
    async laboratory(options, workers = 0) {
      const evaluator = await createEvaluator(panel, {
        workers,
        kernelFile: kernelFile(),
        ...(workers > 0 && { workerFile: await workerFile(dir) }),
      });
      open.push(evaluator);
      return createLaboratory(evaluator, {
        fields: fieldSet(
          Object.keys(units),
          manifest.groups.map(({ name }) => name),
          units,
        ),
        train: purgedRows(manifest.splits, "train", horizon, entry),
        valid: purgedRows(manifest.splits, "valid", horizon, entry),
        label,
        periods: options.periods,
        turnover: options.maxTurnover !== undefined || options.selection === "nsga2",
      });
    },
    async close() {
      for (const evaluator of open) await evaluator.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
