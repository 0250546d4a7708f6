import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { purgedRows } from "../../../src/engine/analysis/index.js";
import { createEvaluator } from "../../../src/engine/compute/index.js";
import { fieldSet } from "../../../src/engine/dsl/index.js";
import { createLaboratory, type GpOptions, type Laboratory } from "../../../src/engine/gp/index.js";
import { findDataset, forwardReturns, loadPanel, makeDemo } from "../../../src/engine/panel/index.js";

export interface Market {
  laboratory(options: GpOptions, workers?: number): Promise<Laboratory>;
  readonly planted: readonly string[];
  close(): Promise<void>;
}

/** A small demo market on disk and laboratories on it. */
export async function demoMarket(symbols: number, years: number, seed = 1): Promise<Market> {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-gp-"));
  const manifest = await makeDemo(
    { dir, name: "demo", symbols, years, seed, splits: "60/20/20" },
    { clock: () => new Date(0) },
  );
  const panel = await loadPanel(await findDataset(dir, "demo"), { window: "search", manifest });
  const label = forwardReturns(panel, { horizon: 5, entry: "next-open" });
  const units = Object.fromEntries(manifest.fields.map(({ name, unit }) => [name, unit]));
  const open: { close(): Promise<void> }[] = [];
  return {
    planted: manifest.planted?.factors.map(({ expression }) => expression) ?? [],
    async laboratory(options, workers = 0) {
      const evaluator = await createEvaluator(panel, { workers });
      open.push(evaluator);
      return createLaboratory(evaluator, {
        fields: fieldSet(
          Object.keys(units),
          manifest.groups.map(({ name }) => name),
          units,
        ),
        train: purgedRows(manifest.splits, "train", 5, "next-open"),
        valid: purgedRows(manifest.splits, "valid", 5, "next-open"),
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
