import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { createEvaluator, type DailyJob, type Evaluator } from "../../engine/compute/index.js";
import { parseFormula } from "../../engine/dsl/index.js";
import { forwardReturns, loadPanel, makeDemo } from "../../engine/panel/index.js";
import { defineCommand } from "../command.js";

/** One of each kind of work: elementwise, windows, ranks, orders, regressions, groups. */
const FORMULAS = [
  "(close - open) / (high - low + 0.001)",
  "cs_rank((close - ts_mean(close, 20)) / ts_std(close, 20))",
  "-ts_corr(cs_rank(open), cs_rank(volume), 10)",
  "ts_argmax(close, 30) - ts_argmin(close, 30)",
  "ts_median(close, 60) / close",
  "-ts_slope(log(close), 20)",
  "ema(close, 12) - ema(close, 26)",
  "group_neutralize(ts_mean(pct(close, 1), 10), industry)",
].map((text) => parseFormula(text));
const ROUNDS = 5;

/** The engine on this machine: a synthetic market, no other data needed. */
export const bench = defineCommand({
  command: "bench",
  summary: {
    en: "Measure the engine on this machine (synthetic market)",
    zh: "测量本机引擎速度（合成行情）",
  },
  input: z.object({}),
  positionals: [],
  async run(_, app) {
    const dir = await mkdtemp(join(tmpdir(), "factorsmith-bench-"));
    const { signal } = app;
    const workers = availableParallelism();
    const open: Evaluator[] = [];
    try {
      await makeDemo({ dir, name: "bench", symbols: 300, years: 8, seed: 1 }, { signal });
      const panel = await loadPanel(join(dir, "bench"), { window: "all" });
      const label = forwardReturns(panel, { horizon: 5, entry: "next-open" });
      const job = { rows: { from: 0, to: panel.dates.length }, label, minPairs: 10, quantiles: 5 } as const;
      const fastest = async (
        evaluator: Evaluator,
        formulas: typeof FORMULAS,
        detail: DailyJob["detail"],
      ): Promise<number> => {
        const times: number[] = [];
        // The first round compiles and copies.
        for (let round = 0; round <= ROUNDS; round++)
          times.push((await evaluator.daily(formulas, { ...job, detail }, { signal })).elapsedMs);
        return times.slice(1).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
      };
      const options = { cacheBytes: 0 };
      const one = await createEvaluator(panel, { ...options, workers: 1 });
      const all = await createEvaluator(panel, { ...options, workers });
      open.push(one, all);
      const formulas = [];
      for (const formula of FORMULAS)
        formulas.push({
          expression: formula.source,
          rankIcMs: await fastest(one, [formula], "rank-ic"),
          fullMs: await fastest(one, [formula], "full"),
        });
      const result = {
        machine: { cpu: cpus()[0]?.model ?? null, cores: workers, node: process.version },
        demo: true,
        symbols: panel.symbols.length,
        dates: panel.dates.length,
        formulas,
        batch: {
          oneWorkerMs: await fastest(one, FORMULAS, "full"),
          allWorkersMs: await fastest(all, FORMULAS, "full"),
        },
      };
      const ms = (value: number) => `${value.toFixed(1)} ms`;
      return {
        json: result,
        blocks: [
          {
            kind: "pairs",
            rows: [
              { label: result.machine.cpu ?? "", value: `${workers} cores, Node ${process.version}` },
              { label: "demo", value: `${result.symbols} × ${result.dates}` },
              ...formulas.map(({ expression, rankIcMs, fullMs }) => ({
                label: expression,
                value: `RankIC ${ms(rankIcMs)}, full ${ms(fullMs)}`,
              })),
              { label: "Σ 1", value: ms(result.batch.oneWorkerMs) },
              { label: `Σ ${workers}`, value: ms(result.batch.allWorkersMs) },
            ],
          },
        ],
      };
    } finally {
      await Promise.all(open.map((evaluator) => evaluator.close()));
      await rm(dir, { recursive: true, force: true });
    }
  },
});
