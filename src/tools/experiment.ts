import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type ArmRun, GpOptions, meanInterval, runArm, signFlipP } from "../engine/gp/index.js";
import { writeAtomic } from "../memory/atomic.js";
import type { Workspace } from "../memory/workspace.js";
import { guardFs } from "../memory/workspace-error.js";
import type { ToolContext } from "./context.js";
import { defineTool, type ToolProgress } from "./define.js";
import { ArmRunFile, ExperimentConfig, ExperimentOutcome } from "./experiment-contract.js";
import { GpRunError } from "./gp-run-error.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { experimentBlocks, experimentBrief } from "./present/experiment.js";
import { withProgress } from "./with-progress.js";

/** Points of a best-so-far curve. */
const POINTS = 25;
/** A wide hall of fame: what was found is to be seen, variants of one idea included. */
const HALL = { hallOfFame: 20, maxCorrelation: 0.9 };
/** A planted factor is recovered by a hall member whose values correlate with its own at least so much. */
const RECOVERED = 0.95;
/** A hall member below this with every planted factor is a false discovery. */
const UNRELATED = 0.2;

const ExperimentInput = z.object({
  arms: z
    .array(z.enum(["random", "gp"]))
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
  population: z.number().int().min(4).default(200).describe("of gp"),
  fitness: z.enum(["rank-ic", "icir"]).default("rank-ic"),
  selection: z.enum(["tournament", "lexicase", "nsga2"]).default("tournament"),
  data: dataset,
  horizon,
  entry,
  resume: z.string().optional().describe("go on with this experiment, with its own settings"),
  workers: z.number().int().min(0).max(64).optional().describe("worker threads (default: all cores)"),
});
type ExperimentInput = z.output<typeof ExperimentInput>;

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
  personOnly: ["workers", "resume"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "experiment --arms random,gp --budget 1000 --repeats 10",
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
  const { engine, workspace, signal } = context;
  const config =
    input.resume === undefined ? await start(input, context) : await reopen(workspace, input.resume);
  const { run, arms, budget, repeats, seed, ...label } = config;
  const manifest = await engine.resolve(config.dataset);
  if (manifest.hash !== config.datasetHash) throw new GpRunError("gp-run-dataset", run);
  const options = GpOptions.parse({ ...config, ...HALL });
  const laboratory = await engine.laboratory({
    ...{ dataset: config.dataset, horizon: label.horizon, entry: label.entry },
    workers: input.workers ?? availableParallelism(),
    periods: options.periods,
    turnover: options.selection === "nsga2",
    actor: { kind: "gp", id: run },
    ...(context.session !== undefined && { session: context.session }),
    run,
  });
  const planted = manifest.planted?.factors ?? [];
  const truths = [];
  for (const { expression } of planted)
    truths.push(await laboratory.fingerprint(await engine.parse(expression, config.dataset), { signal }));

  const runs = new Map<string, ArmRun[]>(arms.map((arm) => [arm, []]));
  let done = 0;
  for (let k = 0; k < repeats; k++)
    for (const arm of arms) {
      const file = join(workspace.runs, run, `${arm}-${k}.json`);
      const kept = await readRun(file);
      const result =
        kept ??
        (await runArm(arm, {
          ...{ laboratory, points: POINTS, truths, signal },
          options: { ...options, seed: seed + k, budget },
          onProgress: (step) =>
            onProgress({
              message: `${arm}, run ${k + 1} of ${repeats}: ${step.message}`,
              ...{ done, total: arms.length * repeats },
            }),
        }));
      if (!kept) await writeAtomic(file, `${JSON.stringify(result)}\n`);
      runs.get(arm)!.push(result);
      done++;
    }
  const outcome: Omit<ExperimentOutcome, "elapsedMs"> = {
    ...{
      run,
      dataset: config.dataset,
      datasetKind: manifest.kind,
      horizon: label.horizon,
      entry: label.entry,
    },
    ...{ budget, repeats, seed, fitness: options.fitness },
    arms: arms.map((arm) =>
      summary(
        arm,
        runs.get(arm)!,
        budget,
        planted.map(({ name }) => name),
      ),
    ),
    tests: arms.flatMap((a, i) => arms.slice(i + 1).map((b) => paired(a, b, runs.get(a)!, runs.get(b)!))),
  };
  await writeAtomic(join(workspace.runs, run, "result.json"), `${JSON.stringify(outcome, null, 2)}\n`);
  return { ...outcome, elapsedMs: performance.now() - began };
}

async function start(input: ExperimentInput, context: ToolContext): Promise<ExperimentConfig> {
  const { engine, config, workspace, seed, now } = context;
  const manifest = await engine.resolve(input.data);
  const at = now().toISOString();
  const stamp = at.replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const run = `experiment-${stamp}-${randomBytes(2).toString("hex")}`;
  const { arms, budget, repeats, population, fitness, selection } = input;
  const asked: ExperimentConfig = {
    ...{ version: 1, run, startedAt: at, dataset: manifest.name, datasetHash: manifest.hash, seed },
    ...labelOf(input, config),
    ...{
      arms: [...new Set(arms)],
      budget,
      repeats,
      population: Math.min(population, budget),
      fitness,
      selection,
    },
  };
  const dir = join(workspace.runs, run);
  await guardFs(dir, () => mkdir(dir, { recursive: true }));
  await writeAtomic(join(dir, "config.json"), `${JSON.stringify(asked, null, 2)}\n`);
  return asked;
}

async function reopen(workspace: Workspace, run: string): Promise<ExperimentConfig> {
  try {
    const file = workspace.resolveInside(join("runs", run, "config.json"));
    return ExperimentConfig.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    throw new GpRunError("gp-run-missing", run, error);
  }
}

/** A run that is done, or undefined when it is not. */
async function readRun(file: string): Promise<ArmRun | undefined> {
  try {
    return ArmRunFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function summary(
  name: "random" | "gp",
  runs: readonly ArmRun[],
  budget: number,
  planted: readonly string[],
): ExperimentOutcome["arms"][number] {
  const at = (k: number) => ({
    evaluated: Math.round(((k + 1) * budget) / POINTS),
    train: meanInterval(runs.map((run) => run.train[k]!)),
    valid: meanInterval(runs.map((run) => run.valid[k]!)),
  });
  const curve = Array.from({ length: POINTS }, (_, k) => at(k));
  const members = runs.flatMap(({ nearest }) => nearest);
  return {
    name,
    curve,
    final: curve.at(-1)!,
    runs: runs.map((run) => ({
      train: run.train.at(-1)!,
      valid: run.valid.at(-1)!,
      evaluated: run.evaluated,
      hall: [...run.hall],
    })),
    recovery: planted.map((factor, i) => ({
      factor,
      rate: runs.filter((run) => run.recovered[i]! >= RECOVERED).length / runs.length,
      correlation: runs.reduce((sum, run) => sum + run.recovered[i]!, 0) / runs.length,
    })),
    falseDiscoveries:
      planted.length === 0 || members.length === 0
        ? null
        : members.filter((likeness) => likeness < UNRELATED).length / members.length,
  };
}

function paired(
  a: "random" | "gp",
  b: "random" | "gp",
  ofA: readonly ArmRun[],
  ofB: readonly ArmRun[],
): ExperimentOutcome["tests"][number] {
  const on = (window: "train" | "valid") => {
    const differences = ofA.map((run, k) => ofB[k]![window].at(-1)! - run[window].at(-1)!);
    return { difference: meanInterval(differences), p: signFlipP(differences) };
  };
  return { a, b, pairs: ofA.length, train: on("train"), valid: on("valid") };
}
