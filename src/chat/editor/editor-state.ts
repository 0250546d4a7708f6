import { clean } from "../screen/line.js";
import {
  lineEnd,
  lineStart,
  nextGrapheme,
  nextWord,
  previousGrapheme,
  previousWord,
  verticalMove,
} from "./motion.js";
import { expandPastes, foldPaste, type Pastes, stripAtoms } from "./paste.js";

/**
 * The line that is being written. `caret` is an index into `text`, always between graphemes. A large paste is one
 * character of `text` (see paste.ts), so every motion and deletion treats it as a unit.
 */
export interface EditorState {
  readonly text: string;
  readonly caret: number;
  readonly pastes: Pastes;
  /** Last cut text; consecutive cuts gather, as in readline. */
  readonly killed: string;
  readonly past: readonly Snapshot[];
  readonly history: readonly string[];
  /** Which entry of the history is shown; null when it is the person's own line. */
  readonly browsing: { readonly index: number; readonly draft: string } | null;
  /** Row of the completion list that is chosen, and the text for which it was closed by Esc. */
  readonly choice: number;
  readonly dismissed: string | null;
  /** The text is what the history is searched for; `draft` is the line that was left for it. */
  readonly searching: { readonly draft: string } | null;
  readonly last: "insert" | "kill" | "chord" | "other";
}

interface Snapshot {
  readonly text: string;
  readonly caret: number;
}

export type Motion = "left" | "right" | "word-left" | "word-right" | "home" | "end" | "up" | "down";
export type Deletion = "left" | "right" | "word-left" | "word-right" | "line-start" | "line-end";

export type EditorAction =
  | { readonly type: "insert"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "newline" }
  | { readonly type: "move"; readonly to: Motion }
  | { readonly type: "delete"; readonly what: Deletion }
  | { readonly type: "yank" }
  | { readonly type: "undo" }
  | { readonly type: "clear" }
  | { readonly type: "replace"; readonly text: string }
  | { readonly type: "choose"; readonly index: number }
  | { readonly type: "dismiss" }
  /** Replaces what stands between `from` and the caret. */
  | { readonly type: "complete"; readonly from: number; readonly text: string }
  /** Ctrl-X: the next key may complete a chord. */
  | { readonly type: "chord" }
  | { readonly type: "search" }
  /** The search is over: the found entry, or the line as it was before. */
  | { readonly type: "search-end"; readonly found: string | null }
  | { readonly type: "remember"; readonly entry: string }
  | { readonly type: "load-history"; readonly entries: readonly string[] };

const UNDO_DEPTH = 200;

export function emptyEditor(history: readonly string[] = []): EditorState {
  return {
    text: "",
    caret: 0,
    pastes: new Map(),
    killed: "",
    past: [],
    history,
    browsing: null,
    choice: 0,
    dismissed: null,
    searching: null,
    last: "other",
  };
}

/** The text with its folded pastes written out: what is sent. */
export function editorText(state: EditorState): string {
  return expandPastes(state.text, state.pastes);
}

export function editorReducer(state: EditorState, action: EditorAction): EditorState {
  switch (action.type) {
    case "insert":
      return insert(state, stripAtoms(clean(action.text)), state.last === "insert");
    case "newline":
      return insert(state, "\n", false);
    case "paste":
      return paste(state, action.text);
    case "move":
      return move(state, action.to);
    case "delete":
      return remove(state, action.what);
    case "yank":
      return insert(state, state.killed, false);
    case "undo":
      return undo(state);
    case "clear":
      return edited(state, "", 0, false);
    case "replace":
      return edited(state, action.text, action.text.length, false);
    case "choose":
      return { ...state, choice: action.index };
    case "dismiss":
      return { ...state, dismissed: state.text };
    case "complete": {
      const text = state.text.slice(0, action.from) + action.text + state.text.slice(state.caret);
      return edited(state, text, action.from + action.text.length, false);
    }
    case "chord":
      return { ...state, last: "chord" };
    case "search":
      return { ...edited(state, "", 0, false), searching: { draft: state.text } };
    case "search-end": {
      const text = action.found ?? state.searching?.draft ?? state.text;
      // A found command must not open the completion list.
      return { ...edited(state, text, text.length, false), searching: null, dismissed: text };
    }
    case "remember":
      return { ...emptyEditor(remembered(state.history, action.entry)), killed: state.killed };
    case "load-history":
      return { ...state, history: [...action.entries, ...state.history] };
  }
}

function edited(state: EditorState, text: string, caret: number, joinsLast: boolean): EditorState {
  const past = joinsLast
    ? state.past
    : [...state.past, { text: state.text, caret: state.caret }].slice(-UNDO_DEPTH);
  return { ...state, text, caret, past, browsing: null, choice: 0, dismissed: null, last: "other" };
}

function insert(state: EditorState, added: string, joinsLast: boolean): EditorState {
  if (added === "") return state;
  const text = state.text.slice(0, state.caret) + added + state.text.slice(state.caret);
  return { ...edited(state, text, state.caret + added.length, joinsLast), last: "insert" };
}

function paste(state: EditorState, pasted: string): EditorState {
  const text = stripAtoms(clean(pasted.replace(/\r\n?/g, "\n")));
  const folded = foldPaste(text, state.pastes);
  return { ...insert({ ...state, pastes: folded.pastes }, folded.shown, false), last: "other" };
}

function move(state: EditorState, to: Motion): EditorState {
  if (to === "up" || to === "down") {
    const caret = verticalMove(state.text, state.caret, to);
    return caret === undefined ? browse(state, to) : { ...state, caret, last: "other" };
  }
  return { ...state, caret: target(state, to), last: "other" };
}

function target(state: EditorState, to: Exclude<Motion, "up" | "down">): number {
  const { text, caret } = state;
  switch (to) {
    case "left":
      return previousGrapheme(text, caret);
    case "right":
      return nextGrapheme(text, caret);
    case "word-left":
      return previousWord(text, caret);
    case "word-right":
      return nextWord(text, caret);
    case "home":
      return lineStart(text, caret);
    case "end":
      return lineEnd(text, caret);
  }
}

function remove(state: EditorState, what: Deletion): EditorState {
  const { text, caret } = state;
  const from =
    what === "left"
      ? previousGrapheme(text, caret)
      : what === "word-left"
        ? previousWord(text, caret)
        : what === "line-start"
          ? killStart(text, caret)
          : caret;
  const to =
    what === "right"
      ? nextGrapheme(text, caret)
      : what === "word-right"
        ? nextWord(text, caret)
        : what === "line-end"
          ? killEnd(text, caret)
          : caret;
  if (from === to) return state;
  const next = edited(state, text.slice(0, from) + text.slice(to), from, false);
  if (what === "left" || what === "right") return next;
  const cut = text.slice(from, to);
  const gathers = state.last === "kill";
  const killed = !gathers ? cut : to === caret ? cut + state.killed : state.killed + cut;
  return { ...next, killed, last: "kill" };
}

/** At the start of a line, Ctrl-U takes the line break before it, so that repeating it goes on. */
function killStart(text: string, caret: number): number {
  const start = lineStart(text, caret);
  return start === caret ? previousGrapheme(text, caret) : start;
}

function killEnd(text: string, caret: number): number {
  const end = lineEnd(text, caret);
  return end === caret ? nextGrapheme(text, caret) : end;
}

function undo(state: EditorState): EditorState {
  const before = state.past.at(-1);
  if (!before) return state;
  return { ...state, ...before, past: state.past.slice(0, -1), browsing: null, choice: 0, last: "other" };
}

function browse(state: EditorState, to: "up" | "down"): EditorState {
  const { history, browsing } = state;
  const index =
    to === "up" ? (browsing?.index ?? history.length) - 1 : (browsing?.index ?? history.length) + 1;
  if (index < 0 || (to === "down" && !browsing)) return state;
  const draft = browsing?.draft ?? state.text;
  const text = index >= history.length ? draft : (history[index] ?? "");
  return {
    ...edited(state, text, text.length, false),
    browsing: index >= history.length ? null : { index, draft },
    // A command from the history must not open the completion list, which would take the arrow keys.
    dismissed: text,
  };
}

function remembered(history: readonly string[], entry: string): readonly string[] {
  return entry.trim() === "" || history.at(-1) === entry ? history : [...history, entry];
}
