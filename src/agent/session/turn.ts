import { AIMessage, type BaseMessage, HumanMessage, type ToolMessage } from "@langchain/core/messages";
import { Command, GraphRecursionError, INTERRUPT } from "@langchain/langgraph";
import type { ApprovalRequest } from "../approval.js";
import type { TurnOptions } from "../assistant.js";
import type { AgentEvent, ContextFill, DoneReason } from "../events.js";
import type { ChatDeps } from "../graphs/chat/deps.js";
import { chatGraph, STEP_LIMIT } from "../graphs/chat/graph.js";
import { interruptedAnswer, unansweredCalls } from "../graphs/chat/history.js";
import { BudgetReached } from "../models/meter.js";
import type { Database } from "./database.js";
import { errorEvent } from "./error-event.js";
import { unsourcedFigures } from "./figures.js";
import { asSessionError } from "./session-error.js";
import { TooManyStepsError } from "./too-many-steps-error.js";

export interface TurnDeps extends Omit<ChatDeps, "onAnswer"> {
  readonly database: Database;
  readonly thread: string;
  readonly approve: TurnOptions["approve"];
  /** The turn's time is up (its own signal, apart from a person's). */
  readonly timeUp: AbortSignal;
  readonly maxSeconds: () => number | undefined;
}

export interface TurnEnd {
  readonly reason: DoneReason;
  /** The last thing that the model said, whole or as far as it came. */
  readonly result: string;
}

/** One turn from the person's text to its end. Failures are told as events; nothing is thrown. */
export async function runTurn(text: string, deps: TurnDeps): Promise<TurnEnd> {
  const { signal } = deps.context;
  const progress = watch(deps.emit);
  const graph = chatGraph(
    { ...deps, emit: progress.emit, onUsage: progress.settled(deps.onUsage), onAnswer: progress.answered },
    deps.database.checkpoints,
  );
  const thread = { configurable: { thread_id: deps.thread } };
  const read = async (): Promise<readonly BaseMessage[]> =>
    (await graph.getState(thread)).values.messages ?? [];

  try {
    const repairs = unansweredCalls(await read()).map(interruptedAnswer);
    if (repairs.length > 0) {
      const message = `${repairs.length} tool call(s) of the last turn had been interrupted and are marked so`;
      deps.emit({ type: "notice", code: "session-repaired", message });
    }
    let input: Parameters<typeof graph.invoke>[0] = { messages: [...repairs, new HumanMessage(text)] };
    for (;;) {
      const state = await graph.invoke(input, {
        ...thread,
        signal,
        recursionLimit: STEP_LIMIT,
        durability: "sync",
      });
      const asked =
        (state as { [INTERRUPT]?: readonly { id?: string; value?: ApprovalRequest }[] })[INTERRUPT] ?? [];
      if (asked.length === 0) {
        const result = lastText(state.messages);
        tellUnsourced(result, state.messages, deps);
        return { reason: "finished", result };
      }
      const decisions = await decide(asked, deps);
      if (!decisions) return { reason: "needs-approval", result: lastText(state.messages) };
      input = new Command({ resume: decisions });
    }
  } catch (error) {
    const reason = tell(error, deps);
    // Long work that was stopped ends with what it has: its result is worth the moment that it takes.
    await progress.ended((tool) => isLong(tool, deps), LONGEST_END);
    try {
      await keepWhatThereIs();
    } catch (second) {
      tell(asSessionError(second, deps.database.file), deps);
    }
    return { reason, result: progress.partial };
  }

  /** Partial text and finished answers go into the state; calls without an answer get one that says so. */
  async function keepWhatThereIs(): Promise<void> {
    progress.close(signal.aborted ? "cancelled" : "failed");
    const open = unansweredCalls(await read());
    const answers = open.map((call) => progress.answers.get(call.id ?? "") ?? interruptedAnswer(call));
    const said = progress.partial ? [new AIMessage(progress.partial)] : [];
    const messages = [...answers, ...said];
    if (messages.length > 0) await graph.updateState(thread, { messages }, "model");
  }
}

/** An answer may only quote what was measured; a figure from nowhere is marked for whoever reads it. */
function tellUnsourced(answer: string, messages: readonly BaseMessage[], { emit, system }: TurnDeps): void {
  const figures = unsourcedFigures(answer, messages, system);
  if (figures.length === 0) return;
  const message = `in no result of this conversation, so computed by the model or made up: ${figures.join(", ")}`;
  emit({ type: "notice", code: "figures-unsourced", message });
}

/** Answers by interrupt id; undefined when there is nobody to ask. */
async function decide(
  asked: readonly { id?: string; value?: ApprovalRequest }[],
  { emit, approve, context }: TurnDeps,
): Promise<Record<string, boolean> | undefined> {
  const decisions: Record<string, boolean> = {};
  for (const { id = "", value } of asked) {
    if (!value) continue;
    emit({ type: "approval-asked", ...value });
    if (!approve) return undefined;
    decisions[id] = await orAbort(approve(value), context.signal);
  }
  return decisions;
}

/** A question that is still open when the turn is stopped is not waited for. */
function orAbort<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function tell(error: unknown, deps: TurnDeps): DoneReason {
  const { emit, context, timeUp, maxSeconds } = deps;
  if (error instanceof BudgetReached) {
    emit({ type: "budget", kind: error.kind, used: error.used, limit: error.limit });
    return "budget";
  }
  if (timeUp.aborted) {
    emit({ type: "budget", kind: "seconds", used: deps.meter.usage().seconds, limit: maxSeconds() ?? 0 });
    return "budget";
  }
  if (context.signal.aborted) return "cancelled";
  if (error instanceof GraphRecursionError) {
    emit(errorEvent(new TooManyStepsError(STEP_LIMIT, error), context.lang));
    return "failed";
  }
  emit(errorEvent(asSessionError(error, deps.database.file), context.lang));
  return "failed";
}

/** How long stopped work may take to hand over what it has: an evolution scores and draws its best. */
const LONGEST_END = 20_000;

const isLong = (name: string, { tools }: TurnDeps): boolean =>
  tools.find((tool) => tool.name === name)?.cost !== "cheap";

/** Follows what has been told, for the case that the turn ends in the middle of something. */
function watch(emit: (event: AgentEvent) => void) {
  const running = new Map<string, { tool: string; since: number }>();
  const answers = new Map<string, ToolMessage>();
  let partial = "";
  let closed = false;
  let wake: (() => void) | undefined;
  return {
    answers,
    /** Settles when none of the tools that `counts` runs any more, or after `ms`. */
    async ended(counts: (tool: string) => boolean, ms: number): Promise<void> {
      const until = performance.now() + ms;
      while ([...running.values()].some(({ tool }) => counts(tool)) && performance.now() < until) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, until - performance.now());
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    get partial() {
      return partial;
    },
    emit(event: AgentEvent): void {
      // A tool that does not look at its signal may still talk after the turn has ended.
      if (closed) return;
      if (event.type === "text-delta") partial += event.text;
      if (event.type === "tool-started")
        running.set(event.callId, { tool: event.tool, since: performance.now() });
      if (event.type === "tool-finished") running.delete(event.callId);
      emit(event);
      if (event.type === "tool-finished") wake?.();
    },
    answered(message: ToolMessage): void {
      answers.set(message.tool_call_id, message);
      wake?.();
    },
    /** The text of a settled call is in the state. */
    settled: (then: ChatDeps["onUsage"]) => (context: ContextFill) => {
      partial = "";
      then(context);
    },
    close(brief: string): void {
      for (const [callId, { tool, since }] of running) {
        emit({ type: "tool-finished", callId, tool, ok: false, brief, elapsedMs: performance.now() - since });
      }
      closed = true;
    },
  };
}

function lastText(messages: readonly BaseMessage[]): string {
  return messages.findLast((message) => message instanceof AIMessage)?.text ?? "";
}
