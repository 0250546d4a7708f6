/**
 * What the engine costs, beside the C reference on the same panel in the same call.
 *   npm run bench:engine -- [--sizes 300x2430,3000x2430] [--repeats 7] [--only E01,E02] [--parts battery,batch,full,start,load] [--trees 1000]
 * C and ours take turns; figures are medians of the repeats. Prints Markdown (bench/README.md).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { packageRoot } from "../src/engine/assets.js";
import {
  createEvaluator,
  type DailyJob,
  type DailyStats,
  type Evaluator,
} from "../src/engine/compute/index.js";
import { type Formula, parseFormula } from "../src/engine/dsl/index.js";
import { openPanel } from "../src/engine/panel/index.js";
import { EVERYDAY, gpPopulation } from "./gp-trees.js";
import { writeMarket } from "./market.js";
import {
  buildReference,
  expressions,
  type ReferencePanel,
  referenceMissing,
  referencePanel,
} from "./reference.js";
import { cpuTime, load, median, ms, table, timed } from "./timing.js";

const { values: args } = parseArgs({
  options: {
    sizes: { type: "string", default: "300x2430,3000x2430" },
    repeats: { type: "string", default: "7" },
    only: { type: "string" },
    parts: { type: "string", default: "battery,batch,full,start,load" },
    trees: { type: "string", default: "1000" },
  },
});
const missing = referenceMissing();
if (missing) {
  console.error(`The bench cannot run: ${missing}.`);
  process.exit(1);
}
const parts = args.parts.split(",");
const repeats = Number(args.repeats);
const trees = Number(args.trees);

const cache = join(packageRoot(), "bench", ".cache");
mkdirSync(cache, { recursive: true });
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
const binary = buildReference();
const formulas = Object.entries(expressions())
  .filter(([id]) => !args.only || args.only.split(",").includes(id))
  .map(([id, source]) => ({ id, source, formula: parseFormula(source) }));

type Detail = DailyJob["detail"];
const jobOf = ({ panel, label }: ReferencePanel, detail: Detail): DailyJob => ({
  rows: { from: 0, to: panel.dates.length },
  label,
  minPairs: 3,
  quantiles: 5,
  detail,
});
const open = ({ panel }: ReferencePanel, workers: number, cacheBytes = 0): Promise<Evaluator> =>
  createEvaluator(panel, { workers, workerFile, kernelFile, memoryBytes: 3 * 2 ** 30, cacheBytes });

/** C's own milliseconds per expression. */
function runReference(dir: string): Map<string, number> {
  const out = execFileSync(binary, [dir, "-r", "1"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return new Map(
    out.split("\n").flatMap((line) => {
      const [id = "", , , time] = line.split(",");
      return formulas.some((f) => f.id === id) ? [[id, Number(time)] as const] : [];
    }),
  );
}

/** Every expression alone (nothing shared, nothing kept), then all in one batch, by one and by two workers. */
async function battery(reference: ReferencePanel): Promise<void> {
  const job = jobOf(reference, "rank-ic");
  const evaluators = [await open(reference, 1), await open(reference, 2)] as const;
  const all = formulas.map((f) => f.formula);
  // Warm: the first calls compile the kernels and copy the fields in.
  for (const evaluator of evaluators) await evaluator.daily(all, job);
  for (const f of formulas) await evaluators[0].daily([f.formula], job);
  const c: Map<string, number>[] = [];
  const ours: Map<string, number>[] = [];
  const batches: [number[], number[]] = [[], []];
  for (let round = 0; round < repeats; round++) {
    c.push(runReference(reference.dir));
    const mine = new Map<string, number>();
    for (const { id, formula } of formulas)
      mine.set(id, await timed(() => evaluators[0].daily([formula], job)));
    ours.push(mine);
    for (const w of [0, 1] as const) batches[w].push(await timed(() => evaluators[w].daily(all, job)));
  }
  await Promise.all(evaluators.map((evaluator) => evaluator.close()));
  const of = (runs: Map<string, number>[], id: string) => median(runs.map((run) => run.get(id)!));
  const sum = (runs: Map<string, number>[]) => formulas.reduce((total, { id }) => total + of(runs, id), 0);
  const total = sum(c);
  console.log(
    table(
      ["expression", "C ms", "ours ms", "ratio"],
      [
        ...formulas.map(({ id, source }) => [
          `${id} \`${source.replaceAll("|", "\\|")}\``,
          ms(of(c, id)),
          ms(of(ours, id)),
          (of(ours, id) / of(c, id)).toFixed(2),
        ]),
        ["**sum, each alone, 1 worker**", ms(total), ms(sum(ours)), `**${(sum(ours) / total).toFixed(2)}**`],
        ...batches.map((times, w) => [
          `**one batch, ${w + 1} worker${w ? "s" : ""}**`,
          ms(total),
          ms(median(times)),
          `**${(median(times) / total).toFixed(2)}**`,
        ]),
      ],
    ),
  );
}

/**
 * A thousand trees in one batch against one after the other, through the same calls of the same evaluator: with nothing
 * kept between the calls, and as an evaluator is by default, where each call finds what earlier ones left. A batch by
 * one worker is faster by sharing alone; one by as many workers as there are cores is what the default gives. In
 * processor time too: others may use the machine.
 */
async function batch(reference: ReferencePanel): Promise<void> {
  const job = jobOf(reference, "rank-ic");
  const kept = 2 ** 28;
  const cores = availableParallelism();
  const populations = {
    "random, the whole operator table": gpPopulation(trees, 0, 7),
    "random, two dozen everyday operators": gpPopulation(trees, 0, 7, EVERYDAY),
    "generation 10": gpPopulation(trees, 10, 7),
    "generation 10, everyday operators": gpPopulation(trees, 10, 7, EVERYDAY),
  };
  const rows: string[][] = [];
  for (const [kind, population] of Object.entries(populations)) {
    const cost = async (
      workers: number,
      cacheBytes: number,
      work: (evaluator: Evaluator) => Promise<readonly DailyStats[]>,
    ) => {
      const evaluator = await open(reference, workers, cacheBytes);
      await Promise.all(
        Array.from({ length: 4 * workers }, () => evaluator.daily(population.slice(0, 5), job)),
      );
      let wall = 0;
      let stats: readonly DailyStats[] = [];
      const cpu = await cpuTime(async () => {
        wall = await timed(async () => {
          stats = await work(evaluator);
        });
      });
      await evaluator.close();
      return { wall, cpu, stats };
    };
    const oneByOne = async (evaluator: Evaluator) => {
      const stats: DailyStats[] = [];
      for (const formula of population) stats.push(...(await evaluator.daily([formula], job)).stats);
      return stats;
    };
    const whole = async (evaluator: Evaluator) => (await evaluator.daily(population, job)).stats;
    const alone = await cost(1, 0, oneByOne);
    const remembered = await cost(1, kept, oneByOne);
    const together = await cost(1, kept, whole);
    const spread = await cost(cores, kept, whole);
    const seconds = ({ wall, cpu }: typeof alone) =>
      `${(wall / 1000).toFixed(1)} (${(cpu / 1000).toFixed(1)})`;
    rows.push([
      kind,
      ...[alone, remembered, together, spread].map(seconds),
      `${(alone.wall / together.wall).toFixed(2)} (${(alone.cpu / together.cpu).toFixed(2)})`,
      ...[alone, remembered].map(({ wall }) => (wall / spread.wall).toFixed(2)),
      Math.max(...[together, spread].map(({ stats }) => largestDifference(alone.stats, stats))).toExponential(
        0,
      ),
    ]);
  }
  console.log(
    table(
      [
        `${trees} trees, depth ≤ 6: s (CPU s)`,
        "one by one, nothing kept",
        "one by one, 256 MiB kept",
        "one batch, 1 worker",
        `one batch, ${cores} workers`,
        "by sharing alone: nothing kept / batch, 1 worker",
        `nothing kept / batch, ${cores} workers`,
        `kept / batch, ${cores} workers`,
        "largest difference of a RankIC",
      ],
      rows,
    ),
  );
}

/** Infinite where one has a RankIC and the other none. */
function largestDifference(a: readonly DailyStats[], b: readonly DailyStats[]): number {
  let largest = 0;
  a.forEach(({ rankIc }, f) => {
    rankIc.forEach((x, t) => {
      const y = b[f]!.rankIc[t]!;
      if (Number.isNaN(x) !== Number.isNaN(y)) largest = Infinity;
      else if (Math.abs(x - y) > largest) largest = Math.abs(x - y);
    });
  });
  return largest;
}

/** What evaluate pays for a formula: every daily statistic against the RankIC alone; and what a decay curve costs. */
async function full(reference: ReferencePanel): Promise<void> {
  const evaluator = await open(reference, 1);
  const simple = [parseFormula("(close - open) / (high - low + 0.001)")];
  const labels = Array.from({ length: 20 }, (_, k) => ({ horizon: k + 1, entry: "close" }) as const);
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    '`detail: "rank-ic"`': () => evaluator.daily(simple, jobOf(reference, "rank-ic")),
    '`detail: "ic"`': () => evaluator.daily(simple, jobOf(reference, "ic")),
    '`detail: "full"`': () => evaluator.daily(simple, jobOf(reference, "full")),
    "`targets`, RankIC and IC at 20 horizons": () =>
      evaluator.targets(simple, { ...jobOf(reference, "ic"), detail: "ic", labels }),
  };
  const times = new Map(
    Object.keys(works).map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]),
  );
  for (let k = -2; k < repeats * 2; k++)
    for (const [name, work] of Object.entries(works)) {
      let wall = 0;
      const cpu = await cpuTime(async () => {
        wall = await timed(work);
      });
      if (k >= 0) times.get(name)!.wall.push(wall);
      if (k >= 0) times.get(name)!.cpu.push(cpu);
    }
  await evaluator.close();
  console.log(
    table(
      ["one elementwise formula", "ms", "CPU ms"],
      [...times].map(([name, { wall, cpu }]) => [name, ms(median(wall)), ms(median(cpu))]),
    ),
  );
}

/** From nothing to the first answer: compile the kernels, start the threads; and the wait after an abort. */
async function start(reference: ReferencePanel): Promise<void> {
  const { panel } = reference;
  const tiny = { ...panel, dates: panel.dates.slice(0, 10) };
  const started: number[] = [];
  const aborted: number[] = [];
  const formula: Formula = parseFormula("ts_rank_corr(close, volume, 120) + ts_mad(close, 252)");
  for (let k = 0; k < repeats; k++) {
    let evaluator: Evaluator | undefined;
    started.push(
      await timed(async () => {
        evaluator = await createEvaluator(tiny, { workers: 2, workerFile, kernelFile });
        await Promise.all([0, 1].map(() => evaluator!.values(parseFormula("close"), { from: 0, to: 10 })));
      }),
    );
    await evaluator?.close();
    const here = await createEvaluator(panel, { workers: 0, kernelFile, memoryBytes: 2 ** 31 });
    const controller = new AbortController();
    let at: number | undefined;
    setTimeout(() => {
      at = performance.now();
      controller.abort();
    }, 50);
    await here
      .daily([formula], jobOf(reference, "full"), { signal: controller.signal })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) throw error;
      });
    if (at === undefined) throw new Error("the work was done before it could be aborted");
    aborted.push(performance.now() - at);
    await here.close();
  }
  console.log(
    table(
      ["", "median ms", "worst ms"],
      [
        ["engine start, 2 workers, first answer", ms(median(started)), ms(Math.max(...started))],
        ["abort in this thread (`workers: 0`)", ms(median(aborted)), ms(Math.max(...aborted))],
      ],
    ),
  );
}

/** Loading a dataset of eight fields from disk (in the page cache), and opening it without loading. */
async function loading(symbols: number, days: number): Promise<void> {
  const dir = join(cache, `market-${symbols}x${days}`);
  writeMarket(dir, symbols, days);
  const loaded: number[] = [];
  const opened: number[] = [];
  for (let k = 0; k < repeats; k++) {
    loaded.push(
      await timed(async () => {
        // A field is read when it is first asked for.
        const { fields } = await openPanel(dir, { window: "all", resident: true });
        for (const name of fields.keys()) fields.get(name);
      }),
    );
    opened.push(await timed(() => openPanel(dir, { window: "all", resident: false })));
  }
  console.log(
    table(
      ["8 fields", "median ms"],
      [
        ["load into memory", ms(median(loaded))],
        ["open, numbers left on disk", ms(median(opened))],
      ],
    ),
  );
}

console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${repeats} rounds`);
for (const size of args.sizes.split(",")) {
  const [symbols = 300, days = 2430] = size.split("x").map(Number);
  const reference = referencePanel(symbols, days);
  const works: Readonly<Record<string, () => Promise<void>>> = {
    battery: () => battery(reference),
    full: () => full(reference),
    start: () => start(reference),
    load: () => loading(symbols, days),
    // A small panel: a thousand trees one by one on a large one would take many minutes.
    ...(symbols <= 500 && { batch: () => batch(referencePanel(symbols, 400)) }),
  };
  for (const part of parts) {
    const work = works[part];
    if (!work) continue;
    console.log(`\n### ${symbols} × ${part === "batch" ? 400 : days}: ${part} (load before ${load()})\n`);
    await work();
    console.log(`\nload after ${load()}`);
  }
}
