/**
 * How long an abort is felt: from the moment at which it was due (a thread that is busy hears of it late) until the call
 * has rejected, at random moments of each of the engine's long calls.
 *   npx tsx bench/abort.ts [--symbols 3000] [--days 2430] [--moments 12] [--only import,values]
 * Prints Markdown (bench/README.md). Goal: 100 ms. Needs a build; a random market in bench/.cache, its CSV in a temporary folder.
 */
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/engine/assets.js";
import {
  analyzeFactor,
  backtest,
  combine,
  createEvaluator,
  createLaboratory,
  type DailyJob,
  type Evaluator,
  evolve,
  fieldSet,
  forwardReturns,
  GpOptions,
  importDataset,
  loadManifest,
  loadPanel,
  makeDemo,
  openAccount,
  openPanel,
  type Panel,
  parseFormula,
  play,
  runShardJob,
  StrategySpec,
  scoreFactors,
  shardJobs,
  writeLongTable,
} from "../src/engine/index.js";
import { createRandom } from "../src/engine/random.js";
import { writeMarket } from "./market.js";
import { expressions } from "./reference.js";
import { load, median, ms, table } from "./timing.js";

const { values: args } = parseArgs({
  options: {
    symbols: { type: "string", default: "3000" },
    days: { type: "string", default: "2430" },
    moments: { type: "string", default: "12" },
    only: { type: "string" },
  },
});
const [symbols, days, moments] = [Number(args.symbols), Number(args.days), Number(args.moments)];
const market = join(packageRoot(), "bench", ".cache", `market-${symbols}x${days}`);
writeMarket(market, symbols, days);
const dir = mkdtempSync(join(tmpdir(), "factorsmith-abort-"));
const random = createRandom(1);

type Work = (signal: AbortSignal) => Promise<unknown>;

interface Felt {
  readonly whole: number;
  /** Milliseconds; calls that were over before their moment are left out. */
  readonly delays: readonly number[];
}

/** One call to the end, then one per moment; moments are spread over the call, at random within their part of it. */
async function felt(work: Work): Promise<Felt> {
  const start = performance.now();
  await work(new AbortController().signal);
  const whole = performance.now() - start;
  const delays: number[] = [];
  for (let k = 0; k < moments; k++) {
    const controller = new AbortController();
    const due = performance.now() + ((k + random.next()) / moments) * whole;
    let aborted = false;
    const timer = setTimeout(() => {
      aborted = true;
      controller.abort();
    }, due - performance.now());
    const outcome = await work(controller.signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    const late = performance.now() - due;
    clearTimeout(timer);
    if (aborted && outcome === undefined && late > 100)
      throw new Error(`The call went on for ${ms(late)} ms.`);
    if (aborted && outcome !== undefined && (outcome as Error).name !== "AbortError") throw outcome;
    // A call that ended while the timer waited for the thread: its end was late news, not the abort.
    if (aborted || late > 0) delays.push(late);
    // Threads stop at their next pause.
    await wait(20);
  }
  return { whole, delays };
}

async function writeCsv(path: string, panel: Panel): Promise<void> {
  const names = ["open", "high", "low", "close", "volume", "amount", "turnover"];
  const columns = names.map((name) => panel.fields.get(name)!);
  const out = createWriteStream(path, { highWaterMark: 1 << 22 });
  out.write(`date,symbol,${names.join(",")}\n`);
  for (let t = 0; t < panel.dates.length; t++) {
    let text = "";
    for (let s = 0; s < panel.symbols.length; s++) {
      const at = t * panel.stride + s;
      if (Number.isNaN(columns[0]![at])) continue;
      text += `${panel.dates[t]},${panel.symbols[s]},${columns.map((column) => column[at]!.toPrecision(7)).join(",")}\n`;
    }
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await finished(out);
}

const rows = { from: 0, to: days };
const formulas = Object.values(expressions()).map((text) => parseFormula(text));
const label = { horizon: 5, entry: "next-open" } as const;
const job: DailyJob = { rows, label, minPairs: 10, quantiles: 5, detail: "full" };
const open = (workers: number, bound = 1024): Promise<Evaluator<Panel>> =>
  openPanel(market, { window: "all", resident: true }).then((panel) =>
    createEvaluator(panel, { workers, memoryBytes: bound * 2 ** 20 }),
  );
async function using<T>(
  evaluator: Promise<Evaluator>,
  work: (evaluator: Evaluator) => Promise<T>,
): Promise<T> {
  const opened = await evaluator;
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
const batch = (workers: number, bound: number) => () =>
  using(open(workers, bound), (evaluator) => felt((signal) => evaluator.daily(formulas, job, { signal })));

const manifest = await loadManifest(market);
const csv = join(dir, "bars.csv");
const parquet = join(dir, "bars.parquet");
const long = parseFormula("ts_mean(close, 20) / close");
const values = async () => {
  const panel = await loadPanel(market, { window: "all" });
  return { panel, values: await using(open(1), (evaluator) => evaluator.values(long, rows)) };
};

const CALLS: Readonly<Record<string, () => Promise<Felt>>> = {
  "import of CSV": async () => {
    await writeCsv(csv, await loadPanel(market, { window: "all" }));
    return felt((signal) => importDataset({ paths: [csv], name: "made", dir, replace: true }, { signal }));
  },
  "import of Parquet": async () => {
    const { panel, values: written } = await values();
    await writeLongTable(parquet, panel, written, { signal: new AbortController().signal });
    const options = { paths: [parquet], name: "made", dir, replace: true, map: { close: "value" } };
    return felt((signal) => importDataset(options, { signal }));
  },
  "making a demo market": () =>
    felt((signal) =>
      makeDemo({ dir, name: "demo", symbols: 1000, years: 5, seed: 1, replace: true }, { signal }),
    ),
  "loading, all fields read": () =>
    felt(async (signal) => {
      const panel = await loadPanel(market, { window: "all", signal });
      await using(createEvaluator(panel, { workers: 0 }), (evaluator) =>
        evaluator.values(parseFormula("open + high + low + close + volume + amount"), rows, { signal }),
      );
    }),
  "values, this thread": () =>
    using(open(0), (evaluator) => felt((signal) => evaluator.values(formulas[11]!, rows, { signal }))),
  "values, 2 workers": () =>
    using(open(2), (evaluator) => felt((signal) => evaluator.values(formulas[11]!, rows, { signal }))),
  "25 formulas, this thread": batch(0, 1024),
  "25 formulas, this thread, in shards": batch(0, 256),
  "25 formulas, 2 workers": batch(2, 1024),
  "25 formulas, 2 workers, in shards": batch(2, 256),
  "20 labels, this thread": () =>
    using(open(0, 2048), (evaluator) =>
      felt((signal) =>
        evaluator.targets(
          formulas.slice(0, 2),
          {
            ...{ rows, minPairs: 10, detail: "ic" },
            labels: Array.from({ length: 20 }, (_, k) => ({ horizon: k + 1, entry: "next-open" }) as const),
          },
          { signal },
        ),
      ),
    ),
  "a shard job": async () => {
    const panel = await openPanel(market, { window: "all", resident: false });
    const [shard] = shardJobs(panel, formulas.slice(0, 8), job, days);
    return felt((signal) => runShardJob(shard!, market, { workers: 0, signal }));
  },
  scores: () =>
    using(open(1), (evaluator) =>
      felt((signal) =>
        scoreFactors(evaluator, formulas.slice(0, 8), {
          ...{ splits: manifest.splits, split: "train", horizon: 5, entry: "next-open" },
          signal,
        }),
      ),
    ),
  "values to CSV": async () => {
    const { panel, values: written } = await values();
    return felt((signal) => writeLongTable(join(dir, "values.csv"), panel, written, { signal }));
  },
  "values to Parquet": async () => {
    const { panel, values: written } = await values();
    return felt((signal) => writeLongTable(join(dir, "values.parquet"), panel, written, { signal }));
  },
  "full analysis": async () => {
    const panel = await loadPanel(market, { window: "all" });
    return felt((signal) =>
      analyzeFactor({
        ...{ evaluator: { panel }, manifest, formula: long, split: "train", horizon: 5, entry: "next-open" },
        ...{ seed: 1, signal },
      }),
    );
  },
  "strategy backtest": async () => {
    const { panel, values: written } = await values();
    const spec = StrategySpec.parse({ market: "us" });
    const options = { annualisation: 252, riskFree: 0, seed: 1 };
    return felt((signal) =>
      backtest(panel, written, { from: 20, to: days }, spec, null, { ...options, signal }),
    );
  },
  combination: async () => {
    const panel = await loadPanel(market, { window: "all" });
    const label = forwardReturns(panel, { horizon: 5, entry: "next-open" });
    const factors = await using(open(1), async (evaluator) => {
      const found = [];
      for (const formula of formulas.slice(0, 3)) found.push(await evaluator.values(formula, rows));
      return found;
    });
    const how = {
      method: "ridge",
      label,
      horizon: 5,
      entry: "next-open",
      annualisation: 252,
      seed: 1,
    } as const;
    return felt((signal) => combine(panel, factors, { ...how, signal }));
  },
  "genetic programming": async () => {
    const evaluator = await open(1);
    const { panel } = evaluator;
    const options = GpOptions.parse({ seed: 1, population: 40, generations: 1 });
    const laboratory = createLaboratory(evaluator, {
      fields: fieldSet(manifest.fields.map(({ name }) => name)),
      train: { from: 0, to: days / 2 },
      valid: { from: days / 2 + 10, to: days - 10 },
      label: forwardReturns(panel, label),
      periods: options.periods,
      turnover: true,
    });
    try {
      // A search that is cancelled ends with what it has.
      return await felt(async (signal) => {
        await evolve({ laboratory, options, signal });
        signal.throwIfAborted();
      });
    } finally {
      await evaluator.close();
    }
  },
  "paper account": async () => {
    const { panel: known, values: written } = await values();
    const opened = known.dates.at(-20)!;
    const spec = StrategySpec.parse({ market: "us" });
    return felt(async (signal) => {
      // Fields are read anew each time.
      const panel = await loadPanel(market, { window: "all", manifest, signal });
      const account = mkdtempSync(join(dir, "paper-"));
      const named = { v: 1, kind: "opening", name: "a", dataset: "market", factor: "f" } as const;
      await openAccount(account, { ...named, expression: "f", spec, opened });
      await play(account, "a", panel, written, { signal });
    });
  },
};

try {
  const lines: string[][] = [];
  for (const [name, measure] of Object.entries(CALLS)) {
    if (args.only && !args.only.split(",").some((part) => name.includes(part))) continue;
    const { whole, delays } = await measure();
    process.stderr.write(`${name}: ${delays.map((delay) => delay.toFixed(0)).join(" ")}\n`);
    lines.push([name, ms(whole), ms(median(delays)), ms(Math.max(...delays))]);
  }
  console.log(`${symbols} × ${days}, ${moments} moments each, load ${load()}\n`);
  console.log(table(["call", "whole ms", "abort felt after, median ms", "worst ms"], lines));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
