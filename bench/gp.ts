/**
 * Genetic programming, in parts: speed and memory on HS300, recovery on demo markets. Uses the build in dist/.
 *   npx tsx bench/gp.ts [--parts speed,memory,recovery] [--population 1000] [--generations 10] [--workers 1,2]
 *                       [--formulas 100000] [--seeds 2001,2002] [--dataset DIR]
 * DIR is an imported dataset; by default HS300 is imported from the reference data, or a demo market made where they
 * are not. Everything is printed as bench/README.md states it.
 */
import { parseArgs } from "node:util";
import { demo, hs300, open } from "./gp/market.js";
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
if (parts.has("speed") || parts.has("memory")) {
  const market = args.dataset === undefined ? ((await hs300()) ?? (await demo(1))) : await open(args.dataset);
  try {
    if (parts.has("speed")) await speed(market, workers, Number(args.population), Number(args.generations));
    if (parts.has("memory")) await memory(market, most, Number(args.formulas));
  } finally {
    market.close();
  }
}
if (parts.has("recovery"))
  await recovery(most, ...(args.seeds === undefined ? [] : [args.seeds.split(",").map(Number)]));
