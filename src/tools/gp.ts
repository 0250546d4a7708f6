import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Formula } from "../engine/dsl/index.js";
import { FactorsmithError } from "../engine/errors.js";
import { evolve, GpOptions } from "../engine/gp/index.js";
import type { GpResult } from "../engine/report/gp/result.js";
import { writeGpReport } from "../engine/report/gp/write-gp.js";
import { openStudio } from "../engine/report/picture/studio.js";
import type { TreePicture } from "../engine/report/tree/picture.js";
import { guardFs } from "../memory/workspace-error.js";
import type { ToolContext } from "./context.js";
import { defineTool } from "./define.js";
import { asking, measuring } from "./demand.js";
import { readFormulaFile } from "./formula-file.js";
import { formulaOf } from "./formula-of.js";
import { admitBest } from "./gp-admit.js";
import { GpOutcome } from "./gp-contract.js";
import { describeResult } from "./gp-describe.js";
import { liveProgress, UNBOUNDED } from "./gp-live.js";
import { createGpRun, type GpRun, reopenGpRun } from "./gp-run.js";
import { GpRunError } from "./gp-run-error.js";
import { runNamed } from "./gp-runs.js";
import { variatorOf } from "./gp-variator.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { askedLimits, limitsInForce } from "./live-limits.js";
import { gpBlocks, gpBrief } from "./present/gp.js";
import type { ToolProgress } from "./progress.js";
import { reportFolder } from "./report-folder.js";
import { timeUpWhen } from "./time-up.js";
import { withProgress } from "./with-progress.js";

const ResultFile = GpOutcome.omit({
  ...{ run: true, added: true, usage: true, report: true, files: true, elapsedMs: true },
});

/** Of the engine's options, those that can be one flag. */
const flags = GpOptions.omit({ seed: true, initDepth: true, parsimony: true }).partial().shape;

const GpInput = z.object({
  data: dataset,
  seeds: z.string().optional().describe("a text file with one formula a line to start from"),
  seedFactor: z
    .array(z.string().min(1))
    .default([])
    .describe("library factors or formulas to start from, with their mutated neighbourhoods"),
  horizon,
  entry,
  resume: z
    .string()
    .optional()
    .describe("go on with this run, or `last`, the newest one; with its own options"),
  workers: z.number().int().min(0).max(64).optional().describe("worker threads (default: all cores)"),
  maxSeconds: z.number().positive().optional().describe("end after so long with what there is"),
  addBest: z
    .number()
    .int()
    .min(0)
    .max(200)
    .default(0)
    .describe("so many of the best into the library, if they pass the bar and are not there already"),
  model: z
    .string()
    .optional()
    .describe(
      "edits and crosses parents by their score cards, `modelCalls` times (10 by default): profile:model, offline, replay:FILE",
    ),
  brief: z.string().min(1).default("用价量数据研究流动性").describe("what the model is told to look for"),
  maxUsd: z.number().positive().optional().describe("of the model"),
  maxTokens: z.number().int().positive().optional().describe("of the model"),
  report: z.boolean().default(true).describe("write report.html with charts and the trees of the best"),
  out: z.string().min(1).optional().describe("folder of the report (default: reports/ of the workspace)"),
  avoidLibrary: z.boolean().default(true).describe("keep away from the library's admitted factors"),
  parsimony: z
    .string()
    .regex(/^(auto|\d*\.?\d+(e-?\d+)?)$/i, "auto or a number")
    .default("auto")
    .describe("fitness taken off per node, or auto: Cov(nodes, fitness) / Var(nodes)"),
  initDepth: z
    .string()
    .regex(/^\d+-\d+$/, "two numbers, as 2-5")
    .default("2-5")
    .describe("levels of the first trees, from-to"),
  ...flags,
  // Without their defaults: what a person did not say follows the time that there is.
  population: GpOptions.shape.population
    .unwrap()
    .optional()
    .describe(
      "trees a generation, all islands together (default 1000; with maxSeconds 100 to 1000 by the time)",
    ),
  generations: GpOptions.shape.generations
    .unwrap()
    .optional()
    .describe("(default 20; unlimited with maxSeconds)"),
  patience: GpOptions.shape.patience
    .unwrap()
    .optional()
    .describe("generations without better validation; 0 = never stop early (default 8; with maxSeconds 0)"),
});
/** Questions to a model that was named without saying how often. */
const MODEL_CALLS = 10;
type GpInput = z.output<typeof GpInput>;

export const evolveFactors = defineTool({
  name: "evolve_factors",
  command: "gp",
  summary: {
    en: "Evolve formulas by genetic programming, from scratch or from factors",
    zh: "用遗传规划进化公式：从零开始，或从已有因子出发",
  },
  input: GpInput,
  output: GpOutcome,
  positionals: [],
  personOnly: ["seeds", "workers", "out"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  usual: [
    "data",
    "seeds",
    "seedFactor",
    "population",
    "generations",
    "budget",
    "maxSeconds",
    "islands",
    "fitness",
    "maxTurnover",
    "horizon",
    "model",
    "addBest",
    "resume",
    "out",
  ],
  example: "gp --seed-factor RLSF --population 200 --generations 10 --max-turnover 0.3",
  demand: async (input, context) => {
    const { model, trees, maxSeconds } = await plannedRun(input, context);
    const asked =
      model === undefined ? { seconds: 0, models: [] } : asking(model, input.modelCalls ?? MODEL_CALLS);
    const market = await context.engine.resolve(input.data);
    const threads = input.workers ?? availableParallelism();
    return { ...asked, seconds: Math.min(asked.seconds + measuring(market, trees, threads), maxSeconds) };
  },
  async *run(input, context) {
    const began = performance.now();
    const work = withProgress<ToolProgress, GpOutcome>(async (onProgress) => {
      const run =
        input.resume === undefined
          ? await startRun(input, context)
          : await reopenGpRun(context.workspace, await runNamed(context.workspace, input.resume));
      return evolveRun(run, input, context, onProgress, began);
    });
    for (;;) {
      const step = await work.next();
      if (step.done) return step.value;
      // Whoever hears of progress after a stop takes the run for one that did not listen, and drops its result.
      if (!context.signal.aborted) yield step.value;
    }
  },
  brief: gpBrief,
  present: gpBlocks,
});

async function startRun(input: GpInput, context: ToolContext): Promise<GpRun> {
  const { engine, memory, config, workspace, seed, now } = context;
  const manifest = await engine.resolve(input.data);
  const seeds: string[] = [];
  for (const name of input.seedFactor)
    seeds.push((await formulaOf(name, manifest.name, { engine, memory })).canonical);
  if (input.seeds !== undefined)
    for (const { canonical } of await readFormulaFile(input.seeds, manifest.name, context))
      seeds.push(canonical);
  const library = input.avoidLibrary ? await admitted(manifest.name, context) : [];
  const model = modelOf(input, config);
  const [low, high] = input.initDepth.split("-").map(Number);
  return createGpRun(
    workspace,
    {
      dataset: manifest.name,
      datasetHash: manifest.hash,
      ...labelOf(input, config),
      ...(model !== undefined && { guide: { model, brief: input.brief } }),
      options: GpOptions.parse({
        ...input,
        modelCalls: input.modelCalls ?? (model === undefined ? 0 : MODEL_CALLS),
        population: input.population ?? populationFor(input.maxSeconds),
        generations: input.generations ?? (input.maxSeconds === undefined ? undefined : UNBOUNDED),
        patience: input.patience ?? (input.maxSeconds === undefined ? undefined : 0),
        seed,
        parsimony: input.parsimony === "auto" ? "auto" : Number(input.parsimony),
        initDepth: [low, high],
      }),
      seeds,
      library,
    },
    now(),
  );
}

/** For a run by time that goes on without a new one. */
const SECONDS_MORE = 120;

/** How much an evolution will do at most, before it begins or goes on. */
async function plannedRun(
  input: GpInput,
  { workspace, config }: ToolContext,
): Promise<{ readonly model: string | undefined; readonly trees: number; readonly maxSeconds: number }> {
  if (input.resume === undefined) {
    const { population = populationFor(input.maxSeconds) ?? 1000, generations = 20 } = input;
    const trees = input.maxSeconds === undefined ? population * (generations + 1) : Infinity;
    return { model: modelOf(input, config), trees, maxSeconds: input.maxSeconds ?? Infinity };
  }
  const { config: begun, saved } = await reopenGpRun(workspace, await runNamed(workspace, input.resume));
  const { generations, population } = begun.options;
  const done = saved?.checkpoint.history.length ?? 0;
  return {
    model: begun.guide?.model,
    trees: population * Math.max(1, generations - done),
    maxSeconds: input.maxSeconds ?? (generations >= UNBOUNDED ? SECONDS_MORE : Infinity),
  };
}

const modelOf = ({ model, modelCalls = 0 }: GpInput, config: ToolContext["config"]): string | undefined =>
  model ?? (modelCalls > 0 ? config.model : undefined);

/** A run of a minute must finish many generations on any machine: about two trees a second of its time. */
function populationFor(maxSeconds: number | undefined): number | undefined {
  return maxSeconds === undefined ? undefined : Math.round(Math.min(1000, Math.max(100, 2 * maxSeconds)));
}

async function evolveRun(
  run: GpRun,
  { workers = availableParallelism(), report, out, addBest, ...input }: GpInput,
  context: ToolContext,
  onProgress: (progress: ToolProgress) => void,
  began: number,
): Promise<GpOutcome> {
  const { engine } = context;
  const { config } = run;
  const { options, horizon, entry, dataset } = config;
  // A run that only its time ends would not end when it goes on without one.
  const spending = limitsInForce(context.limits, askedLimits(input));
  const maxSeconds = () => spending.seconds ?? (options.generations >= UNBOUNDED ? SECONDS_MORE : undefined);
  const manifest = await engine.resolve(dataset);
  if (manifest.hash !== config.datasetHash) throw new GpRunError("gp-run-dataset", config.run);
  const laboratory = await engine.laboratory({
    ...{ dataset, horizon, entry, workers },
    periods: options.periods,
    turnover: options.maxTurnover !== undefined || options.selection === "nsga2",
    actor: { kind: "gp", id: config.run },
    ...(context.session !== undefined && { session: context.session }),
    run: config.run,
  });
  const parsed = async (sources: readonly string[]): Promise<Formula[]> =>
    Promise.all(sources.map((source) => engine.parse(source, dataset)));
  const opened = performance.now();
  const clock = timeUpWhen(() => {
    const limit = maxSeconds();
    return limit === undefined ? undefined : limit - (performance.now() - opened) / 1000;
  });
  const live = liveProgress({
    ...{ run: config.run, options, maxSeconds },
    ...(run.saved && {
      history: run.saved.checkpoint.history,
      evaluated: run.saved.checkpoint.evaluated,
    }),
  });
  const guide = await variatorOf(config, input, context);
  const evolution = await evolve({
    ...{ laboratory, options, store: run },
    ...(guide && { variator: guide.variator }),
    onProgress: (step) => onProgress({ ...live(step), ...(guide && { usage: guide.proposer.usage() }) }),
    seeds: await parsed(config.seeds),
    library: await parsed(config.library),
    ...(run.saved && { resume: run.saved }),
    signal: AbortSignal.any([context.signal, clock.signal]),
  }).finally(() => clock.stop());
  onProgress({ message: "measuring the hall of fame" });
  const { trees, ...found } = await describeResult(evolution, laboratory, config, context);
  const stopped = evolution.stopped === "cancelled" && !context.signal.aborted ? "time" : evolution.stopped;
  const outcome: z.infer<typeof ResultFile> = {
    ...{ dataset, datasetKind: manifest.kind, horizon, entry, seed: options.seed, stopped },
    ...found,
    seeds: [...config.seeds],
    history: [...evolution.history],
    evaluated: evolution.evaluated,
    unique: evolution.evaluated,
    repeats: evolution.repeats,
    ...(config.guide && { guided: [...evolution.calls] }),
  };
  // Through the schema: keys of a history that was read back stand in the order of one that was not.
  const text = JSON.stringify(ResultFile.parse(outcome), null, 2);
  await run.result(`${text}\n`);
  const result = { run: config.run, ...outcome };
  const added = addBest > 0 && { added: await admitBest(outcome.best, addBest, config, context) };
  const files = report ? await writeReport(result, trees, out, context, onProgress) : [];
  return {
    ...result,
    ...added,
    ...(guide && { usage: guide.proposer.usage() }),
    report: files.find((file) => file.endsWith("report.html")) ?? null,
    files: [...files],
    elapsedMs: performance.now() - began,
  };
}

/** Also of a run that was stopped: its own signal is over by then. */
async function writeReport(
  result: GpResult,
  trees: readonly TreePicture[],
  out: string | undefined,
  { workspace, lang, now }: ToolContext,
  onProgress: (progress: ToolProgress) => void,
): Promise<readonly string[]> {
  const dir =
    out === undefined
      ? join(workspace.reports, result.run)
      : reportFolder(workspace, out, { name: result.run, dataset: result.dataset, now: now() });
  const studio = openStudio();
  try {
    const { signal } = new AbortController();
    return await guardFs(dir, () => writeGpReport(result, trees, { dir, lang, studio, signal, onProgress }));
  } finally {
    await studio.close();
  }
}

/** Formulas of the admitted factors that the dataset has the fields for. */
async function admitted(dataset: string, { engine, memory }: ToolContext): Promise<string[]> {
  const factors = await memory.library.list({ status: "admitted" });
  const formulas = await Promise.all(
    factors.map(({ expression }) =>
      engine.parse(expression, dataset).catch((error: unknown) => {
        // A factor of another market may name fields that this one lacks.
        if (error instanceof FactorsmithError) return undefined;
        throw error;
      }),
    ),
  );
  return formulas.flatMap((formula) => (formula ? [formula.canonical] : []));
}
