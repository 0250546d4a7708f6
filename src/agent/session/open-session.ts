import { join } from "node:path";
import type { Budgets } from "../../memory/config.js";
import type { Runners, ToolContext } from "../../tools/context.js";
import { withDefaultDataset } from "../../tools/default-dataset.js";
import { askedLimits, limitsInForce, readingLimits } from "../../tools/live-limits.js";
import { timeUpWhen } from "../../tools/time-up.js";
import { addUsage, NO_USAGE } from "../../tools/usage.js";
import { allowanceOf } from "../approval.js";
import type { AssistantOptions, Session, TurnOptions } from "../assistant.js";
import type { AgentEvent } from "../events.js";
import { lessUsage } from "../ideas/usage.js";
import { languageGuide } from "../language-guide.js";
import { createModel } from "../models/create-model.js";
import { createMeter, type Meter } from "../models/meter.js";
import type { ChatModel } from "../models/model.js";
import { loadPrompt } from "../prompts.js";
import type { Database } from "./database.js";
import { errorEvent } from "./error-event.js";
import { eventQueue } from "./event-queue.js";
import { SessionError } from "./session-error.js";
import { type StoredSession, type sessionsTable, titleOf } from "./sessions-table.js";
import { storedTranscript } from "./transcript.js";
import { runTurn, type TurnEnd } from "./turn.js";

export interface SessionDeps extends AssistantOptions {
  readonly database: Database;
  readonly table: ReturnType<typeof sessionsTable>;
  readonly runners: Runners;
}

/** A conversation on its row of the table. The model is made at the first turn, so opening one needs no key. */
export function openSession(row: StoredSession, deps: SessionDeps): Session {
  const { database, table, context, env } = deps;
  let stored = row;
  let model: Promise<ChatModel> | undefined;
  let busy = false;
  const tools = deps.tools.filter(({ audience }) => audience.includes("agent"));

  async function turn(
    text: string,
    options: TurnOptions,
    stop: AbortSignal,
    emit: (event: AgentEvent) => void,
  ) {
    const limits = limitsInForce(options.limits, askedLimits(options), context.config.budgets);
    const meter = createMeter(limits, () => performance.now());
    const clock = timeUpWhen(() => meter.left("seconds"));
    const timeUp = clock.signal;
    const before = stored.usage;
    const end = (ended: TurnEnd): TurnEnd => {
      const at = context.now().toISOString();
      stored = { ...stored, updatedAt: at, turns: stored.turns + 1, usage: addUsage(before, meter.usage()) };
      return ended;
    };
    const settle = async (): Promise<TurnEnd> => {
      const manifest = await context.engine.resolve(stored.dataset);
      const { id, model: spec, dataset } = stored;
      emit({ type: "turn-started", sessionId: id, model: spec, dataset, datasetKind: manifest.kind });
      model ??= recorded(createModel(spec, { config: context.config, env, seed: context.seed }), id, deps);
      // A failed one is not kept: the key may be there at the next turn.
      model.catch(() => {
        model = undefined;
      });
      const ready = await model;
      // From here on there is something to resume, also after a crash.
      stored = { ...stored, title: stored.title || titleOf(text), updatedAt: context.now().toISOString() };
      table.save(stored);
      if (limits.usd !== undefined && !ready.price) {
        const message = `the price of ${spec} is not known, so the limit of $${limits.usd} cannot be held; give a price in its profile, or limit tokens`;
        emit({ type: "notice", code: "price-unknown", message });
      }
      const kind = ready.kind === "offline" ? "offline" : "model";
      const toolContext: ToolContext = {
        ...context,
        engine: withDefaultDataset(context.engine, dataset),
        // What is started from here asks the conversation's model unless it names another.
        config: { ...context.config, model: spec },
        signal: AbortSignal.any([options.signal, stop, timeUp]),
        actor: { kind, id: spec },
        session: id,
        ...within(meter, limits, deps.runners),
      };
      return runTurn(text, {
        model: ready,
        tools,
        system: await systemPrompt(dataset, manifest.kind, deps),
        context: toolContext,
        meter,
        allow: allowanceOf(context.config, options.allow),
        emit,
        onUsage: (context) => {
          const used = meter.usage();
          const filled = ready.kind === "offline" ? {} : { context };
          emit({ type: "usage", model: spec, turn: used, session: addUsage(before, used), ...filled });
        },
        database,
        thread: id,
        approve: options.approve,
        timeUp,
        maxSeconds: () => limits.seconds,
      });
    };
    let ended: TurnEnd;
    try {
      ended = end(await settle());
      table.save(stored);
    } catch (error) {
      emit(errorEvent(error, context.lang));
      ended = { reason: options.signal.aborted ? "cancelled" : "failed", result: "" };
    } finally {
      clock.stop();
    }
    // Whoever hears `done` may ask the next thing at once.
    busy = false;
    emit({ type: "done", ...ended, sessionId: stored.id, usage: meter.usage() });
  }

  return {
    id: row.id,
    get model() {
      return stored.model;
    },
    get dataset() {
      return stored.dataset;
    },
    get usage() {
      return stored.usage;
    },
    async *send(text, options) {
      if (busy) {
        yield errorEvent(new SessionError("session-busy", row.id), context.lang);
        yield { type: "done", reason: "failed", result: "", sessionId: row.id, usage: NO_USAGE };
        return;
      }
      busy = true;
      const queue = eventQueue<AgentEvent>();
      const stop = new AbortController();
      const work = turn(text, options, stop.signal, queue.push).finally(() => queue.close());
      try {
        yield* queue;
      } finally {
        // A listener that leaves early ends the turn.
        stop.abort();
        await work;
      }
    },
    async transcript() {
      return storedTranscript(database.sql, row.id);
    },
  };
}

/** Answers that were paid for are kept in `runs/chat-<id>/`, so that the conversation can be played again. */
async function recorded(made: Promise<ChatModel>, id: string, { context }: SessionDeps): Promise<ChatModel> {
  const model = await made;
  if (model.kind !== "remote") return model;
  const { recording } = await import("../models/record.js");
  const file = join(context.workspace.runs, `chat-${id}`, "completions.jsonl");
  return recording(model, file, { now: context.now, session: id });
}

/**
 * A run inside a turn may use what is left of the turn's limits, and is counted in it. They may change while it runs.
 */
function within(meter: Meter, limits: Budgets, { research, compare, extract, proposer }: Runners): Runners {
  /** `shares`: how many draw on what is left, each up to its own limit. */
  function inside(context: ToolContext, request: Parameters<typeof askedLimits>[0], shares = 1): ToolContext {
    const own = limitsInForce(context.limits, askedLimits(request));
    const before = { usd: meter.used("usd"), tokens: meter.used("tokens"), seconds: meter.used("seconds") };
    const live = readingLimits((kind) => {
      const limit = limits[kind];
      if (limit === undefined || kind === "formulas" || kind === "modelCalls") return own[kind];
      return Math.min(own[kind] ?? Infinity, Math.max(0, limit - before[kind]) / shares);
    });
    return { ...context, limits: { begun: {}, now: () => live } };
  }
  return {
    research: async function* (request, context) {
      const outcome = yield* research(request, inside(context, request));
      meter.absorb(outcome.usage, outcome.trials);
      return outcome;
    },
    compare: async function* (request, context) {
      const outcome = yield* compare(request, inside(context, request, request.models.length));
      for (const { usage, trials } of outcome.models) meter.absorb(usage, trials);
      return outcome;
    },
    extract: async function* (request, context) {
      const outcome = yield* extract(request, inside(context, request));
      meter.absorb(outcome.usage, 0);
      return outcome;
    },
    proposer: async (request, context) => {
      const made = await proposer(request, inside(context, request));
      return {
        usage: made.usage,
        async propose(ask, signal) {
          const before = made.usage();
          try {
            return await made.propose(ask, signal);
          } finally {
            meter.absorb(lessUsage(made.usage(), before), 0);
          }
        },
      };
    },
  };
}

async function systemPrompt(
  dataset: string,
  kind: "imported" | "demo",
  { context }: SessionDeps,
): Promise<string> {
  const prompt = await loadPrompt("system", context.workspace.root);
  return prompt.render({
    ...languageGuide(await context.engine.fields(dataset), context.lang),
    language: context.lang === "zh" ? "Chinese (简体中文)" : "the language of the question",
    dataset,
    datasetKind: kind,
    horizon: String(context.config.horizon),
    entry: context.config.entry,
  });
}
