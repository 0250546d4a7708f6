import type { Text } from "../../../i18n/lang.js";
import type {
  ComparedModel,
  ComparedPair,
  ComparedTurn,
  CompareOutcome,
  CompareRequest,
} from "../../../tools/compare-contract.js";
import type { ToolContext } from "../../../tools/context.js";
import { askedLimits, limitsInForce, readingLimits } from "../../../tools/live-limits.js";
import type { ToolProgress } from "../../../tools/progress.js";
import type { Usage } from "../../../tools/research-contract.js";
import { addUsage, NO_USAGE } from "../../../tools/usage.js";
import { createModel } from "../../models/create-model.js";
import type { Limits } from "../../models/meter.js";
import { ModelError } from "../../models/model-error.js";
import { createReplayModel } from "../../models/replay.js";
import { loadPrompt } from "../../prompts.js";
import { openDatabase } from "../../session/database.js";
import { eventQueue } from "../../session/event-queue.js";
import { asSessionError } from "../../session/session-error.js";
import { priceUnknown } from "../research/deps.js";
import { knownFactors, skipTwins } from "../research/known-factors.js";
import { createNeighbourhood } from "../research/neighbours.js";
import { ideationFor } from "../research/prepare.js";
import type { ResearchDeps } from "../research/run.js";
import { type Arm, openArm } from "./arm.js";
import { type CompareFolder, createCompareFolder, openCompareFolder } from "./folder.js";
import { writeReport } from "./report.js";
import { tallyModel, tallyPair } from "./tally.js";

/**
 * Gives the same brief, prompt, seeds, library and budget to each model, in turn-paired rounds with repeats: every
 * model has had its round before any has the next, and who goes first changes from round to round. Ends cleanly with
 * what it has when the rounds are done, a budget has ended every model, or it is cancelled; a model's failure is
 * thrown, and the comparison can be resumed.
 */
export async function* runCompare(
  asked: CompareRequest,
  context: ToolContext,
  deps: ResearchDeps,
): AsyncGenerator<ToolProgress, CompareOutcome> {
  const queue = eventQueue<ToolProgress>();
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const emit = (progress: ToolProgress) => queue.push(progress);
  const work = compare(asked, { ...context, signal }, deps, emit).finally(() => queue.close());
  // The failure is looked at below; until then it must not count as unhandled.
  work.catch(() => {});
  try {
    yield* queue;
    return await work;
  } finally {
    // A listener that leaves early ends the comparison; its last step must be over before this returns.
    stop.abort();
    await work.catch(() => {});
  }
}

async function compare(
  asked: CompareRequest,
  context: ToolContext,
  deps: ResearchDeps,
  emit: (progress: ToolProgress) => void,
): Promise<CompareOutcome> {
  const { workspace, memory, engine } = context;
  const earlier =
    asked.resume !== undefined
      ? await openCompareFolder(workspace, asked, asked.resume)
      : asked.replay !== undefined
        ? await openCompareFolder(workspace, asked, asked.replay)
        : undefined;
  const wanted = earlier?.request ?? asked;
  const prompt = await loadPrompt(ideationFor(wanted.brief), workspace.root);
  const seeds = repeatsOf(wanted).map((repeat) => wanted.seed + repeat - 1);
  // Models are made before the folder: a missing key leaves no empty run behind.
  const sources = await sourcesOf(wanted, asked.replay === undefined ? undefined : earlier, context, deps);
  const plays = sources.flatMap(({ source }) => source.plays ?? []);
  const skip = skipTwins(wanted.models, seeds, prompt.hash, plays);
  const folder =
    earlier && asked.resume !== undefined
      ? earlier
      : await createCompareFolder(
          workspace,
          wanted,
          {
            promptHash: prompt.hash,
            known: earlier?.known ?? (await knownFactors(memory, wanted, skip)),
          },
          context.now(),
        );
  const arms: Arm[] = [];
  const tell = (progress: ToolProgress, model?: string) => {
    folder.log(progress, context.now());
    const own = arms.filter((arm) => arm.model === model);
    emit(model === undefined ? progress : { ...progress, usage: usageOf(own) });
  };
  const say = (text: Text, more: Omit<ToolProgress, "message"> = {}) =>
    tell({ message: text[context.lang], ...more });
  const database = openDatabase(workspace.sessionsDb);
  const neighbourhood = createNeighbourhood(context, wanted.dataset, skip);
  try {
    for (const { model, repeat, source } of sources) {
      if (asked.maxUsd !== undefined && !source.price && source.kind === "remote")
        say(priceUnknown(model, asked.maxUsd));
      arms.push(
        await openArm({
          ...{ model, repeat, source, folder, context, prompt, emit: (step) => tell(step, model) },
          checkpoints: database.checkpoints,
          limits: limitsOf(asked, wanted, context),
          neighbourhood,
        }),
      );
    }
    const stopped = await takeTurns(arms, wanted, context.signal, folder.run, say);
    for (const arm of arms) await arm.learn();
    return await outcomeOf(arms, folder, stopped, context);
  } catch (error) {
    throw asSessionError(error, database.file);
  } finally {
    database.close();
  }

  async function outcomeOf(
    arms: readonly Arm[],
    { run, request }: CompareFolder,
    stopped: CompareOutcome["stopped"],
    { signal: _, ...rest }: ToolContext,
  ): Promise<CompareOutcome> {
    const { brief, dataset, horizon, entry, seed, rounds, repeats } = request;
    const turns = await turnsOf(arms);
    const models = request.models.map((model) => tallyArms(model, arms, turns, stopped, seed));
    // A cancelled comparison still says how far the ideas overlap: its values are few and computed already.
    const quiet = new AbortController().signal;
    const tools = {
      seed,
      parse: (expression: string) => engine.parse(expression, dataset),
      correlation: (a: Parameters<typeof engine.correlation>[0], b: typeof a) =>
        engine.correlation(a, b, dataset, quiet),
    };
    const pairs: ComparedPair[] = [];
    for (const [i, a] of request.models.entries()) {
      for (const b of request.models.slice(i + 1)) pairs.push(await tallyPair(a, b, turns, tools));
    }
    const { kind } = await engine.resolve(dataset);
    const outcome = {
      ...{ run, brief, dataset, datasetKind: kind, horizon, entry, seed, rounds, repeats, stopped },
      ...{ models, pairs, turns, trials: models.reduce((sum, { trials }) => sum + trials, 0) },
    };
    return { ...outcome, report: await writeReport(outcome, rest.workspace, rest.lang) };
  }
}

const repeatsOf = ({ repeats }: CompareRequest): readonly number[] =>
  Array.from({ length: repeats }, (_, i) => i + 1);

/** One source of answers per model and repeat: the offline ideator has a seed, a recording is played from its start. */
async function sourcesOf(
  request: CompareRequest,
  recorded: CompareFolder | undefined,
  { config }: ToolContext,
  { env, ...effects }: ResearchDeps,
) {
  const made = repeatsOf(request).flatMap((repeat) =>
    request.models.map(async (model) => ({
      model,
      repeat,
      source: recorded
        ? await createReplayModel(recorded.completions(model, repeat))
        : await createModel(model, { config, env, seed: request.seed + repeat - 1, ...effects }),
    })),
  );
  // All that are missing at once, not one at a time.
  const missing = (await Promise.allSettled(made)).flatMap((one) =>
    one.status === "rejected" && one.reason instanceof ModelError && one.reason.code === "no-key"
      ? [one.reason.evidence]
      : [],
  );
  if (missing.length > 1) {
    const all = (key: string) => [...new Set(missing.map((evidence) => evidence[key]))].join(", ");
    throw new ModelError("no-key", all("model"), all("variable"));
  }
  return Promise.all(made);
}

/** A model's budget is spread evenly over its repeats, so that no repeat can use up another's. */
function limitsOf(
  asked: CompareRequest,
  { repeats }: CompareRequest,
  { config, limits }: ToolContext,
): Limits {
  const whole = limitsInForce(limits, askedLimits(asked), config.budgets);
  return readingLimits((kind) => {
    const limit = whole[kind];
    return limit === undefined ? undefined : limit / repeats;
  });
}

const usageOf = (arms: readonly Arm[]): Usage => arms.map((arm) => arm.usage()).reduce(addUsage, NO_USAGE);

/** One after the other, so that no model's seconds hold another's computing. */
async function takeTurns(
  arms: readonly Arm[],
  { rounds, repeats, models }: CompareRequest,
  signal: AbortSignal,
  run: string,
  say: (text: Text, more?: Omit<ToolProgress, "message">) => void,
): Promise<CompareOutcome["stopped"]> {
  try {
    for (let repeat = 1; repeat <= repeats; repeat++) {
      for (let round = 1; round <= rounds; round++) {
        const turn = (repeat - 1) * rounds + round;
        say(
          { en: `repeat ${repeat}, round ${round}`, zh: `第 ${repeat} 次重复，第 ${round} 轮` },
          { done: turn - 1, total: rounds * repeats },
        );
        const playing = arms.filter((arm) => arm.repeat === repeat);
        for (let i = 0; i < playing.length; i++) {
          const arm = playing[(i + round - 1) % models.length]!;
          if (arm.open) await arm.advance(round);
        }
      }
    }
    return arms.every(({ open }) => open) ? "rounds" : "budget";
  } catch (error) {
    if (signal.aborted) return "cancelled";
    say({
      en: `the comparison stopped; go on with it by resuming ${run}`,
      zh: `比较中断；可用 --resume ${run} 继续`,
    });
    throw error;
  }
}

async function turnsOf(arms: readonly Arm[]): Promise<ComparedTurn[]> {
  const turns = new Map<string, ComparedTurn>();
  for (const arm of arms) {
    for (const [i, { factor, admitted }] of (await arm.finished()).entries()) {
      const key = `${arm.repeat}/${i + 1}`;
      const turn = turns.get(key) ?? { repeat: arm.repeat, round: i + 1, proposals: [] };
      turn.proposals.push({ model: arm.model, admitted, factor });
      turns.set(key, turn);
    }
  }
  return [...turns.values()].sort((a, b) => a.repeat - b.repeat || a.round - b.round);
}

function tallyArms(
  model: string,
  arms: readonly Arm[],
  turns: readonly ComparedTurn[],
  stopped: CompareOutcome["stopped"],
  seed: number,
): ComparedModel {
  const own = arms.filter((arm) => arm.model === model);
  const spent = {
    model,
    kind: own[0]!.kind,
    usage: usageOf(own),
    trials: own.reduce((sum, { trials }) => sum + trials, 0),
    stopped: stopped === "cancelled" ? stopped : own.every(({ open }) => open) ? "rounds" : "budget",
  } as const;
  return tallyModel(spent, turns, seed);
}
