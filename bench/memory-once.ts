/**
 * One measurement of the reference battery on a random-walk dataset in bench/.cache, in a process of its own so that the
 * peak is its own: `measureMemory` starts it. Prints one line of JSON; --out: the statistics, formula after formula.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/engine/assets.js";
import { createEvaluator, type EvaluatorOptions } from "../src/engine/compute/index.js";
import { fieldSet, parseFormula } from "../src/engine/dsl/index.js";
import { openPanel } from "../src/engine/panel/index.js";
import { MARKET_FIELDS, writeMarket } from "./market.js";
import { expressions } from "./reference.js";

const { values: args } = parseArgs({
  options: {
    symbols: { type: "string", default: "3000" },
    days: { type: "string", default: "2430" },
    resident: { type: "boolean", default: false },
    bound: { type: "string", default: "1024" },
    workers: { type: "string", default: "1" },
    kernels: { type: "string" },
    worker: { type: "string" },
    out: { type: "string" },
  },
});

const [symbols, days] = [Number(args.symbols), Number(args.days)];
const dir = join(packageRoot(), "bench", ".cache", `market-${symbols}x${days}`);
writeMarket(dir, symbols, days);
const options: EvaluatorOptions = {
  workers: Number(args.workers),
  memoryBytes: Number(args.bound) * 2 ** 20,
  ...(args.kernels && { kernelFile: args.kernels }),
  ...(args.worker && { workerFile: args.worker }),
};
const start = performance.now();
const evaluator = await (args.resident ? inMemory() : onDisk());

async function inMemory() {
  const panel = await openPanel(dir, { window: "all", resident: true });
  // A loaded panel reads a field when somebody asks for it, and workers read the files themselves: here all of it is to be in memory.
  return createEvaluator({ ...panel, fields: new Map(panel.fields) }, options);
}

async function onDisk() {
  return createEvaluator(await openPanel(dir, { window: "all", resident: false }), options);
}

const battery = expressions();
const fields = fieldSet(MARKET_FIELDS, ["industry"]);
const formulas = Object.values(battery).map((text) => parseFormula(text, { fields }));
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
    formulas: Object.keys(battery),
    panelMiB: Math.round((MARKET_FIELDS.length * symbols * days * 8) / 2 ** 20),
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
  }),
);
