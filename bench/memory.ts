/**
 * Peak memory of the reference battery (25 expressions, every daily statistic), in memory and in time shards from disk.
 *   npx tsx bench/memory.ts [--only 3000,5000]
 * Prints Markdown (bench/README.md). Needs a build; makes random markets of 0.5 and 1.6 GB in bench/.cache.
 */
import { parseArgs } from "node:util";
import { type MeasuredMemory, measureMemory, worstDifference } from "./measure-memory.js";
import { table } from "./timing.js";

const { values: args } = parseArgs({ options: { only: { type: "string", default: "3000,5000" } } });

/** The first run of a market is what the others are compared with. */
const RUNS = [
  { symbols: 3000, days: 2430, resident: true, bound: 1536 },
  { symbols: 3000, days: 2430, resident: false, bound: 256 },
  { symbols: 5000, days: 5000, resident: false, bound: 1024 },
  { symbols: 5000, days: 5000, resident: false, bound: 512 },
] as const;

const number = (value: number) => value.toLocaleString("en-US");
const wholes = new Map<number, MeasuredMemory>();
const rows: string[][] = [];
for (const run of RUNS) {
  if (!args.only.split(",").includes(String(run.symbols))) continue;
  const measured = measureMemory(run);
  const whole = wholes.get(run.symbols);
  if (!whole) wholes.set(run.symbols, measured);
  const worst = whole && worstDifference(measured, whole);
  rows.push([
    `${number(run.symbols)} × ${number(run.days)} (${number(measured.panelMiB)} MiB)`,
    run.resident ? "in memory" : "on disk, in shards",
    `${number(run.bound)} MiB`,
    number(measured.peakMiB),
    String(measured.seconds),
    worst ? `${worst.by.toExponential(1)}${worst.by > 0 ? ` (${worst.formula})` : ""}` : "",
  ]);
}
console.log(
  table(["panel (8 fields)", "where", "bound per worker", "peak MiB", "s", "largest difference"], rows),
);
