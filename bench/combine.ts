// What a walk-forward combination of 20 factors on 500,000 rows costs, by method:
//
//   npx tsx bench/combine.ts [--rows 500000] [--methods ridge,forest,boosting,mlp] [--workers 2] [--worker FILE]
//
// It runs the built threads of dist/: `npm run build` first. Elapsed time means little on a busy machine; the processor
// time (all threads) does not depend on who else computes.

import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { combine } from "../src/engine/combine/combine.js";
import { METHODS } from "../src/engine/combine/methods.js";
import type { FactorValues } from "../src/engine/compute/index.js";
import type { Panel } from "../src/engine/panel/index.js";
import { createRandom } from "../src/engine/random.js";

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "500000" },
    factors: { type: "string", default: "20" },
    methods: { type: "string", default: METHODS.join() },
    workers: { type: "string", default: "2" },
    worker: { type: "string" },
  },
});
const NAMES = 300;
const K = Number(flags.factors);
const days = Math.round(Number(flags.rows) / NAMES);
const stride = Math.ceil(NAMES / 8) * 8;

/** Independent normal factors; the label is a thread of the first few, a product, and noise. */
function market(): { panel: Panel; values: FactorValues[]; label: Float64Array } {
  const random = createRandom(1);
  const cells = days * stride;
  const inside = (i: number) => i % stride < NAMES;
  const values = Array.from({ length: K }, () => ({
    rows: { from: 0, to: days },
    stride,
    values: Float64Array.from({ length: cells }, (_, i) => (inside(i) ? random.normal() : Number.NaN)),
  }));
  const of = (k: number, i: number) => values[k]!.values[i]!;
  const label = Float64Array.from({ length: cells }, (_, i) =>
    inside(i)
      ? 0.03 * (of(0, i) + 0.7 * of(1, i) - 0.5 * of(2, i) + of(3, i) * of(4, i)) + random.normal()
      : Number.NaN,
  );
  const panel: Panel = {
    dataset: { name: "bench", hash: "0".repeat(64), kind: "demo" },
    dates: Array.from({ length: days }, (_, t) =>
      new Date(Date.UTC(2010, 0, 1 + t)).toISOString().slice(0, 10),
    ),
    symbols: Array.from({ length: NAMES }, (_, s) => `${600000 + s}.SH`),
    stride,
    fields: new Map(),
    groups: new Map(),
    universe: Uint8Array.from({ length: cells }, (_, i) => (inside(i) ? 1 : 0)),
    tradable: new Uint8Array(cells).fill(1),
    window: "search",
  };
  return { panel, values, label };
}

const { panel, values, label } = market();
process.stdout.write(
  `${days * NAMES} rows × ${K} factors, horizon 5, ${flags.workers} threads, load ${loadavg()[0]!.toFixed(1)}\n`,
);
for (const method of METHODS.filter((name) => flags.methods.split(",").includes(name))) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const made = await combine(panel, values, {
    ...{ method, horizon: 5, entry: "next-open", label, annualisation: 252, seed: 1 },
    workers: Number(flags.workers),
    ...(flags.worker !== undefined && { workerFile: flags.worker }),
  });
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    `${method.padEnd(9)} ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s elapsed  ${((user + system) / 1e6).toFixed(1).padStart(6)} s processor  ${made.fits} fits  RankIC ${made.rankIc.mean?.toFixed(4)} (equal ${made.equal.mean?.toFixed(4)})  ${made.checks.filter(({ passed }) => passed).length} of ${made.checks.length} checks passed\n`,
  );
}
