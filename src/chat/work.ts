import type { AgentEvent, DoneReason } from "../agent/events.js";
import type { ChatStore } from "./store.js";
import type { Turn } from "./turn.js";

/** What a task is given: its own stop, and events that go to the turn, or to its job once it is in the background. */
export interface Task {
  readonly signal: AbortSignal;
  readonly emit: (event: AgentEvent) => void;
  readonly end: (reason: DoneReason) => void;
}

interface WorkOptions {
  readonly store: ChatStore;
  readonly now: () => number;
  readonly sessionId: () => string;
  readonly showError: (error: unknown) => void;
  /** After each piece of work that was in front. */
  readonly after: () => Promise<void>;
  /** The next thing of the queue. */
  readonly run: (text: string) => void;
}

/** Everything that takes time: one piece in front, any number in the background, each stoppable. */
export interface Work {
  begin(shown: string, task: (task: Task) => Promise<void>, kind: "turn" | "command"): void;
  /** Stops what is in front. */
  stop(): void;
  /** Sends what is in front to the background; false when it cannot go there. */
  background(): boolean;
  /** Stops a job; false when it does not run. */
  stopJob(id: number): boolean;
  stopAll(): void;
  /** Runs what was sent first of all that waits. */
  next(): void;
  /** Settles when nothing runs. */
  settled(): Promise<unknown>;
}

interface Running {
  readonly shown: string;
  readonly kind: "turn" | "command";
  readonly controller: AbortController;
  job: number | null;
  ended: boolean;
}

const ZERO_USAGE = { modelCalls: 0, inputTokens: 0, outputTokens: 0, usd: null, seconds: 0 };

/**
 * The present step is over: the last tool that ran, or the answer that streamed, which is whole and kept once its calls
 * begin. An answer without calls ends the turn by itself.
 */
function stepEnds(event: AgentEvent, { tools }: Turn): boolean {
  if (event.type === "tool-finished") return tools.length === 0;
  return event.type === "approval-asked" || (event.type === "tool-started" && tools.length === 1);
}

export function createWork({ store, now, sessionId, showError, after, run }: WorkOptions): Work {
  let front: Running | undefined;
  let leaving = false;
  const jobs = new Map<number, Running>();
  const promises = new Set<Promise<void>>();

  function emitFor(running: Running, sent: AgentEvent): void {
    // A command that was stopped and gives what it has did not finish.
    const stopped = sent.type === "done" && sent.reason === "finished" && running.controller.signal.aborted;
    const event: AgentEvent = stopped ? { ...sent, reason: "cancelled" } : sent;
    if (event.type === "done") running.ended = true;
    const job = running.job === null ? {} : { job: running.job };
    store.dispatch({ type: "event", event, now: now(), ...job });
    const { turn } = store.get();
    if (running === front && turn?.steered && !turn.stopping && stepEnds(event, turn)) halt(running);
  }

  function halt(running: Running): void {
    if (running === front) store.dispatch({ type: "stopping" });
    running.controller.abort();
  }

  function next(): void {
    const queued = store.get().queue[0];
    if (queued === undefined || leaving) return;
    store.dispatch({ type: "dequeue" });
    run(queued);
    // What needs no turn of its own is over already.
    if (!front) next();
  }

  async function carry(running: Running, task: (task: Task) => Promise<void>): Promise<void> {
    const { signal } = running.controller;
    const emit = (event: AgentEvent) => emitFor(running, event);
    const end = (reason: DoneReason) =>
      emit({ type: "done", reason, result: "", sessionId: sessionId(), usage: ZERO_USAGE });
    try {
      await task({ signal, emit, end });
    } catch (error) {
      if (!signal.aborted) showError(error);
    }
    // A session that ended without `done` broke its contract; the screen must not hang for it.
    if (!running.ended) end(signal.aborted ? "cancelled" : "failed");
    if (running.job !== null) jobs.delete(running.job);
    const wasInFront = running === front;
    if (wasInFront) front = undefined;
    await after().catch(showError);
    if (wasInFront && !front) next();
  }

  return {
    next,
    begin(shown, task, kind) {
      const running: Running = { shown, kind, controller: new AbortController(), job: null, ended: false };
      front = running;
      store.dispatch({ type: "turn-begun", shown, now: now() });
      const promise = carry(running, task).finally(() => promises.delete(promise));
      promises.add(promise);
    },
    stop() {
      if (!front) return;
      store.dispatch({ type: "unqueue" });
      halt(front);
    },
    background() {
      if (front?.kind !== "command") return false;
      const running = front;
      store.dispatch({ type: "background", shown: running.shown });
      running.job = store.get().jobs.length;
      jobs.set(running.job, running);
      front = undefined;
      next();
      return true;
    },
    stopJob(id) {
      const running = jobs.get(id);
      running?.controller.abort();
      return running !== undefined;
    },
    stopAll() {
      leaving = true;
      for (const running of [front, ...jobs.values()]) running?.controller.abort();
    },
    settled: () => Promise.allSettled(promises),
  };
}
