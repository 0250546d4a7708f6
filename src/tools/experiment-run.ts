import { type Arm, GpOptions, runArm } from "../engine/gp/index.js";
import type { ToolContext } from "./context.js";
import type { ArmRunFile, ExperimentOutcome } from "./experiment-contract.js";
import type { ExperimentFolder } from "./experiment-folder.js";
import { armSummary, pairedTests } from "./experiment-summary.js";
import { GpRunError } from "./gp-run-error.js";
import { askedLimits, limitsInForce, readingLimits } from "./live-limits.js";
import type { ToolProgress } from "./progress.js";
import type { ModelProposer } from "./proposer.js";
import type { Usage } from "./research-contract.js";

/** Points of a best-so-far curve. */
const POINTS = 25;
/** A wide hall of fame: what was found is to be seen, variants of one idea included. */
const HALL = { hallOfFame: 20, maxCorrelation: 0.9 };

interface Limits {
  readonly workers: number;
  readonly maxUsd?: number;
  readonly maxTokens?: number;
}

/** Everything of the outcome but its report. */
export type ExperimentFigures = Omit<ExperimentOutcome, "report" | "files" | "elapsedMs">;

/** Runs every arm of every repeat that is not done yet, and sums up. Throws GpRunError, ProposerBudgetError. */
export async function runArms(
  folder: ExperimentFolder,
  { workers, ...limits }: Limits,
  context: ToolContext,
  onProgress: (progress: ToolProgress) => void,
): Promise<ExperimentFigures> {
  const { engine, signal, session } = context;
  const { config } = folder;
  const { run, arms, budget, repeats, seed, dataset, horizon, entry, model, brief } = config;
  const manifest = await engine.resolve(dataset);
  if (manifest.hash !== config.datasetHash) throw new GpRunError("gp-run-dataset", run);
  const options = GpOptions.parse({ ...config, ...HALL });
  const laboratory = await engine.laboratory({
    ...{ dataset, horizon, entry, workers },
    periods: options.periods,
    turnover: options.selection === "nsga2",
    actor: { kind: "gp", id: run },
    ...(session !== undefined && { session }),
    run,
  });
  const planted = manifest.planted?.factors ?? [];
  const truths = [];
  for (const { expression } of planted)
    truths.push(await laboratory.fingerprint(await engine.parse(expression, dataset), { signal }));

  const runs = new Map<Arm, ArmRunFile[]>(arms.map((arm) => [arm, []]));
  const whole = limitsInForce(context.limits, askedLimits(limits));
  const used = () => [...runs.values()].flat().flatMap(({ usage }) => (usage ? [usage] : []));
  const proposerFor = async (arm: Arm, k: number): Promise<ModelProposer | undefined> => {
    if ((arm !== "llm" && arm !== "hybrid") || model === null) return undefined;
    const spent = total(used());
    // One limit for all arms and repeats.
    const left = readingLimits((kind) => {
      const limit = whole[kind];
      if (limit === undefined || (kind !== "usd" && kind !== "tokens")) return limit;
      const gone = kind === "usd" ? spent?.usd : spent && spent.inputTokens + spent.outputTokens;
      return Math.max(0, limit - (gone ?? 0));
    });
    return context.proposer(
      {
        ...{ model, brief, dataset, horizon, entry, seed: seed + k },
        completions: folder.completions(arm, k),
      },
      { ...context, limits: { begun: {}, now: () => left } },
    );
  };
  let done = 0;
  for (let k = 0; k < repeats; k++)
    for (const arm of arms) {
      const kept = await folder.done(arm, k);
      let result = kept;
      if (!result) {
        const proposer = await proposerFor(arm, k);
        const found = await runArm(arm, {
          ...{ laboratory, points: POINTS, truths, signal },
          options: { ...options, seed: seed + k, budget },
          ...(proposer && { proposer, perAsk: config.perAsk, exchanges: config.exchanges }),
          onProgress: (step) =>
            onProgress({
              message: `${arm}, run ${k + 1} of ${repeats}: ${step.message}`,
              ...{ done, total: arms.length * repeats },
            }),
        });
        result = { ...found, ...mutable(found), usage: proposer ? proposer.usage() : null };
        await folder.keep(arm, k, result);
      }
      runs.get(arm)!.push(result);
      done++;
    }
  const { fitness, population, selection, perAsk, exchanges } = config;
  const names = planted.map(({ name }) => name);
  const outcome: ExperimentFigures = {
    ...{ run, dataset, datasetKind: manifest.kind, horizon, entry, budget, repeats, seed, fitness },
    ...{ population, selection, model, brief, perAsk, exchanges },
    arms: arms.map((arm) => armSummary(arm, runs.get(arm)!, budget, names)),
    tests: pairedTests(arms, runs),
    usage: total(used()),
  };
  // Without its name and the seconds of a model: what was killed and resumed writes the same bytes.
  const { run: _, usage: __, ...result } = outcome;
  await folder.result(`${JSON.stringify(result, null, 2)}\n`);
  return outcome;
}

type Found = Awaited<ReturnType<typeof runArm>>;

const mutable = ({ train, valid, hall, recovered, nearest, explanations }: Found) => ({
  ...{ train: [...train], valid: [...valid], hall: [...hall] },
  ...{ recovered: [...recovered], nearest: [...nearest], explanations: [...explanations] },
});

function total(all: readonly Usage[]): Usage | null {
  if (all.length === 0) return null;
  const sum = (of: (usage: Usage) => number) => all.reduce((have, usage) => have + of(usage), 0);
  return {
    modelCalls: sum((u) => u.modelCalls),
    inputTokens: sum((u) => u.inputTokens),
    outputTokens: sum((u) => u.outputTokens),
    usd: all.some(({ usd }) => usd === null) ? null : sum((u) => u.usd ?? 0),
    seconds: sum((u) => u.seconds),
  };
}
