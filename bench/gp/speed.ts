import { evolve, GpOptions } from "../../src/engine/gp/index.js";
import { load, table } from "../timing.js";
import type { BenchMarket } from "./market.js";
import { spentBetween, threadTimes } from "./threads.js";

interface Row {
  readonly workers: number;
  readonly evaluated: number;
  readonly repeats: number;
  readonly seconds: number;
  /** Of the process in all, and while no batch was running: what the machinery costs. */
  readonly cpu: { readonly all: number; readonly outside: number };
  readonly threads: { readonly main: number; readonly workers: readonly number[] } | undefined;
  /** The longest time without a batch between two batches. */
  readonly longestPause: number;
  readonly peakMiB: number;
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Unique formulas per second, what the machinery costs, how it scales. */
export async function speed(
  market: BenchMarket,
  workers: readonly number[],
  population: number,
  generations: number,
): Promise<void> {
  const options = GpOptions.parse({ seed: 1, population, generations, patience: 0 });
  const { manifest, panel } = market;
  console.log(
    `\n## Speed\n\n${manifest.name} (${manifest.kind}): ${panel.symbols.length} symbols, ${panel.dates.length} days of search; population ${population} × ${generations}; load ${load()} before\n`,
  );
  const rows: Row[] = [];
  for (const count of workers) rows.push(await one(market, options, count));
  console.log(
    table(
      [
        "workers",
        "unique formulas",
        "s",
        "formulas/s",
        "formulas per CPU s",
        "machinery, CPU",
        "longest pause ms",
        "known already",
        "peak MiB",
        "main / workers CPU s",
      ],
      rows.map((r) => [
        String(r.workers),
        String(r.evaluated),
        r.seconds.toFixed(1),
        (r.evaluated / r.seconds).toFixed(1),
        (r.evaluated / r.cpu.all).toFixed(1),
        `${((100 * r.cpu.outside) / r.cpu.all).toFixed(1)} %`,
        r.longestPause.toFixed(0),
        `${((100 * r.repeats) / (r.repeats + r.evaluated)).toFixed(0)} %`,
        r.peakMiB.toFixed(0),
        r.threads ? [r.threads.main, ...r.threads.workers].map((value) => value.toFixed(1)).join(" / ") : "–",
      ]),
    ),
  );
  const [first, last] = [rows[0]!, rows.at(-1)!];
  if (first.workers === 1 && last.workers > 1) {
    console.log(
      `- wall clock, 1 → ${last.workers} workers: × ${(first.seconds / last.seconds).toFixed(2)} (load ${load()} after)`,
    );
    if (last.threads) {
      const busiest = Math.max(...last.threads.workers);
      const sum = last.threads.workers.reduce((a, b) => a + b, 0);
      const serial = last.cpu.outside;
      console.log(
        `- by processor time, whatever else runs: (machinery + all workers) / (machinery + busiest worker) = × ${((serial + sum) / (serial + busiest)).toFixed(2)}`,
      );
    }
  }
}

async function one(market: BenchMarket, options: GpOptions, workers: number): Promise<Row> {
  let running = 0;
  let outside = 0;
  let longestPause = 0;
  let ended = { cpu: cpu(), at: performance.now() };
  const watch = async <T>(batch: Promise<T>): Promise<T> => {
    if (running++ === 0) {
      outside += cpu() - ended.cpu;
      longestPause = Math.max(longestPause, performance.now() - ended.at);
    }
    try {
      return await batch;
    } finally {
      if (--running === 0) ended = { cpu: cpu(), at: performance.now() };
    }
  };
  const { laboratory, evaluator } = await market.laboratory(options, workers, watch);
  // Threads start, labels are sorted: not the search's.
  await evolve({ laboratory, options: { ...options, population: 8, generations: 1, seed: 99 } });
  const [began, before, threads] = [performance.now(), cpu(), threadTimes()];
  outside = 0;
  longestPause = 0;
  ended = { cpu: before, at: began };
  const { evaluated, repeats } = await evolve({ laboratory, options });
  outside += cpu() - ended.cpu;
  const after = threadTimes();
  const row = {
    ...{ workers, evaluated, repeats, longestPause },
    seconds: (performance.now() - began) / 1000,
    cpu: { all: cpu() - before, outside },
    threads: threads && after ? spentBetween(threads, after, workers) : undefined,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  await evaluator.close();
  return row;
}
