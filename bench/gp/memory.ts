import { evolve, GpOptions } from "../../src/engine/gp/index.js";
import { table } from "../timing.js";
import type { BenchMarket } from "./market.js";

/** What an evaluator may take beside the panel, of each worker: the default of `createEvaluator`. */
const BOUND_MIB = 1024;

/** The resident memory of a search of many formulas, a line every tenth of them: it must not grow with their number. */
export async function memory(market: BenchMarket, workers: number, formulas: number): Promise<void> {
  const panelMiB =
    [...market.panel.fields.values()].reduce((sum, { byteLength }) => sum + byteLength, 0) / 2 ** 20;
  console.log(
    `\n## Memory\n\n${formulas} formulas on ${market.manifest.name}, ${workers} worker${workers > 1 ? "s" : ""} with ${BOUND_MIB} MiB each beside the panel of ${panelMiB.toFixed(0)} MiB\n`,
  );
  const options = GpOptions.parse({
    ...{ seed: 1, population: 1000, generations: 10_000, budget: formulas, patience: 0 },
  });
  const { laboratory, evaluator } = await market.laboratory(options, workers);
  const rows: string[][] = [];
  let next = formulas / 10;
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage().rss / 2 ** 20);
  };
  const watch = setInterval(look, 200);
  try {
    await evolve({
      laboratory,
      options,
      store: {
        async save({ evaluated }) {
          look();
          if (evaluated < next) return;
          next += formulas / 10;
          const { heapUsed, rss } = process.memoryUsage();
          rows.push([
            String(evaluated),
            (heapUsed / 2 ** 20).toFixed(0),
            (rss / 2 ** 20).toFixed(0),
            peak.toFixed(0),
          ]);
          console.error(rows.at(-1)!.join("  "));
        },
      },
    });
  } finally {
    clearInterval(watch);
    await evaluator.close();
  }
  console.log(table(["formulas", "heap MiB", "resident MiB", "peak resident MiB"], rows));
  const bound = panelMiB + workers * BOUND_MIB;
  console.log(`- peak ${peak.toFixed(0)} MiB of ${bound.toFixed(0)} MiB (panel and bound of the workers)`);
}
