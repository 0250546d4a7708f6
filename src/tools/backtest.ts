import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Breathe, giveWay } from "../engine/give-way.js";
import type { BacktestSubject } from "../engine/report/backtest/subject.js";
import { writeBacktest } from "../engine/report/backtest/write-backtest.js";
import { openStudio } from "../engine/report/picture/studio.js";
import { writeWhole } from "../engine/report/write-whole.js";
import {
  Attribution,
  attribute,
  type Backtest,
  backtest,
  capacity,
  DeflatedSharpe,
  dailyReturns,
  dailySharpe,
  deflatedSharpe,
  Explanation,
  effectsOf,
  explain,
  PRESETS,
  periodOf,
  presetPanel,
  StrategyMetrics,
  StrategySpec,
} from "../engine/strategy/index.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { analysing } from "./demand.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { type BacktestView, backtestBlocks, backtestBrief } from "./present/backtest.js";
import { reportFolder } from "./report-folder.js";
import { strategyInputs, strategySpec } from "./strategy/inputs.js";
import { ledgerCsv } from "./strategy/ledger-csv.js";
import { sealedSignal, signalOf } from "./strategy/signal.js";
import { strategyTrial, triedOn } from "./strategy/trial.js";
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
  split: z.enum(["train", "valid", "search", "test"]),
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
  preset: z
    .object({ name: z.enum(["ricequant", "rqalpha"]), figures: z.record(z.string(), Num) })
    .nullable()
    .describe("a peer's panel, under the peer's names"),
  attribution: Attribution.nullable().describe("of the whole window; with a report or an explanation"),
  explanation: Explanation.nullable(),
  deflatedSharpe: DeflatedSharpe,
  trials: z.number().int().describe("distinct trials on this dataset so far, this strategy included"),
  looks: z.number().int().nullable().describe("looks at the test window so far, when this is one"),
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
    metrics: z
      .enum(["default", "ricequant", "rqalpha"])
      .default("default")
      .describe("a peer's panel too, with its days of a year and risk-free rate"),
    explain: z
      .string()
      .min(1)
      .optional()
      .describe("say where the result of a period came from: 2018, 2018-03, 2018-01..2018-06"),
    report: z
      .boolean()
      .optional()
      .describe("charts, attribution, capacity and report.html too (default: with --out)"),
    unseal: z
      .boolean()
      .default(false)
      .describe("play the sealed test window instead: a recorded look, for people only"),
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
  personOnly: ["out", "unseal"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  usual: [
    "combination",
    "data",
    "split",
    "market",
    "top",
    "rebalance",
    "select",
    "direction",
    "weights",
    "cash",
    "slippage",
    "explain",
    "unseal",
    "out",
  ],
  example: 'backtest "-(close / delay(close, 5) - 1)" --top 50 --rebalance weekly',
  // A play under trading rules with its report takes about as long as an analysis with its own.
  demand: async ({ data }, { engine }) => ({ seconds: analysing(await engine.resolve(data)) }),
  async *run(input, context) {
    const { engine, config, workspace, memory, seed, signal, lang } = context;
    // What cannot be read is said before anything is played and counted.
    if (input.explain !== undefined) periodOf(input.explain);
    const { name: datasetName } = await engine.resolve(input.data);
    return yield* withProgress(async (onProgress) => {
      const label = labelOf(input, config);
      const manifest = await engine.resolve(datasetName);
      const chosen = input.unseal
        ? await sealedSignal(input, datasetName, context, { ...label, onProgress }, (expression, direction) =>
            strategyTrial(expression, strategySpec(input, manifest, direction)),
          )
        : await signalOf(input, datasetName, context, { split: input.split, ...label, onProgress });
      const { panel, benchmark, rows, values, name, expression, direction, looks } = chosen;
      const split = input.unseal ? ("test" as const) : input.split;
      const spec = strategySpec(input, manifest, direction);
      const peer = input.metrics === "default" ? undefined : PRESETS[input.metrics];
      const options = {
        annualisation: input.annualisation ?? peer?.annualisation ?? config.annualisation,
        riskFree: input.riskFree ?? peer?.riskFree ?? config.riskFree,
        seed,
        portfolios: input.portfolios,
        signal,
        onProgress,
      };
      const result = await backtest(panel, values, rows, spec, benchmark, options);
      const own = strategyTrial(expression, spec);
      const returns = dailyReturns(result.days, spec.cash);
      if (!input.unseal) {
        const { actor, session, run } = context;
        await memory.ledger.append([
          {
            ...{ kind: "score", split: input.split, ...label, ...own },
            ...{ dataset: datasetName, datasetHash: manifest.hash, actor },
            ...{ rankIcMean: null, icir: null, p: null, n: result.days.length },
            sharpe: dailySharpe(returns, options),
            ...(session !== undefined && { session }),
            ...(run !== undefined && { run }),
          },
        ]);
      }
      const { trials, sharpes } = await triedOn(memory.ledger, manifest.hash, own.hash);
      // On the test window nothing was chosen but what the looks at it could choose.
      const luck = deflatedSharpe(
        returns,
        looks === null ? { trials, sharpes } : { trials: looks, sharpes: [] },
        options,
      );
      const reporting = input.report ?? input.out !== undefined;
      const effects =
        reporting || input.explain !== undefined
          ? await effectsOf(panel, rows, { ...result, cash: spec.cash }, signal)
          : undefined;
      const explanation =
        effects && input.explain !== undefined ? explain(result, effects, input.explain) : null;
      const attribution = effects ? attribute(effects, effects.days) : null;
      const preset =
        input.metrics === "default"
          ? null
          : { name: input.metrics, figures: presetPanel(result.metrics, input.metrics) };
      const dir = reportFolder(workspace, input.out, {
        name: `backtest-${name}`,
        dataset: datasetName,
        now: context.now(),
      });
      const view = viewOf(result, { name, dataset: datasetName, datasetKind: manifest.kind, split });
      const summary = {
        ...view,
        datasetHash: manifest.hash,
        strategy: spec,
        trades: result.days.flatMap(({ fills }) => fills),
        ...{ preset, attribution, explanation, trials, looks },
        deflatedSharpe: luck,
      };
      const files = await guardFs(dir, async () => {
        const written = await write(dir, result, summary, giveWay(signal));
        if (!reporting || !effects || !attribution) return written;
        onProgress({ message: "capacity" });
        const subject: BacktestSubject = {
          ...{ name, expression, dataset: datasetName, datasetHash: manifest.hash },
          ...{ datasetKind: manifest.kind, split, result, effects, attribution },
          ...{ explanation, luck, preset },
          capacity: await capacity(panel, values, rows, spec, options),
        };
        const studio = openStudio();
        try {
          return [...written, ...(await writeBacktest(subject, { dir, lang, studio, signal, onProgress }))];
        } finally {
          await studio.close();
        }
      });
      return { ...summary, refused: { ...view.refused }, split, dir, files };
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
  return {
    ...about,
    from,
    to,
    metrics,
    baselines: baselines.map(({ curve: _, ...row }) => row),
    nav,
    refused,
    caveats: [...caveats],
  };
}

async function write(dir: string, result: Backtest, summary: object, breathe: Breathe): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  const files: string[] = [];
  const keep = async (name: string, text: string) => {
    const path = join(dir, name);
    await writeWhole(path, text);
    files.push(path);
  };
  for await (const [name, text] of ledgerCsv(result, breathe)) await keep(name, text);
  await keep("summary.json", `${JSON.stringify(summary, null, 1)}\n`);
  return files;
}
