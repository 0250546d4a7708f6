/**
 * Peak memory of a measurement, in a process of its own.
 *   npx tsx bench/memory.ts --symbols 3000 --days 2430 [--resident] [--bound MiB] [--workers 1] [--out FILE]
 * Measures the battery (or --formulas "a;b") on a random-walk dataset in bench/.cache. Prints one line of JSON: peak
 * resident set, the panel's size, seconds. --out: the RankIC of every formula and date.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/engine/assets.js";
import { createEvaluator, type EvaluatorOptions } from "../src/engine/compute/index.js";
import { fieldSet, parseFormula } from "../src/engine/dsl/index.js";
import { openPanel } from "../src/engine/panel/index.js";
import { MARKET_FIELDS, writeMarket } from "./market.js";

const { values: args } = parseArgs({
  options: {
    symbols: { type: "string", default: "3000" },
    days: { type: "string", default: "2430" },
    resident: { type: "boolean", default: false },
    bound: { type: "string", default: "1024" },
    workers: { type: "string", default: "1" },
    formulas: { type: "string" },
    kernels: { type: "string" },
    worker: { type: "string" },
    out: { type: "string" },
  },
});

/** One of each kind of kernel, long windows among them. */
const BATTERY = [
  "-(close / delay(close, 5) - 1)",
  "cs_rank((close - ts_mean(close, 20)) / ts_std(close, 20))",
  "-ts_corr(cs_rank(open), cs_rank(volume), 10)",
  "clip((turnover - ts_median(turnover, 252)) / (1.4826 * ts_mad(turnover, 252)), -3, 3)",
  "ema(close, 12) / ema(close, 26) - 1",
  "ts_rank(volume, 60) - ts_argmax(high, 30) / 30",
  "group_neutralize(ts_skew(pct(close, 1), 40), industry)",
  "neutralize(ts_std(pct(close, 1), 20), industry, log(amount))",
  "decay_linear(ts_slope(log(close), 20), 8)",
  "ts_mean(high - low, 10) / close * ts_zscore(amount, 60)",
] as const;

const [symbols, days] = [Number(args.symbols), Number(args.days)];
const dir = join(packageRoot(), "bench", ".cache", `market-${symbols}x${days}`);
writeMarket(dir, symbols, days);
const baseline = process.memoryUsage().rss;
const options: EvaluatorOptions = {
  workers: Number(args.workers),
  memoryBytes: Number(args.bound) * 2 ** 20,
  ...(args.kernels && { kernelFile: args.kernels }),
  ...(args.worker && { workerFile: args.worker }),
};
const start = performance.now();
const evaluator = args.resident
  ? await createEvaluator(await openPanel(dir, { window: "all", resident: true }), options)
  : await createEvaluator(await openPanel(dir, { window: "all", resident: false }), options);
const fields = fieldSet(MARKET_FIELDS, ["industry"]);
const formulas = (args.formulas?.split(";") ?? BATTERY).map((text) => parseFormula(text, { fields }));
const { stats } = await evaluator.daily(formulas, {
  rows: { from: 0, to: days },
  label: { horizon: 5, entry: "next-open" },
  minPairs: 10,
  quantiles: 5,
  detail: "full",
});
await evaluator.close();
if (args.out)
  writeFileSync(
    args.out,
    Buffer.concat(
      stats.flatMap((s) =>
        Object.values(s).map((c: Float64Array) => new Uint8Array(c.buffer, c.byteOffset, c.byteLength)),
      ),
    ),
  );
console.log(
  JSON.stringify({
    symbols,
    days,
    resident: args.resident,
    boundMiB: Number(args.bound),
    formulas: formulas.length,
    panelMiB: Math.round((MARKET_FIELDS.length * symbols * days * 8) / 2 ** 20),
    baselineMiB: Math.round(baseline / 2 ** 20),
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
  }),
);
