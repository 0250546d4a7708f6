import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
import type { Text } from "../../../i18n/lang.js";
import type { CallRecord } from "../../../memory/call-record.js";
import type { Budgets } from "../../../memory/config.js";
import type { ToolContext } from "../../../tools/context.js";
import { askedLimits, limitsInForce } from "../../../tools/live-limits.js";
import type { ToolProgress } from "../../../tools/progress.js";
import type { ResearchOutcome, ResearchRequest, Usage } from "../../../tools/research-contract.js";
import { timeUpWhen } from "../../../tools/time-up.js";
import { createModel, type ModelOptions } from "../../models/create-model.js";
import { BudgetReached, createMeter } from "../../models/meter.js";
import { recording, usageOf } from "../../models/record.js";
import { earlierCalls } from "../../models/replay.js";
import { loadPrompt } from "../../prompts.js";
import { openDatabase } from "../../session/database.js";
import { eventQueue } from "../../session/event-queue.js";
import { asSessionError } from "../../session/session-error.js";
import { priceUnknown, type RunDeps, TIME_OVER, tell } from "./deps.js";
import { researchGraph, STEPS_PER_ROUND } from "./graph.js";
import { knownFactors, skipTwins } from "./known-factors.js";
import { learn } from "./learn.js";
import { createNeighbourhood } from "./neighbours.js";
import { ideationFor, prepareRun } from "./prepare.js";
import { createRunFolder, type RunFolder, reopenRunFolder } from "./run-folder.js";
import type { ResearchState } from "./state.js";
import { whatNext, whyStop } from "./stops.js";

export interface ResearchDeps extends Pick<ModelOptions, "env" | "retries" | "idleMs" | "home"> {}

/**
 * One run of the research loop: yields what happens, returns what came of it. Ends cleanly with what it has when the
 * rounds are done, a budget is reached or it is cancelled. Any other failure is thrown; the run can then be resumed.
 */
export async function* runResearch(
  asked: ResearchRequest,
  context: ToolContext,
  { env, ...effects }: ResearchDeps,
): AsyncGenerator<ToolProgress, ResearchOutcome> {
  const prompt = await loadPrompt(ideationFor(asked.brief), context.workspace.root);
  // The model is made before the folder: a missing key leaves no empty run behind.
  const spec = asked.model;
  const made = await createModel(spec, { config: context.config, env, seed: asked.seed, ...effects });
  const folder =
    asked.resume === undefined
      ? await createRunFolder(context.workspace, asked, prompt.hash, context.now())
      : await reopenRunFolder(context.workspace, asked, asked.resume);
  const { request, run } = folder;
  const same = request.model === spec && request.seed === asked.seed;
  const source = same
    ? made
    : await createModel(request.model, { config: context.config, env, seed: request.seed, ...effects });
  const queue = eventQueue<ToolProgress>();
  const stop = new AbortController();
  let work: Promise<ResearchOutcome["stopped"]> | undefined;
  let clock: ReturnType<typeof timeUpWhen> | undefined;
  const database = openDatabase(context.workspace.sessionsDb);
  try {
    const thread = { configurable: { thread_id: `run:${run}` } };
    const before = await database.checkpoints.getTuple(thread);
    const earlier = asked.resume === undefined ? [] : await earlierCalls(folder.completions);
    const { usage } = (before?.checkpoint.channel_values ?? {}) as Partial<ResearchState>;
    const limits = limitsInForce(context.limits, askedLimits(request), context.config.budgets);
    const meter = createMeter(
      limits,
      () => performance.now(),
      asked.resume === undefined ? undefined : await spentBefore(context, run, earlier, usage?.seconds),
    );
    clock = timeUpWhen(() => meter.left("seconds"));
    const timeUp = clock.signal;
    const signal = AbortSignal.any([context.signal, stop.signal, timeUp]);
    const skip = skipTwins([request.model], [request.seed], prompt.hash, source.plays);
    const deps = await prepareRun({
      run,
      request,
      context: { ...context, signal },
      model: recording(source, folder.completions, {
        ...{ now: context.now, session: context.session, earlier, counted: true },
      }),
      meter,
      prompt,
      known: await knownFactors(context.memory, request, skip),
      neighbourhood: createNeighbourhood(context, request.dataset, skip),
      emit: (progress) => {
        folder.log(progress, context.now());
        queue.push({ ...progress, usage: meter.usage() });
      },
    });
    if (limits.usd !== undefined && !source.price) {
      tell(deps, priceUnknown(request.model, limits.usd));
    }
    const graph = researchGraph(deps, database.checkpoints, (state) => whatNext(state, request));
    work = alone(() =>
      graph.invoke(before ? null : {}, {
        ...thread,
        signal,
        durability: "sync",
        recursionLimit: request.rounds * STEPS_PER_ROUND + 10,
      }),
    )
      .then((state): ResearchOutcome["stopped"] => whyStop(state, request) ?? "rounds")
      .catch((error: unknown) => stoppedBy(error, timeUp, limits, deps))
      .finally(() => queue.close());
    // The failure is looked at below; until then it must not count as unhandled.
    work.catch(() => {});
    yield* queue;
    const stopped = await work;
    const state = (await alone(() => graph.getState(thread))).values as Partial<ResearchState>;
    await learn(deps, state);
    return await outcomeOf(deps, folder, state, stopped);
  } catch (error) {
    throw asSessionError(error, database.file);
  } finally {
    // A listener that leaves early ends the run; its last step must be over before the database closes.
    stop.abort();
    clock?.stop();
    await work?.catch(() => {});
    database.close();
  }
}

/**
 * Outside any graph that this runs in. LangGraph would take a run that was started from the chat's tools node for a
 * subgraph and keep its checkpoints below the conversation's, where nobody could resume it.
 */
export const alone = <T>(work: () => Promise<T>): Promise<T> =>
  AsyncLocalStorageProviderSingleton.getInstance().run(undefined, work);

function stoppedBy(
  error: unknown,
  timeUp: AbortSignal,
  limits: Budgets,
  deps: RunDeps,
): ResearchOutcome["stopped"] {
  if (error instanceof BudgetReached || timeUp.aborted) {
    const what: Text = error instanceof BudgetReached ? error.text : TIME_OVER;
    const seconds = deps.meter.used("seconds");
    const { kind, used, limit } =
      error instanceof BudgetReached
        ? error
        : ({ kind: "seconds", used: seconds, limit: limits.seconds ?? seconds } as const);
    tell(
      deps,
      { en: `${what.en}: the run ends with what it has`, zh: `${what.zh}：以现有结果结束` },
      { budget: { kind, used, limit } },
    );
    return "budget";
  }
  if (deps.context.signal.aborted) return "cancelled";
  tell(deps, {
    en: `the run stopped; go on with it by resuming ${deps.run}`,
    zh: `运行中断；可用 --resume ${deps.run} 继续`,
  });
  throw error;
}

async function outcomeOf(
  { context, request, meter }: RunDeps,
  { run }: RunFolder,
  { finished = [] }: Partial<ResearchState>,
  stopped: ResearchOutcome["stopped"],
): Promise<ResearchOutcome> {
  const manifest = await context.engine.resolve(request.dataset);
  return {
    run,
    brief: request.brief,
    dataset: request.dataset,
    datasetKind: manifest.kind,
    model: request.model,
    rounds: finished.length,
    stopped,
    factors: finished.filter(({ admitted }) => admitted).map(({ factor }) => factor),
    rejected: finished.filter(({ admitted }) => !admitted).map(({ factor }) => factor),
    usage: meter.usage(),
    trials: meter.evaluated,
  };
}

/**
 * What a run that is to go on has used: by its recorded calls and its lines in the ledger, not by its checkpoint, which
 * does not know of the step that broke off.
 */
export async function spentBefore(
  context: ToolContext,
  run: string,
  calls: readonly CallRecord[],
  seconds: number | undefined,
): Promise<Usage & { readonly formulas: number }> {
  return {
    ...usageOf(calls),
    ...(seconds !== undefined && { seconds }),
    formulas: await linesOf(context, run),
  };
}

async function linesOf({ memory }: ToolContext, run: string): Promise<number> {
  let lines = 0;
  for await (const trial of memory.ledger.read()) if (trial.run === run) lines++;
  return lines;
}
