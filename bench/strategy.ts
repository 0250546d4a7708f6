/**
 * What a backtest costs: ten years of synthetic days, weekly top 50 under the A-share rules.
 *   npx tsx bench/strategy.ts [--sizes 300x2430,3000x2430] [--repeats 5] [--portfolios 10]
 * Wall clock and processor time (user + system) of the play alone, of the play with its measures and baselines, and of
 * least-variance weights. Prints Markdown (bench/README.md). The market is made in memory; nothing is read or written.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { FactorValues } from "../src/engine/compute/index.js";
import type { Panel } from "../src/engine/panel/index.js";
import { createRandom } from "../src/engine/random.js";
import { backtest, StrategySpec } from "../src/engine/strategy/index.js";
import { simulate } from "../src/engine/strategy/simulate.js";
import { cpuTime, load, median, ms, table, timed } from "./timing.js";

const { values: args } = parseArgs({
  options: {
    sizes: { type: "string", default: "300x2430,3000x2430" },
    repeats: { type: "string", default: "5" },
    portfolios: { type: "string", default: "10" },
  },
});

/** Weekdays from 2014-01-06 on; raw prices with a few splits, dividends, halts; a factor that changes slowly. */
function market(symbols: number, days: number): { panel: Panel; values: FactorValues } {
  const random = createRandom(7);
  const stride = Math.ceil(symbols / 8) * 8;
  const cells = days * stride;
  const array = () => new Float64Array(cells).fill(Number.NaN);
  const [rawOpen, rawClose, open, close, factor, volume, values] = Array.from({ length: 7 }, array) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const universe = new Uint8Array(cells);
  const tradable = new Uint8Array(cells);
  const codes = new Int32Array(cells).fill(-1);
  const price = new Float64Array(symbols).map(() => 5 + 40 * random.next());
  const adjust = new Float64Array(symbols).fill(1);
  const belief = new Float64Array(symbols).map(() => random.normal());
  const cents = (x: number) => Math.max(1, Math.round(x * 100) / 100);
  for (let t = 0; t < days; t++)
    for (let s = 0; s < symbols; s++) {
      const i = t * stride + s;
      if (random.next() < 0.004) {
        const ratio = random.next() < 0.8 ? 1.015 : 1.5;
        adjust[s]! *= ratio;
        price[s]! /= ratio;
      }
      const o = cents(price[s]! * (1 + 0.005 * random.normal()));
      const c = cents(o * (1 + 0.018 * random.normal()));
      price[s] = c;
      belief[s] = 0.97 * belief[s]! + 0.24 * random.normal();
      universe[i] = 1;
      codes[i] = s % 28;
      factor[i] = adjust[s]!;
      values[i] = belief[s]!;
      if (random.next() < 0.01) continue;
      tradable[i] = 1;
      rawOpen[i] = o;
      rawClose[i] = c;
      open[i] = o * adjust[s]!;
      close[i] = c * adjust[s]!;
      volume[i] = 2e6 * random.next();
    }
  const dates = Array.from({ length: days }, (_, t) =>
    new Date(Date.UTC(2014, 0, 6) + (Math.floor(t / 5) * 7 + (t % 5)) * 86_400_000)
      .toISOString()
      .slice(0, 10),
  );
  const names = Array.from({ length: symbols }, (_, s) => `${String(600_000 + s)}.SH`);
  const panel: Panel = {
    dataset: { name: "bench", hash: "0".repeat(64), kind: "demo" },
    dates,
    symbols: names,
    stride,
    fields: new Map([
      ["raw_open", rawOpen],
      ["raw_close", rawClose],
      ["open", open],
      ["close", close],
      ["adj_factor", factor],
      ["volume", volume],
    ]),
    groups: new Map([["industry", { names: Array.from({ length: 28 }, (_, k) => `I${k}`), codes }]]),
    universe,
    tradable,
    window: "search",
  };
  return { panel, values: { rows: { from: 0, to: days }, stride, values } };
}

const repeats = Number(args.repeats);
const portfolios = Number(args.portfolios);
const weekly = StrategySpec.parse({ market: "cn-a", rebalance: "weekly", top: 50 });
const options = { annualisation: 252, riskFree: 0, seed: 1, portfolios };

console.log(`${cpus()[0]?.model ?? "?"} × ${cpus().length}, Node ${process.version}, load ${load()}\n`);
const lines: string[][] = [];
for (const size of args.sizes.split(",")) {
  const [symbols, days] = size.split("x").map(Number) as [number, number];
  const { panel, values } = market(symbols, days);
  const rows = { from: 0, to: days };
  const jobs: [string, () => Promise<unknown>][] = [
    ["play", () => simulate(panel, values, rows, weekly)],
    [
      `play, metrics, baselines (${portfolios} random portfolios)`,
      () => backtest(panel, values, rows, weekly, null, options),
    ],
    [
      "play, least-variance weights",
      () => simulate(panel, values, rows, { ...weekly, weights: "min-variance" }),
    ],
  ];
  for (const [what, job] of jobs) {
    const wall: number[] = [];
    const cpu: number[] = [];
    for (let k = 0; k < repeats; k++)
      cpu.push(
        await cpuTime(async () => {
          wall.push(await timed(job));
        }),
      );
    lines.push([`${symbols} names × ${days} days`, what, ms(median(wall)), ms(median(cpu))]);
  }
}
console.log(table(["market", "work", "wall ms", "CPU ms"], lines));
