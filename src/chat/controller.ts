import type { Session } from "../agent/assistant.js";
import type { AgentEvent, DoneReason } from "../agent/events.js";
import { EXIT, type ExitCode } from "../engine/errors.js";
import type { AnyTool } from "../tools/define.js";
import { createApprovals } from "./approvals.js";
import { commandEntries } from "./commands/registry.js";
import { createCommands } from "./commands/run.js";
import { editorText } from "./editor/editor-state.js";
import { errorItem } from "./errors.js";
import { pumpEvents } from "./event-pump.js";
import { intentOf } from "./input/keymap.js";
import type { Key } from "./input/keys.js";
import type { ChatOptions, OpenSession } from "./options.js";
import { initialState } from "./state.js";
import { type ChatStore, createStore } from "./store.js";

/** Does what the keys ask for. Knows nothing of a terminal: tests press keys and read the store. */
export interface ChatController {
  readonly store: ChatStore;
  /** Loads the history, shows an earlier conversation, sends the first message. */
  start(): Promise<void>;
  press(key: Key): void;
  /** Sends a text as if it had been written and entered. */
  send(text: string): void;
  /** Stops what runs and ends the chat with this code. */
  quit(code: ExitCode): void;
  /** Settles when the chat is over and nothing runs any more. */
  readonly finished: Promise<ExitCode>;
  session(): Session;
}

/** Two Ctrl-C within this time quit. */
const QUIT_MS = 1500;
/** How long leaving waits for a stopped turn to write down what it has. */
const SETTLE_MS = 2000;

const ZERO_USAGE = { modelCalls: 0, inputTokens: 0, outputTokens: 0, usd: null, seconds: 0 };

export function createController(options: ChatOptions): ChatController {
  const now = options.now ?? Date.now;
  const store = createStore(initialState({ lang: options.lang, status: options.status, now: now() }));
  const approvals = createApprovals(store);
  let session = options.session;
  let abort: AbortController | undefined;
  let running: Promise<void> = Promise.resolve();
  let leaving = false;
  let finish: (code: ExitCode) => void = () => undefined;
  const finished = new Promise<ExitCode>((resolve) => {
    finish = resolve;
  });

  const emit = (event: AgentEvent) => store.dispatch({ type: "event", event, now: now() });
  const end = (reason: DoneReason) =>
    emit({ type: "done", reason, result: "", sessionId: session.id, usage: ZERO_USAGE });
  const showError = (error: unknown) =>
    store.dispatch({ type: "show", item: errorItem(error, store.get().lang) });

  async function countTrials(): Promise<void> {
    store.dispatch({ type: "trials", count: await options.trials() });
  }

  async function open(next: OpenSession, show: boolean): Promise<void> {
    session = next.session;
    store.dispatch({
      type: "session",
      status: next.status,
      transcript: show ? await session.transcript() : [],
    });
  }

  /** Everything that takes time goes through here: one at a time, stoppable, and it ends with `done`. */
  function work(shown: string, task: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    abort = controller;
    store.dispatch({ type: "turn-begun", shown, now: now() });
    running = (async () => {
      try {
        await task(controller.signal);
      } catch (error) {
        if (!controller.signal.aborted) showError(error);
      }
      // A session that ended without `done` broke its contract; the screen must not hang for it.
      if (store.get().turn) end(controller.signal.aborted ? "cancelled" : "failed");
      abort = undefined;
      await countTrials().catch(showError);
      const next = store.get().queue[0];
      if (next === undefined || leaving) return;
      store.dispatch({ type: "dequeue" });
      run(next);
    })();
  }

  function converse(text: string): void {
    work(text, (signal) => {
      const approve = (tool: AnyTool, input: unknown) => approvals.ask(tool, input, signal);
      return pumpEvents(session.send(text, { signal, approve }), emit, now);
    });
  }

  const commands = createCommands({
    options,
    store,
    emit,
    end,
    open,
    work,
    showError,
    session: () => session,
    quit: leave,
  });

  function run(text: string): void {
    if (text.startsWith("/")) commands.run(text);
    else converse(text);
  }

  function send(written: string): void {
    const text = written.trim();
    if (text === "") return;
    const { turn } = store.get();
    store.dispatch({ type: "edit", action: { type: "remember", entry: text } });
    options.history.append(text).catch(showError);
    if (turn && !commands.anytime(text)) store.dispatch({ type: "queue", text });
    else run(text);
  }

  function stop(): void {
    if (!abort) return;
    store.dispatch({ type: "stopping" });
    store.dispatch({ type: "unqueue" });
    abort.abort();
  }

  function interrupt(): void {
    const { quitAskedAt, editor, turn } = store.get();
    const at = now();
    if (quitAskedAt !== null && at - quitAskedAt <= QUIT_MS) {
      leave(turn ? EXIT.interrupted : EXIT.done);
      return;
    }
    if (editor.text !== "") store.dispatch({ type: "edit", action: { type: "clear" } });
    store.dispatch({ type: "quit-asked", at });
    setTimeout(() => {
      if (store.get().quitAskedAt === at) store.dispatch({ type: "quit-asked", at: null });
    }, QUIT_MS).unref();
  }

  function leave(code: ExitCode): void {
    if (leaving) return;
    leaving = true;
    abort?.abort();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MS).unref());
    void Promise.race([running, patience]).then(() => finish(code));
  }

  return {
    store,
    finished,
    session: () => session,
    quit: leave,
    send,
    async start() {
      try {
        store.dispatch({
          type: "edit",
          action: { type: "load-history", entries: await options.history.load() },
        });
        if (options.resumed) await open({ session, status: options.status }, true);
        await countTrials();
      } catch (error) {
        showError(error);
      }
      if (options.initialPrompt) run(options.initialPrompt);
    },
    press(key) {
      if (leaving) return;
      const state = store.get();
      const intent = intentOf(key, state, commandEntries(options.tools, state.lang));
      switch (intent.do) {
        case "edit":
          return store.dispatch({ type: "edit", action: intent.action });
        case "submit":
          return send(editorText(state.editor));
        case "stop":
          return stop();
        case "interrupt":
          return interrupt();
        case "end-of-input":
          return leave(state.turn ? EXIT.interrupted : EXIT.done);
        case "approve":
          return approvals.answer(intent.answer);
        case "nothing":
          return undefined;
      }
    },
  };
}
