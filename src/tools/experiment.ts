import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { writeExperiment } from "../engine/report/experiment/write-experiment.js";
import { openStudio } from "../engine/report/picture/studio.js";
import { guardFs } from "../memory/workspace-error.js";
import type { ToolContext } from "./context.js";
import { defineTool } from "./define.js";
import { asking, measuring } from "./demand.js";
import { ARMS, ExperimentOutcome } from "./experiment-contract.js";
import {
  createExperimentFolder,
  type ExperimentFolder,
  reopenExperimentFolder,
} from "./experiment-folder.js";
import { runArms } from "./experiment-run.js";
import { runNamed } from "./gp-runs.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { experimentBlocks, experimentBrief } from "./present/experiment.js";
import type { ToolProgress } from "./progress.js";
import { reportFolder } from "./report-folder.js";
import { withProgress } from "./with-progress.js";

const ExperimentInput = z.object({
  arms: z
    .array(z.enum(ARMS))
    .min(1)
    .default(["random", "gp"])
    .describe("ways to search, each with the same number of evaluated unique formulas"),
  budget: z.number().int().min(20).default(2000).describe("evaluated unique formulas of a run"),
  repeats: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe("runs of every arm; run k of all arms has one seed"),
  population: z.number().int().min(4).default(200).describe("of gp and hybrid"),
  fitness: z.enum(["rank-ic", "icir"]).default("rank-ic").describe("what is maximised on the train window"),
  selection: z
    .enum(["tournament", "lexicase", "nsga2"])
    .default("tournament")
    .describe("how gp and hybrid choose parents"),
  model: z
    .string()
    .optional()
    .describe("of llm and hybrid: profile:model, offline, replay:FILE (default: the workspace's)"),
  brief: z
    .string()
    .min(1)
    .default("用价量数据研究流动性")
    .describe("what the model is asked to look for (default: the study's own brief)"),
  perAsk: z.number().int().min(1).max(100).default(10).describe("formulas asked of the model at a time"),
  exchanges: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(3)
    .describe("times that hybrid asks: before evolution, and after equal parts of the budget"),
  data: dataset,
  horizon,
  entry,
  out: z.string().min(1).optional().describe("folder of the report (default: reports/ of the workspace)"),
  resume: z
    .string()
    .optional()
    .describe("go on with this experiment, or `last`, the newest one; with its own settings"),
  workers: z.number().int().min(0).max(64).optional().describe("worker threads (default: all cores)"),
  maxUsd: z.number().positive().optional().describe("of the model, over all runs"),
  maxTokens: z.number().int().positive().optional().describe("of the model, over all runs"),
});
export type ExperimentInput = z.output<typeof ExperimentInput>;

export const experiment = defineTool({
  name: "compare_searches",
  command: "experiment",
  summary: {
    en: "Compare ways to search at equal numbers of evaluated formulas",
    zh: "在相同的公式评估次数下比较不同的搜索方法",
  },
  input: ExperimentInput,
  output: ExperimentOutcome,
  positionals: [],
  personOnly: ["workers", "resume", "out"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "experiment --arms random,gp,llm,hybrid --model offline --budget 1000 --repeats 10",
  demand: async ({ arms, budget, repeats, model, ...input }, { engine, config }) => {
    const runs = arms.length * repeats;
    const perRun: Readonly<Record<(typeof ARMS)[number], number>> = {
      ...{ random: 0, gp: 0 },
      ...{ llm: budget / input.perAsk, hybrid: 2 * input.exchanges },
    };
    const calls = repeats * arms.reduce((sum, arm) => sum + perRun[arm], 0);
    const asked = calls > 0 ? asking(model ?? config.model, calls) : { seconds: 0, models: [] };
    const market = await engine.resolve(input.data);
    return {
      ...asked,
      seconds: asked.seconds + measuring(market, runs * budget, input.workers ?? availableParallelism()),
    };
  },
  run: (input, context) =>
    withProgress<ToolProgress, ExperimentOutcome>((onProgress) => runExperiment(input, context, onProgress)),
  brief: experimentBrief,
  present: experimentBlocks,
});

async function runExperiment(
  input: ExperimentInput,
  context: ToolContext,
  onProgress: (progress: ToolProgress) => void,
): Promise<ExperimentOutcome> {
  const began = performance.now();
  const { workspace, signal, lang } = context;
  const folder =
    input.resume === undefined
      ? await start(input, context)
      : await reopenExperimentFolder(workspace, await runNamed(workspace, input.resume, "experiment"));
  const figures = await runArms(
    folder,
    {
      workers: input.workers ?? availableParallelism(),
      ...(input.maxUsd !== undefined && { maxUsd: input.maxUsd }),
      ...(input.maxTokens !== undefined && { maxTokens: input.maxTokens }),
    },
    context,
    onProgress,
  );
  const dir =
    input.out === undefined
      ? join(workspace.reports, figures.run)
      : reportFolder(workspace, input.out, {
          name: figures.run,
          dataset: figures.dataset,
          now: context.now(),
        });
  const studio = openStudio();
  try {
    const files = await guardFs(dir, () =>
      writeExperiment(figures, { dir, lang, studio, signal, onProgress }),
    );
    const report = files.find((file) => file.endsWith("report.html"))!;
    return { ...figures, report, files: [...files], elapsedMs: performance.now() - began };
  } finally {
    await studio.close();
  }
}

async function start(input: ExperimentInput, context: ToolContext): Promise<ExperimentFolder> {
  const { engine, config, workspace, seed, now } = context;
  const { arms, budget, repeats, population, fitness, selection, brief, perAsk, exchanges } = input;
  const manifest = await engine.resolve(input.data);
  const asks = arms.some((arm) => arm === "llm" || arm === "hybrid");
  return createExperimentFolder(
    workspace,
    {
      ...{ dataset: manifest.name, datasetHash: manifest.hash, seed },
      ...labelOf(input, config),
      ...{ arms: [...new Set(arms)], budget, repeats, fitness, selection },
      population: Math.min(population, budget),
      model: asks ? (input.model ?? config.model) : null,
      ...{ brief: asks ? brief : "", perAsk, exchanges },
    },
    now(),
  );
}
