import { availableParallelism } from "node:os";
import { z } from "zod";
import type { FactorScore } from "../engine/analysis/index.js";
import { type Formula, formulaFromNode, toLatex } from "../engine/dsl/index.js";
import { FactorsmithError } from "../engine/errors.js";
import {
  ablate,
  createLawyer,
  directionOf,
  type Evolution,
  evolve,
  GpOptions,
  type GpProgress,
  type Individual,
  type Laboratory,
} from "../engine/gp/index.js";
import type { ToolContext } from "./context.js";
import { defineTool } from "./define.js";
import { readFormulaFile } from "./formula-file.js";
import { formulaOf } from "./formula-of.js";
import { GpOutcome } from "./gp-contract.js";
import { createGpRun, type GpRun, reopenGpRun } from "./gp-run.js";
import { GpRunError } from "./gp-run-error.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { gpBlocks, gpBrief } from "./present/gp.js";
import type { ScoreBrief } from "./research-contract.js";
import { withProgress } from "./with-progress.js";

const ResultFile = GpOutcome.omit({ run: true, elapsedMs: true });

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
  resume: z.string().optional().describe("go on with this run, with its own options"),
  workers: z.number().int().min(0).max(64).optional().describe("worker threads (default: all cores)"),
  maxSeconds: z.number().positive().optional().describe("end after so long with what there is"),
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
});
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
  personOnly: ["seeds", "workers", "resume"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "gp --seed-factor RLSF --population 200 --generations 10 --max-turnover 0.3",
  async *run(input, context) {
    const began = performance.now();
    const work = withProgress<GpProgress, GpOutcome>(async (onProgress) => {
      const run =
        input.resume === undefined
          ? await startRun(input, context)
          : await reopenGpRun(context.workspace, input.resume);
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
  const sources = [
    ...input.seedFactor,
    ...(input.seeds === undefined ? [] : await readFormulaFile(input.seeds)),
  ];
  const seeds: string[] = [];
  for (const source of sources)
    seeds.push((await formulaOf(source, manifest.name, { engine, memory })).canonical);
  const library = input.avoidLibrary ? await admitted(manifest.name, context) : [];
  const [low, high] = input.initDepth.split("-").map(Number);
  return createGpRun(
    workspace,
    {
      dataset: manifest.name,
      datasetHash: manifest.hash,
      ...labelOf(input, config),
      options: GpOptions.parse({
        ...input,
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

async function evolveRun(
  run: GpRun,
  {
    workers = availableParallelism(),
    maxSeconds,
  }: { workers?: number | undefined; maxSeconds?: number | undefined },
  context: ToolContext,
  onProgress: (progress: GpProgress) => void,
  began: number,
): Promise<GpOutcome> {
  const { engine } = context;
  const { config } = run;
  const { options, horizon, entry, dataset } = config;
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
  const timeUp = maxSeconds === undefined ? undefined : AbortSignal.timeout(maxSeconds * 1000);
  const evolution = await evolve({
    ...{ laboratory, options, onProgress, store: run },
    seeds: await parsed(config.seeds),
    library: await parsed(config.library),
    ...(run.saved && { resume: run.saved }),
    signal: timeUp ? AbortSignal.any([context.signal, timeUp]) : context.signal,
  });
  onProgress({ message: "measuring the hall of fame" });
  const found = await describeResult(evolution, laboratory, run, context);
  const stopped = evolution.stopped === "cancelled" && !context.signal.aborted ? "budget" : evolution.stopped;
  const outcome: Omit<GpOutcome, "run" | "elapsedMs"> = {
    ...{ dataset, datasetKind: manifest.kind, horizon, entry, seed: options.seed, stopped },
    ...found,
    history: [...evolution.history],
    evaluated: evolution.evaluated,
    unique: evolution.evaluated,
    repeats: evolution.repeats,
  };
  // Through the schema: keys of a history that was read back stand in the order of one that was not.
  const text = JSON.stringify(ResultFile.parse(outcome), null, 2);
  await run.result(`${text}\n`);
  return { run: config.run, ...outcome, elapsedMs: performance.now() - began };
}

/** Full scores, the front and the worth of the parts. A run that was stopped still gets them: they take a second. */
async function describeResult(
  { hall, front }: Evolution,
  laboratory: Laboratory,
  { config }: GpRun,
  context: ToolContext,
): Promise<Pick<GpOutcome, "best" | "front" | "ablation">> {
  const { options, dataset, horizon, entry } = config;
  const signal = new AbortController().signal;
  const formulas = hall.map((member) => oriented(member, laboratory));
  const score = (split: "train" | "valid") =>
    formulas.length === 0
      ? Promise.resolve([])
      : context.engine.score(formulas, {
          ...{ dataset, split, horizon, entry, signal },
          actor: { kind: "gp", id: config.run },
          ...(context.session !== undefined && { session: context.session }),
          run: config.run,
        });
  const [train, valid] = [await score("train"), await score("valid")];
  const best = hall[0];
  const lawyer = createLawyer(laboratory.fields, options);
  return {
    best: formulas.map((formula, i) => ({
      ...named(formula),
      train: briefOf(train[i]!),
      valid: briefOf(valid[i]!),
      latex: toLatex(formula.node),
    })),
    front: front.map((one) => ({
      ...named(oriented(one, laboratory)),
      rankIc: Math.abs(one.train.rankIc ?? 0),
      icir: Math.abs(one.train.icir ?? 0),
      turnover: one.train.turnover,
    })),
    ablation: best ? await ablate(best.formula, best.fitness, laboratory, lawyer, options) : [],
  };
}

/** High values are bought: the formula, or its negative when the train window says so. */
function oriented({ formula, train }: Individual, { fields }: Laboratory): Formula {
  return directionOf(train) > 0
    ? formula
    : formulaFromNode({ kind: "call", op: "neg", args: [formula.node] }, fields);
}

const named = ({ canonical, hash, complexity: { nodes, depth } }: Formula) => ({
  ...{ expression: canonical, hash, nodes, depth },
});

const briefOf = ({ rankIc, coverage, turnover }: FactorScore): ScoreBrief => ({
  rankIc: rankIc.mean,
  icir: rankIc.ir,
  t: rankIc.tNeweyWest,
  ...{ coverage, turnover },
});

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
