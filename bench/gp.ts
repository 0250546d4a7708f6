/**
 * Genetic programming on HS300: unique formulas per second, what the machinery itself costs, scaling over workers.
 *   npx tsx bench/gp.ts [--population 1000] [--generations 10] [--workers 1,2] [--dataset DIR]
 * DIR is an imported dataset; without it a demo market of 300 symbols and 8 years is made. Uses the build in dist/.
 * The machinery is everything but the evaluator's batches: breeding, selection, canonical forms, the hall of fame.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { purgedRows } from "../src/engine/analysis/index.js";
import { createEvaluator } from "../src/engine/compute/index.js";
import { fieldSet } from "../src/engine/dsl/index.js";
import { createLaboratory, evolve, GpOptions } from "../src/engine/gp/index.js";
import { findDataset, forwardReturns, loadManifest, loadPanel, makeDemo } from "../src/engine/panel/index.js";

const { values: args } = parseArgs({
  options: {
    population: { type: "string", default: "1000" },
    generations: { type: "string", default: "10" },
    workers: { type: "string", default: "1,2" },
    dataset: { type: "string" },
  },
});
const made = args.dataset === undefined ? mkdtempSync(join(tmpdir(), "factorsmith-bench-gp-")) : undefined;
if (made) await makeDemo({ dir: made, name: "demo", symbols: 300, years: 8, seed: 1, splits: "60/20/20" });
const dir = args.dataset ?? (await findDataset(made!, "demo"));
const manifest = await loadManifest(dir);
const panel = await loadPanel(dir, { window: "search", manifest });
const label = forwardReturns(panel, { horizon: 5, entry: "next-open" });
const options = GpOptions.parse({
  seed: 1,
  population: Number(args.population),
  generations: Number(args.generations),
  patience: 0,
});
const units = Object.fromEntries(manifest.fields.map(({ name, unit }) => [name, unit]));
const fields = fieldSet(
  Object.keys(units),
  manifest.groups.map(({ name }) => name),
  units,
);
const train = purgedRows(manifest.splits, "train", 5, "next-open");
const valid = purgedRows(manifest.splits, "valid", 5, "next-open");
console.log(
  `${manifest.name}: ${panel.symbols.length} symbols, ${train.to - train.from} train days; population ${options.population} × ${options.generations}`,
);
console.log("workers  unique formulas  seconds  formulas/s  machinery ms (share)  repeats (share)  peak MB");
for (const workers of args.workers.split(",").map(Number)) {
  const evaluator = await createEvaluator(panel, { workers });
  let inBatches = 0;
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work;
    } finally {
      inBatches += performance.now() - start;
    }
  };
  const laboratory = createLaboratory(
    {
      panel,
      daily: (...call) => timed(evaluator.daily(...call)),
      values: (...call) => timed(evaluator.values(...call)),
      targets: (...call) => timed(evaluator.targets(...call)),
      close: () => evaluator.close(),
    },
    { fields, train, valid, label, periods: options.periods, turnover: false },
  );
  const start = performance.now();
  const { evaluated, repeats } = await evolve({ laboratory, options });
  const elapsed = performance.now() - start;
  await evaluator.close();
  const machinery = elapsed - inBatches;
  console.log(
    [
      String(workers).padStart(7),
      String(evaluated).padStart(16),
      (elapsed / 1000).toFixed(1).padStart(8),
      ((1000 * evaluated) / elapsed).toFixed(1).padStart(11),
      `${machinery.toFixed(0)} (${((100 * machinery) / elapsed).toFixed(1)} %)`.padStart(21),
      `${repeats} (${((100 * repeats) / (repeats + evaluated)).toFixed(0)} %)`.padStart(16),
      (process.resourceUsage().maxRSS / 1024).toFixed(0).padStart(8),
    ].join(" "),
  );
}
if (made) rmSync(made, { recursive: true, force: true });
