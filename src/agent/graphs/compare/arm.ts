import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { ToolContext } from "../../../tools/context.js";
import type { ToolProgress } from "../../../tools/progress.js";
import type { Usage } from "../../../tools/research-contract.js";
import { timeUpWhen } from "../../../tools/time-up.js";
import { BudgetReached, createMeter, type Limits } from "../../models/meter.js";
import type { ChatModel } from "../../models/model.js";
import { recording } from "../../models/record.js";
import { earlierCalls } from "../../models/replay.js";
import type { Prompt } from "../../prompts.js";
import { type RunDeps, TIME_OVER, tell } from "../research/deps.js";
import { researchGraph, STEPS_PER_ROUND } from "../research/graph.js";
import { learn } from "../research/learn.js";
import type { Neighbourhood } from "../research/neighbours.js";
import { prepareRun } from "../research/prepare.js";
import { alone, spentBefore } from "../research/run.js";
import type { ResearchState } from "../research/state.js";
import type { CompareFolder } from "./folder.js";
import { stopwatch } from "./stopwatch.js";

/** One model in one repeat: a research run of its own that moves one round at a time. */
export interface Arm {
  readonly model: string;
  readonly kind: ChatModel["kind"];
  readonly repeat: number;
  /** False once a budget has ended it. */
  readonly open: boolean;
  /** Rounds until `finished` holds `rounds` ideas. Throws what ends the comparison. */
  advance(rounds: number): Promise<void>;
  finished(): Promise<ResearchState["finished"]>;
  /** Writes what it has taught to the lessons. */
  learn(): Promise<void>;
  usage(): Usage;
  readonly trials: number;
}

export interface ArmOptions {
  readonly model: string;
  readonly source: ChatModel;
  readonly repeat: number;
  readonly folder: CompareFolder;
  readonly context: ToolContext;
  readonly checkpoints: BaseCheckpointSaver;
  readonly limits: Limits;
  readonly prompt: Prompt;
  readonly neighbourhood: Neighbourhood;
  readonly emit: (progress: ToolProgress) => void;
}

export async function openArm(options: ArmOptions): Promise<Arm> {
  const { model, source, repeat, folder, context, checkpoints, limits, prompt, neighbourhood, emit } =
    options;
  const { request, run } = folder;
  const seed = request.seed + repeat - 1;
  const name = `${run}-${folder.arm(model, repeat)}`;
  const thread = { configurable: { thread_id: `run:${name}` } };
  const before = await checkpoints.getTuple(thread);
  const kept = (before?.checkpoint.channel_values ?? {}) as Partial<ResearchState>;
  const earlier = request.resume === undefined ? [] : await earlierCalls(folder.completions(model, repeat));
  const watch = stopwatch();
  const meter = createMeter(
    limits,
    watch.now,
    request.resume === undefined ? undefined : await spentBefore(context, name, earlier, kept.usage?.seconds),
  );
  let wanted = 0;
  let open = true;
  const { brief, dataset, horizon, entry } = request;
  const make = (signal: AbortSignal): Promise<RunDeps> =>
    prepareRun({
      run: name,
      request: { brief, dataset, horizon, entry, model, seed, rounds: request.rounds },
      context: { ...context, signal },
      model: recording(source, folder.completions(model, repeat), {
        now: context.now,
        session: context.session,
        earlier,
        counted: true,
      }),
      meter,
      prompt,
      known: folder.known,
      neighbourhood,
      emit: ({ factor, ...progress }) =>
        emit({
          ...progress,
          message: `${model}: ${progress.message}`,
          ...(factor && { factor: { ...factor, model } }),
        }),
    });
  const shared = await make(context.signal);

  const finished = async (): Promise<ResearchState["finished"]> => {
    const graph = researchGraph(shared, checkpoints, () => null);
    const state = await alone(() => graph.getState(thread));
    return (state.values as Partial<ResearchState>).finished ?? [];
  };

  return {
    model,
    kind: source.kind,
    repeat,
    get open() {
      return open;
    },
    get trials() {
      return meter.evaluated;
    },
    usage: () => meter.usage(),
    finished,
    learn: async () => learn(shared, { finished: await finished() }),
    async advance(rounds) {
      wanted = rounds;
      const clock = timeUpWhen(() => meter.left("seconds"));
      const timeUp = clock.signal;
      const signal = AbortSignal.any([context.signal, timeUp]);
      const deps = { ...shared, context: { ...shared.context, signal } };
      const graph = researchGraph(deps, checkpoints, ({ finished }) =>
        finished.length < wanted ? "ideate" : null,
      );
      watch.start();
      try {
        const state = await alone(() => graph.getState(thread));
        const { finished = [] } = state.values as Partial<ResearchState>;
        // What broke off in the middle of a round goes on from its last step, without asking again.
        if (state.next.length === 0 && finished.length >= rounds) return;
        await alone(() =>
          graph.invoke(state.next.length > 0 ? null : {}, {
            ...thread,
            signal,
            durability: "sync",
            recursionLimit: rounds * STEPS_PER_ROUND + 10,
          }),
        );
      } catch (error) {
        if (!(error instanceof BudgetReached) && !timeUp.aborted) throw error;
        const what = error instanceof BudgetReached ? error.text : TIME_OVER;
        tell(shared, { en: `${what.en}; it ends with what it has`, zh: `${what.zh}；以现有结果结束` });
        open = false;
      } finally {
        clock.stop();
        watch.stop();
      }
    },
  };
}
