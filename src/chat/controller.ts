import type { ApprovalRequest } from "../agent/approval.js";
import type { Session } from "../agent/assistant.js";
import { EXIT, type ExitCode } from "../engine/errors.js";
import { createApprovals } from "./approvals.js";
import { commandEntries } from "./commands/registry.js";
import { createCommands } from "./commands/run.js";
import { editorText } from "./editor/editor-state.js";
import { explainMentions, resolveMentions } from "./editor/mentions.js";
import { errorItem } from "./errors.js";
import { pumpEvents } from "./event-pump.js";
import { createHandOver } from "./hand-over.js";
import { intentOf } from "./input/keymap.js";
import type { Key } from "./input/keys.js";
import { limitsOf } from "./limits.js";
import { messagesFor } from "./messages.js";
import type { ChatOptions, OpenSession } from "./options.js";
import { THEMES } from "./screen/paint.js";
import { initialState } from "./state.js";
import { type ChatStore, createStore } from "./store.js";
import { createWork } from "./work.js";

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

export function createController(options: ChatOptions): ChatController {
  const now = options.now ?? Date.now;
  const { lang, status, door, budgets: configured = {} } = options;
  const store = door?.store ?? createStore(initialState({ lang, status, now: now() }));
  store.dispatch({ type: "opened", lang, status, configured });
  const approvals = createApprovals(store);
  let session = options.session;
  let leaving = false;
  let finish: (code: ExitCode) => void = () => undefined;
  const finished = new Promise<ExitCode>((resolve) => {
    finish = resolve;
  });

  const showError = (error: unknown) =>
    store.dispatch({ type: "show", item: errorItem(error, store.get().lang) });
  const say = (text: string) =>
    store.dispatch({ type: "show", item: { kind: "message", tone: "info", text, hint: null } });

  async function countTrials(): Promise<void> {
    store.dispatch({ type: "trials", count: await options.trials() });
  }

  const work = createWork({ store, now, sessionId: () => session.id, showError, after: countTrials, run });
  const handOver = createHandOver(store);

  async function loadPreferences(): Promise<void> {
    const { theme, guided } = await options.preferences.load();
    const known = THEMES.find((one) => one === theme);
    if (known) store.dispatch({ type: "theme", theme: known });
    // Nor to somebody who has asked something already.
    const { turn, queue, items } = store.get();
    const busy = turn !== null || queue.length > 0 || items.length > 1;
    if (!guided && !options.resumed && !options.initialPrompt && !busy)
      store.dispatch({ type: "guide", page: 0 });
  }

  /** A guide that was left is not shown again, whichever way it was left. */
  function turnPage(to: "next" | "end"): void {
    const { guide, lang } = store.get();
    const next = guide === null ? null : guide + 1;
    const over = to === "end" || next === null || next >= messagesFor(lang).guide.length;
    store.dispatch({ type: "guide", page: over ? null : next });
    if (over) options.preferences.save({ guided: true }).catch(showError);
  }

  /** Names to complete with; a list that cannot be read is told once and the line works without it. */
  function loadWords(): void {
    options
      .words(session)
      .then((words) => store.dispatch({ type: "words", words }))
      .catch(showError);
  }

  async function open(next: OpenSession, show: boolean): Promise<void> {
    session = next.session;
    store.dispatch({
      type: "session",
      status: next.status,
      transcript: show ? await session.transcript() : [],
      usage: session.usage,
    });
    loadWords();
  }

  function converse(text: string): void {
    const sent = explainMentions(text, store.get().words);
    work.begin(
      text,
      ({ signal, emit }) => {
        const approve = (request: ApprovalRequest) => approvals.ask(request, signal);
        const limits = limitsOf(() => store.get().limits);
        const { allow = {} } = options;
        return pumpEvents(session.send(sent, { signal, approve, allow, limits }), emit, now);
      },
      "turn",
    );
  }

  const commands = createCommands({
    options,
    store,
    open,
    work,
    showError,
    session: () => session,
    quit: leave,
  });

  function run(text: string): void {
    if (text.startsWith("/")) commands.run(resolveMentions(text, store.get().words));
    else converse(text);
  }

  function remember(text: string): void {
    store.dispatch({ type: "edit", action: { type: "remember", entry: text } });
    options.history.append(text).catch(showError);
  }

  function send(written: string): void {
    const text = written.trim();
    if (text === "") return;
    if (store.get().guide !== null) turnPage("end");
    remember(text);
    if (store.get().turn && !commands.anytime(text)) store.dispatch({ type: "queue", text });
    else run(text);
  }

  /** What is written goes out as soon as the present step (a tool, or the text that streams) is over. */
  function steer(written: string): void {
    const { turn } = store.get();
    const text = written.trim();
    if (text === "") return;
    if (!turn || text.startsWith("/")) {
      send(written);
      return;
    }
    remember(text);
    store.dispatch({ type: "steer", text });
  }

  function background(): void {
    const { lang, jobs } = store.get();
    const messages = messagesFor(lang);
    say(work.background() ? messages.sentToBackground(jobs.length + 1) : messages.onlyCommands);
  }

  async function openEditor(): Promise<void> {
    const { lend, env } = options;
    if (!lend) return;
    const text = editorText(store.get().editor);
    const written = await handOver(() => lend.edit(text, env));
    if (written !== null)
      store.dispatch({ type: "edit", action: { type: "replace", text: written.replace(/\n+$/, "") } });
  }

  function interrupt(): void {
    const { quitAskedAt, editor, turn } = store.get();
    const at = now();
    if (quitAskedAt !== null && at - quitAskedAt <= QUIT_MS) {
      leave(turn ? EXIT.interrupted : EXIT.done);
      return;
    }
    if (editor.searching) store.dispatch({ type: "edit", action: { type: "search-end", found: null } });
    else if (editor.text !== "") store.dispatch({ type: "edit", action: { type: "clear" } });
    store.dispatch({ type: "quit-asked", at });
    setTimeout(() => {
      if (store.get().quitAskedAt === at) store.dispatch({ type: "quit-asked", at: null });
    }, QUIT_MS).unref();
  }

  function leave(code: ExitCode): void {
    if (leaving) return;
    leaving = true;
    work.stopAll();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MS).unref());
    void Promise.race([work.settled(), patience]).then(() => finish(code));
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
        loadWords();
        await loadPreferences();
        await countTrials();
      } catch (error) {
        showError(error);
      }
      const early = store.get().queue;
      for (const text of early) options.history.append(text).catch(showError);
      if (options.initialPrompt) run(options.initialPrompt);
      else if (!store.get().turn) work.next();
    },
    press(key) {
      if (leaving || store.get().away) return;
      const state = store.get();
      const intent = intentOf(key, state, commandEntries(options.tools, state.lang));
      switch (intent.do) {
        case "edit":
          return store.dispatch({ type: "edit", action: intent.action });
        case "submit":
          return send(editorText(state.editor));
        case "stop":
          return work.stop();
        case "steer":
          return steer(editorText(state.editor));
        case "background":
          return background();
        case "open-editor":
          return void openEditor().catch(showError);
        case "guide":
          return turnPage(intent.to);
        case "suspend":
          return void (options.lend && handOver(options.lend.suspend).catch(showError));
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
