/**
 * Genetic programming, in parts: speed on HS300, memory and recovery on demo markets. Uses the build in dist/.
 *   npx tsx bench/gp.ts [--parts speed,memory,recovery] [--population 1000] [--generations 10] [--workers 1,2]
 *                       [--formulas 100000] [--seeds 3001,3002] [--dataset DIR]
 * DIR is an imported dataset, for speed and memory; by default speed imports HS300 from the reference data (a demo market
 * where they are not there), and memory makes a demo market of two years: 100,000 formulas take an hour on HS300. Everything is printed as bench/README.md states it.
 */
import { parseArgs } from "node:util";
import { type BenchMarket, demo, hs300, open } from "./gp/market.js";
import { memory } from "./gp/memory.js";
import { recovery } from "./gp/recovery.js";
import { speed } from "./gp/speed.js";

const { values: args } = parseArgs({
  options: {
    parts: { type: "string", default: "speed,memory,recovery" },
    population: { type: "string", default: "1000" },
    generations: { type: "string", default: "10" },
    workers: { type: "string", default: "1,2" },
    formulas: { type: "string", default: "100000" },
    seeds: { type: "string" },
    dataset: { type: "string" },
  },
});
const parts = new Set(args.parts.split(","));
const workers = args.workers.split(",").map(Number);
const most = Math.max(...workers);
const on = async (
  market: () => Promise<BenchMarket>,
  measure: (market: BenchMarket) => Promise<void>,
): Promise<void> => {
  const opened = await (args.dataset === undefined ? market() : open(args.dataset));
  try {
    await measure(opened);
  } finally {
    opened.close();
  }
};
if (parts.has("speed"))
  await on(
    async () => (await hs300()) ?? (await demo(1)),
    (market) => speed(market, workers, Number(args.population), Number(args.generations)),
  );
if (parts.has("memory"))
  await on(
    () => demo(1, 2),
    (market) => memory(market, most, Number(args.formulas)),
  );
if (parts.has("recovery"))
  await recovery(most, ...(args.seeds === undefined ? [] : [args.seeds.split(",").map(Number)]));
