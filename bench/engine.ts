/**
 * Value and mean daily RankIC of the 25 reference expressions, beside the C reference on the same panel in the same call.
 *   npx tsx bench/engine.ts [--symbols 300] [--days 2430] [--repeats 5]
 * C and ours take turns; figures are medians of the repeats. `single`: each expression alone, one worker, no sharing.
 * `batch`: all 25 in one call, so that subexpressions are shared; with one worker and with two.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { packageRoot } from "../src/engine/assets.js";
import { createEvaluator, type Evaluator } from "../src/engine/compute/index.js";
import { parseFormula } from "../src/engine/dsl/index.js";
import { buildReference, expressions, referenceMissing, referencePanel } from "./reference.js";

const { values: args } = parseArgs({
  options: {
    symbols: { type: "string", default: "300" },
    days: { type: "string", default: "2430" },
    repeats: { type: "string", default: "5" },
    only: { type: "string" },
  },
});
const missing = referenceMissing();
if (missing) {
  console.error(`The bench cannot run: ${missing}.`);
  process.exit(1);
}

const cache = join(packageRoot(), "bench", ".cache");
const binary = buildReference();
const { dir, panel, label } = referencePanel(Number(args.symbols), Number(args.days));
const kernelFile = join(cache, "kernels.wasm");
execFileSync(process.execPath, [
  join(packageRoot(), "node_modules/assemblyscript/bin/asc.js"),
  join(packageRoot(), "src/engine/compute/kernels/index.ts"),
  "--config",
  join(packageRoot(), "src/engine/compute/kernels/asconfig.json"),
  "--outFile",
  kernelFile,
]);
const workerFile = join(cache, "worker.mjs");
await build({
  entryPoints: [join(packageRoot(), "src/engine/compute/worker.ts")],
  outfile: workerFile,
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const formulas = Object.entries(expressions())
  .filter(([id]) => !args.only || args.only.split(",").includes(id))
  .map(([id, source]) => ({ id, formula: parseFormula(source) }));
const job = {
  rows: { from: 0, to: panel.dates.length },
  label,
  minPairs: 3,
  quantiles: 5,
  detail: "rank-ic",
} as const;

async function timed(evaluator: Evaluator, which: typeof formulas): Promise<number> {
  const start = performance.now();
  await evaluator.daily(
    which.map((f) => f.formula),
    job,
  );
  return performance.now() - start;
}

const memoryBytes = 3 * 2 ** 30;
const one = await createEvaluator(panel, { workers: 1, workerFile, kernelFile, memoryBytes });
const two = await createEvaluator(panel, { workers: 2, workerFile, kernelFile, memoryBytes });
const c = new Map<string, number[]>(formulas.map(({ id }) => [id, []]));
const ours = new Map<string, number[]>(formulas.map(({ id }) => [id, []]));
const batch1: number[] = [];
const batch2: number[] = [];
const cSum: number[] = [];
// Warm: the first calls compile the kernels and copy the fields in.
for (let k = 0; k < 2; k++) {
  await timed(one, formulas);
  await timed(two, formulas);
  for (const f of formulas) await timed(one, [f]);
}
for (let round = 0; round < Number(args.repeats); round++) {
  let total = 0;
  const out = execFileSync(binary, [dir, "-r", "1"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  for (const line of out.split("\n")) {
    const [id = "", , , ms] = line.split(",");
    const list = c.get(id);
    if (!list) continue;
    list.push(Number(ms));
    total += Number(ms);
  }
  cSum.push(total);
  for (const f of formulas) ours.get(f.id)!.push(await timed(one, [f]));
  batch1.push(await timed(one, formulas));
  batch2.push(await timed(two, formulas));
}
await Promise.all([one.close(), two.close()]);

let sum = 0;
let sumC = 0;
console.log(
  `${panel.symbols.length} symbols × ${panel.dates.length} days, medians of ${args.repeats} rounds, ms`,
);
console.log("id        C   ours  ratio");
for (const { id } of formulas) {
  const [a, b] = [median(ours.get(id)!), median(c.get(id)!)];
  sum += a;
  sumC += b;
  console.log(
    `${id} ${b.toFixed(2).padStart(8)} ${a.toFixed(2).padStart(7)} ${(a / b).toFixed(2).padStart(5)}`,
  );
}
const line = (name: string, ms: number) =>
  console.log(`${name.padEnd(28)} ${ms.toFixed(1).padStart(8)}  ${(ms / sumC).toFixed(3)} × C`);
line("C, sum", sumC);
line("ours, sum of single, 1 worker", sum);
line("ours, one batch, 1 worker", median(batch1));
line("ours, one batch, 2 workers", median(batch2));
