/**
 * What a full analysis costs, reports included, as a person starts it: a fresh process of the built command line a run.
 *   npm run build && npx tsx bench/analysis.ts [--repeats 5] [--only hs300,large] [--steps]
 * HS300 is looked for in FACTORSMITH_DATA (or ../shared/data); the large market is random (bench/market.ts). Prints
 * Markdown (bench/README.md): wall clock, of it the numbers and the report, processor time of all threads; medians. The
 * second table is the numbers alone, as a library gives them: in a fresh process, dataset and all, and then once more.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/engine/assets.js";
import { writeMarket } from "./market.js";
import { load, median, table } from "./timing.js";

const { values: args } = parseArgs({
  options: {
    repeats: { type: "string", default: "5" },
    only: { type: "string", default: "hs300,large" },
    steps: { type: "boolean", default: false },
  },
});
const repeats = Number(args.repeats);
const main = join(packageRoot(), "dist", "cli", "main.js");
const workspace = join(packageRoot(), "bench", ".cache", "analysis");
mkdirSync(workspace, { recursive: true });

const FORMULA = "-(close / delay(close, 5) - 1) / ts_std(pct(close, 1), 20)";

interface Run {
  readonly wall: number;
  readonly timing: Readonly<Record<string, number>>;
}

function command(...words: readonly string[]): string {
  return execFileSync(process.execPath, [main, ...words, "--workspace", workspace, "--json", "--quiet"], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function analyse(data: string, split: string): Run {
  const out = join(workspace, `report-${data}`);
  rmSync(out, { recursive: true, force: true });
  const start = performance.now();
  const document = command("analyze", FORMULA, "--data", data, "--split", split, "--out", out);
  const wall = performance.now() - start;
  return { wall, timing: (JSON.parse(document) as { timing: Run["timing"] }).timing };
}

interface Alone {
  readonly first: number;
  readonly again: number;
  readonly processor: number;
}

/** Engine as a library: no report, no pictures, no command line. */
const ALONE = `
  const [, engine, dir, expression] = process.argv;
  const { analyzeFactor, loadPanel, loadManifest, loadBenchmark, parseFormula, fieldSet } = await import(engine);
  const { availableParallelism } = await import("node:os");
  const began = performance.now();
  const processor = process.cpuUsage();
  const manifest = await loadManifest(dir);
  const panel = await loadPanel(dir, { window: "search", manifest });
  const benchmark = await loadBenchmark(dir, { window: "search", manifest });
  const formula = parseFormula(expression, { fields: fieldSet(panel.fields.keys(), panel.groups.keys()) });
  const once = () => analyzeFactor({
    evaluator: { panel }, manifest, formula, split: "train", horizon: 5, entry: "next-open", benchmark, seed: 1,
    compute: { workers: availableParallelism() },
  });
  await once();
  const first = performance.now() - began;
  const { user, system } = process.cpuUsage(processor);
  await once();
  const again = performance.now() - began - first;
  console.log(JSON.stringify({ first, again, processor: (user + system) / 1000 }));
`;

function alone(data: string): Alone {
  const engine = join(packageRoot(), "dist", "engine", "index.js");
  const words = ["--input-type=module", "-e", ALONE, engine, join(workspace, "data", data), FORMULA];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" })) as Alone;
}

const seconds = (value: number): string => (value / 1000).toFixed(2);
const wanted = args.only.split(",");
const markets: { readonly data: string; readonly split: string; readonly title: string }[] = [];

if (wanted.includes("hs300")) {
  const folder = join(
    process.env["FACTORSMITH_DATA"] ?? join(packageRoot(), "..", "shared", "data"),
    "cn-hs300-daily",
  );
  if (existsSync(folder)) {
    if (!existsSync(join(workspace, "data", "hs300"))) {
      const file = (name: string) => join(folder, name);
      command(
        ...["data", "import", file("daily.parquet"), "--name", "hs300", "--splits", "100/0/0"],
        ...["--instruments", file("instruments.csv"), "--membership", file("membership.csv")],
        ...["--benchmark", file("benchmark.csv"), "--valuation", file("valuation.parquet")],
      );
    }
    markets.push({ data: "hs300", split: "train", title: "HS300, 1,945 days × 581 names" });
  } else console.error(`HS300 is not measured: ${folder} does not exist.`);
}
if (wanted.includes("large")) {
  writeMarket(join(workspace, "data", "random-walk"), 3000, 2430);
  markets.push({ data: "random-walk", split: "train", title: "3,000 names × 2,430 days" });
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${repeats} runs, load before ${load()}\n`,
);
const rows: string[][] = [];
const steps: string[] = [];
const numbers: string[][] = [];
for (const { data, split, title } of markets) {
  const runs = Array.from({ length: repeats }, () => analyse(data, split));
  const of = (pick: (run: Run) => number) => seconds(median(runs.map(pick)));
  const step = (name: string) => of(({ timing }) => timing[name]!);
  rows.push([
    title,
    of(({ wall }) => wall),
    step("total"),
    step("analysis"),
    step("report"),
    step("processor"),
  ]);
  const byItself = Array.from({ length: repeats }, () => alone(data));
  const part = (pick: (run: Alone) => number) => seconds(median(byItself.map(pick)));
  numbers.push([
    title,
    part(({ first }) => first),
    part(({ again }) => again),
    part(({ processor }) => processor),
  ]);
  if (args.steps)
    steps.push(
      `\n${title}\n`,
      table(
        ["step", "s"],
        Object.keys(runs[0]!.timing).map((name) => [name, step(name)]),
      ),
    );
}
console.log(
  table(["full analysis, all days", "process s", "analyze s", "numbers s", "report s", "processor s"], rows),
);
console.log(
  `\n${table(["numbers alone, all days", "fresh process s", "dataset open s", "processor s"], numbers)}`,
);
for (const text of steps) console.log(text);
console.log(`\nload after ${load()}`);
