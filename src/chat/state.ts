import type { ApprovalRequest } from "../agent/approval.js";
import type { TranscriptItem } from "../agent/assistant.js";
import type { AgentEvent, ContextFill, DoneReason } from "../agent/events.js";
import type { Lang } from "../i18n/lang.js";
import { noticeText } from "../i18n/notice.js";
import type { Usage } from "../tools/research-contract.js";
import {
  type EditorAction,
  type EditorState,
  editorReducer,
  editorText,
  emptyEditor,
} from "./editor/editor-state.js";
import { NO_WORDS, type Words } from "./editor/words.js";
import type { Item, ItemBody } from "./items.js";
import { type Job, noteOf, stepJob } from "./jobs.js";
import type { Configured, Limits } from "./limits.js";
import { type ChatMessages, messagesFor } from "./messages.js";
import { clean } from "./screen/line.js";
import type { Theme } from "./screen/paint.js";
import type { ChatStatus } from "./status.js";
import { endTurn, flushText, newTurn, stepTurn, type Turn } from "./turn.js";

/** Everything the chat shows. Changed by `chatReducer` alone; the screen is a function of it. */
export interface ChatState {
  readonly lang: Lang;
  readonly status: ChatStatus;
  /** While the conversation is still being opened: what is done for it; null once it is there. */
  readonly opening: string | null;
  /** Of the conversation, with its earlier turns. */
  readonly usage: Usage | null;
  /** Of the turn that runs. */
  readonly spent: Usage | null;
  /** After the model's last answer; null before the first, and where there is no window to fill. */
  readonly context: ContextFill | null;
  readonly trials: number | null;
  /** Finished pieces, only ever appended to: Ink prints each once. */
  readonly items: readonly Item[];
  readonly turn: Turn | null;
  readonly queue: readonly string[];
  readonly editor: EditorState;
  /** What completes inside a line. */
  readonly words: Words;
  /** Commands in the background, the finished ones as well. */
  readonly jobs: readonly Job[];
  /** Set in this chat, ahead of what is configured. */
  readonly limits: Limits;
  readonly configured: Configured;
  readonly theme: Theme;
  /** Page of the first-run guide; null when it is not shown. */
  readonly guide: number | null;
  /** The terminal is lent to another program, and nothing is drawn; the items that were printed before. */
  readonly away: { readonly printed: number } | null;
  readonly approval: ApprovalRequest | null;
  /** When Ctrl-C was pressed, while a second one would quit. */
  readonly quitAskedAt: number | null;
  readonly now: number;
}

export type ChatAction =
  | { readonly type: "opening"; readonly what: string }
  | {
      readonly type: "opened";
      readonly status: ChatStatus;
      readonly lang: Lang;
      readonly configured: Configured;
    }
  /** `job`: of a command in the background. */
  | { readonly type: "event"; readonly event: AgentEvent; readonly now: number; readonly job?: number }
  /** What runs goes to the background. */
  | { readonly type: "background"; readonly shown: string }
  | { readonly type: "steer"; readonly text: string }
  | { readonly type: "words"; readonly words: Words }
  | { readonly type: "limits"; readonly limits: Limits }
  | { readonly type: "theme"; readonly theme: Theme }
  | { readonly type: "guide"; readonly page: number | null }
  | { readonly type: "away"; readonly away: boolean }
  | { readonly type: "show"; readonly item: ItemBody }
  | { readonly type: "edit"; readonly action: EditorAction }
  | { readonly type: "turn-begun"; readonly shown: string; readonly now: number }
  | { readonly type: "stopping" }
  | { readonly type: "queue"; readonly text: string }
  | { readonly type: "dequeue" }
  | { readonly type: "unqueue" }
  | { readonly type: "approval"; readonly approval: ApprovalRequest | null }
  | { readonly type: "quit-asked"; readonly at: number | null }
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "trials"; readonly count: number }
  | { readonly type: "lang"; readonly lang: Lang }
  | {
      readonly type: "session";
      readonly status: ChatStatus;
      readonly transcript: readonly TranscriptItem[];
      readonly usage: Usage;
    };

/** How much of an earlier conversation is printed again on resume: Ink keeps all that it printed in memory. */
const RESUMED_ITEMS = 8;
/** Items at the end that are kept whole. */
const WHOLE_ITEMS = 400;

export function initialState(options: { lang: Lang; status: ChatStatus; now: number }): ChatState {
  return {
    ...options,
    opening: null,
    usage: null,
    spent: null,
    context: null,
    trials: null,
    items: [{ id: 0, kind: "welcome" }],
    turn: null,
    queue: [],
    editor: emptyEditor(),
    words: NO_WORDS,
    jobs: [],
    limits: {},
    configured: {},
    theme: "auto",
    guide: null,
    away: null,
    approval: null,
    quitAskedAt: null,
  };
}

/** Before anything is known but the language: a line to write on, and nothing in the scrollback. */
export function openingState(lang: Lang, now: number): ChatState {
  const status: ChatStatus = { dataset: "", datasetKind: "imported", testWindow: null, model: "" };
  return { ...initialState({ lang, status, now }), opening: "", items: [] };
}

export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "opening":
      return state.opening === null ? state : { ...state, opening: action.what };
    case "opened":
      if (state.opening === null) return { ...state, configured: action.configured };
      return {
        ...append(state, [{ kind: "welcome" }]),
        opening: null,
        status: action.status,
        lang: action.lang,
        configured: action.configured,
      };
    case "event":
      if (action.job !== undefined) return onJobEvent(state, action.job, action.event, action.now);
      return onEvent({ ...state, now: action.now }, action.event);
    case "background":
      return state.turn ? toBackground(state, state.turn, action.shown) : state;
    case "steer":
      return {
        ...state,
        queue: [action.text, ...state.queue],
        turn: state.turn && { ...state.turn, steered: true },
      };
    case "words":
      return { ...state, words: action.words };
    case "limits":
      return { ...state, limits: action.limits };
    case "theme":
      return { ...state, theme: action.theme };
    case "guide":
      return { ...state, guide: action.page };
    case "away":
      return { ...state, away: action.away ? { printed: state.items.length } : null };
    case "show":
      return append(state, [action.item]);
    case "edit":
      return {
        ...state,
        // History arrives by itself while the chat starts: nobody has changed their mind about quitting.
        quitAskedAt: action.action.type === "load-history" ? state.quitAskedAt : null,
        editor: editorReducer(state.editor, action.action),
      };
    case "turn-begun":
      return {
        ...append(state, [{ kind: "user", text: clean(action.shown) }]),
        // Whoever asks has seen enough of the guide.
        guide: null,
        turn: newTurn(action.now),
        spent: null,
        now: action.now,
      };
    case "stopping":
      return state.turn ? { ...state, turn: { ...state.turn, stopping: true } } : state;
    case "queue":
      return { ...state, queue: [...state.queue, action.text] };
    case "dequeue":
      return { ...state, queue: state.queue.slice(1) };
    case "unqueue":
      return unqueue(state);
    case "approval":
      return {
        ...state,
        approval: action.approval && { ...action.approval, reason: clean(action.approval.reason) },
      };
    case "quit-asked":
      return { ...state, quitAskedAt: action.at };
    case "tick":
      return { ...state, now: action.now };
    case "trials":
      return { ...state, trials: action.count };
    case "lang":
      return { ...state, lang: action.lang };
    case "session":
      return {
        ...append(state, resumedItems(action.transcript)),
        status: action.status,
        usage: action.usage.modelCalls === 0 ? null : action.usage,
        context: null,
      };
  }
}

function onEvent(state: ChatState, event: AgentEvent): ChatState {
  switch (event.type) {
    case "turn-started":
      return {
        ...state,
        status: {
          ...state.status,
          model: event.model,
          dataset: event.dataset,
          datasetKind: event.datasetKind,
        },
      };
    case "usage":
      return { ...state, usage: event.session, spent: event.turn, context: event.context ?? null };
    // The session asks for the answer itself.
    case "approval-asked":
      return state;
    case "notice":
      return interject(state, "info", noticeText(event.code, event.message, state.lang), null);
    case "error":
      return interject(state, "error", event.message, event.hint);
    case "budget": {
      const { text, hint } = budgetItem(event, messagesFor(state.lang));
      return interject(state, "warning", text, hint);
    }
    case "done":
      return endOf(state, event.reason);
    default: {
      if (!state.turn) return state;
      const step = stepTurn(state.turn, event, state.now);
      return { ...append(state, step.finished), turn: step.turn };
    }
  }
}

/** Something that is said about the answer stands below what came of it, never inside its last paragraph. */
function interject(
  state: ChatState,
  tone: "info" | "warning" | "error",
  text: string,
  hint: string | null,
): ChatState {
  const step = state.turn && flushText(state.turn, state.now);
  const message: ItemBody = { kind: "message", tone, text: clean(text), hint: hint && clean(hint) };
  const told = append(state, [...(step?.finished ?? []), message]);
  return step ? { ...told, turn: step.turn } : told;
}

function budgetItem(
  { kind, used, limit }: Extract<AgentEvent, { type: "budget" }>,
  messages: ChatMessages,
): Extract<ItemBody, { kind: "message" }> {
  const name =
    kind === "modelCalls" || kind === "formulas" ? messages.budgetOther[kind] : messages.budgetKinds[kind];
  const figure = (value: number) => String(Number(value.toFixed(4)));
  const text = messages.budgetReached(name, figure(used), figure(limit));
  return { kind: "message", tone: "warning", text, hint: messages.budgetUsage };
}

function toBackground(state: ChatState, turn: Turn, shown: string): ChatState {
  const job: Job = { id: state.jobs.length + 1, shown: clean(shown), turn, state: "running", printed: [] };
  return { ...state, turn: null, jobs: [...state.jobs, job] };
}

function onJobEvent(state: ChatState, id: number, event: AgentEvent, now: number): ChatState {
  const found = state.jobs.find((job) => job.id === id);
  if (!found) return state;
  const { job, shown } =
    event.type === "budget"
      ? { job: noteOf(found, budgetItem(event, messagesFor(state.lang))), shown: [] }
      : stepJob(found, event, now);
  const jobs = state.jobs.map((one) => (one.id === id ? job : one));
  return { ...append(state, shown), jobs, now };
}

function endOf(state: ChatState, reason: DoneReason): ChatState {
  if (!state.turn) return state;
  const last = state.items.at(-1);
  // An error that was just shown says it already.
  const said = reason === "failed" && last?.kind === "message" && last.tone === "error";
  return {
    ...append(state, endTurn(state.turn, said ? "finished" : reason, state.now)),
    turn: null,
    approval: null,
  };
}

/** Stands for what was printed long ago: the terminal has it, and the session on disk. */
const PRINTED: Item = { id: -1, kind: "earlier", count: 0 };

/** What is kept of an item that scrolled away long ago: of a result its text, which `/show` prints again. */
function remains(item: Item): Item {
  if (item.kind !== "tool") return PRINTED;
  if (item.value === undefined) return item;
  const { value: _, ...rest } = item;
  return rest;
}

function append(state: ChatState, bodies: readonly ItemBody[]): ChatState {
  if (bodies.length === 0) return state;
  const first = state.items.length;
  const items = [...state.items, ...bodies.map((body, index): Item => ({ ...body, id: first + index }))];
  for (let at = Math.max(0, first - WHOLE_ITEMS); at < items.length - WHOLE_ITEMS; at++)
    items[at] = remains(items[at] as Item);
  return { ...state, items };
}

/** Stopping gives what was queued back to the person, in front of what they are writing. */
function unqueue(state: ChatState): ChatState {
  if (state.queue.length === 0) return state;
  const text = [...state.queue, editorText(state.editor)].filter((part) => part !== "").join("\n");
  return { ...state, queue: [], editor: editorReducer(state.editor, { type: "replace", text }) };
}

function resumedItems(transcript: readonly TranscriptItem[]): ItemBody[] {
  const shown = transcript.slice(-RESUMED_ITEMS);
  const earlier = transcript.length - shown.length;
  const head: ItemBody[] = earlier > 0 ? [{ kind: "earlier", count: earlier }] : [];
  return [
    ...head,
    ...shown.map((item): ItemBody => {
      if (item.kind === "user") return { kind: "user", text: clean(item.text) };
      if (item.kind === "assistant") return { kind: "answer", markdown: clean(item.text), tight: false };
      const outcome = item.ok ? "ok" : "failed";
      return {
        kind: "tool",
        tool: item.tool,
        input: item.input,
        outcome,
        brief: clean(item.brief),
        ...(item.value !== undefined && { value: item.value }),
        elapsedMs: null,
        folded: true,
      };
    }),
  ];
}
