import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../engine/report/write-whole.js";
import { type Backtest, backtest, StrategyMetrics, StrategySpec } from "../engine/strategy/index.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { type BacktestView, backtestBlocks, backtestBrief } from "./present/backtest.js";
import { reportFolder } from "./report-folder.js";
import { strategyInputs, strategySpec } from "./strategy/inputs.js";
import { ledgerCsv } from "./strategy/ledger-csv.js";
import { signalOf } from "./strategy/signal.js";
import { withProgress } from "./with-progress.js";

const Num = z.number().nullable();

const Fill = z.object({
  date: z.string(),
  symbol: z.string(),
  side: z.enum(["buy", "sell", "delist"]),
  shares: z.number(),
  price: z.number(),
  value: z.number(),
  commission: z.number(),
  stamp: z.number(),
  transfer: z.number(),
  slippage: z.number(),
});

const Output = z.object({
  name: z.string(),
  dataset: z.string(),
  datasetHash: z.string(),
  datasetKind: z.enum(["imported", "demo"]),
  split: z.enum(["train", "valid", "search"]),
  from: z.string(),
  to: z.string(),
  strategy: StrategySpec,
  metrics: StrategyMetrics,
  baselines: z.array(
    z.object({
      name: z.enum(["universe", "index", "random"]),
      annualReturn: Num,
      sharpe: Num,
      maxDrawdown: Num,
      turnoverAnnual: Num,
      beaten: Num,
      portfolios: z.number().int(),
    }),
  ),
  nav: z.array(z.object({ date: z.string(), nav: z.number(), benchmark: z.number() })),
  trades: z.array(Fill),
  refused: z.record(z.string(), z.number().int()).describe("refusals by reason"),
  caveats: z.array(z.string()),
  dir: z.string(),
  files: z.array(z.string()),
});

export const backtestTool = defineTool({
  name: "backtest_strategy",
  command: "backtest",
  summary: {
    en: "Play a strategy from a factor or a combination under the market's trading rules",
    zh: "按市场交易规则回测由因子或组合构成的策略",
  },
  input: z.object({
    factor: z.string().min(1).optional().describe("a formula, or a factor of the library"),
    combination: z.string().min(1).optional().describe("a combination that `combine` made, by its run"),
    data: dataset,
    split: z
      .enum(["train", "valid", "search"])
      .default("search")
      .describe("search = train + validation; the sealed test window cannot be played"),
    ...strategyInputs,
    portfolios: z.number().int().min(0).max(200).default(10).describe("random portfolios to compare with"),
    riskFree: z.number().min(-1).max(1).optional().describe("yearly rate (default: the workspace's)"),
    annualisation: z
      .number()
      .positive()
      .optional()
      .describe("trading days of a year (default: the workspace's)"),
    horizon,
    entry,
    out: z.string().min(1).optional().describe("folder to write into (default: reports/ of the workspace)"),
  }),
  output: Output,
  positionals: [{ key: "factor" }],
  personOnly: ["out"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: 'backtest "-(close / delay(close, 5) - 1)" --top 50 --rebalance weekly',
  async *run(input, context) {
    const { engine, config, workspace, seed, signal } = context;
    const { name: datasetName } = await engine.resolve(input.data);
    return yield* withProgress(async (onProgress) => {
      const chosen = await signalOf(input, datasetName, context, {
        split: input.split,
        ...labelOf(input, config),
        onProgress,
      });
      const { manifest, panel, benchmark, rows, values, name, direction } = chosen;
      const spec = strategySpec(input, manifest, direction);
      const result = backtest(panel, values, rows, spec, benchmark, {
        annualisation: input.annualisation ?? config.annualisation,
        riskFree: input.riskFree ?? config.riskFree,
        seed,
        portfolios: input.portfolios,
        signal,
        onProgress,
      });
      const dir = reportFolder(workspace, input.out, {
        name: `backtest-${name}`,
        dataset: datasetName,
        now: context.now(),
      });
      const view = viewOf(result, {
        name,
        dataset: datasetName,
        datasetKind: manifest.kind,
        split: input.split,
      });
      const summary = {
        ...view,
        datasetHash: manifest.hash,
        strategy: spec,
        trades: result.days.flatMap(({ fills }) => fills),
      };
      const files = await guardFs(dir, () => write(dir, result, summary));
      return {
        ...summary,
        nav: [...view.nav],
        baselines: [...view.baselines],
        caveats: [...view.caveats],
        refused: { ...view.refused },
        split: input.split,
        dir,
        files,
      };
    });
  },
  brief: backtestBrief,
  present: backtestBlocks,
});

function viewOf(
  { days, metrics, baselines, index, universe, caveats, from, to }: Backtest,
  about: Pick<BacktestView, "name" | "dataset" | "datasetKind" | "split">,
) {
  const refused: Record<string, number> = {};
  for (const { rejections } of days)
    for (const { reason } of rejections) refused[reason] = (refused[reason] ?? 0) + 1;
  let level = 1;
  const nav = days.map(({ date, nav }, i) => {
    level *= 1 + (index ?? universe)[i]!;
    return { date, nav, benchmark: level };
  });
  return { ...about, from, to, metrics, baselines: [...baselines], nav, refused, caveats: [...caveats] };
}

async function write(dir: string, result: Backtest, summary: object): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  const files: string[] = [];
  for (const [name, text] of [
    ...ledgerCsv(result),
    ["summary.json", `${JSON.stringify(summary, null, 1)}\n`] as const,
  ]) {
    const path = join(dir, name);
    await writeWhole(path, text);
    files.push(path);
  }
  return files;
}
