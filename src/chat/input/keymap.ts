import type { CommandEntry } from "../editor/completion.js";
import type { EditorAction } from "../editor/editor-state.js";
import { type Offer, offersFor } from "../editor/offers.js";
import type { ChatState } from "../state.js";
import type { Key } from "./keys.js";

/** What a key press asks for. The keymap decides; the controller does. */
export type Intent =
  | { readonly do: "edit"; readonly action: EditorAction }
  | { readonly do: "submit" }
  | { readonly do: "stop" }
  | { readonly do: "interrupt" }
  /** Send what is written after the present step, not after the turn. */
  | { readonly do: "steer" }
  | { readonly do: "background" }
  | { readonly do: "open-editor" }
  | { readonly do: "suspend" }
  | { readonly do: "guide"; readonly to: "next" | "end" }
  | { readonly do: "end-of-input" }
  | { readonly do: "approve"; readonly answer: "yes" | "no" | "always" }
  | { readonly do: "nothing" };

const NOTHING: Intent = { do: "nothing" };

export function intentOf(key: Key, state: ChatState, commands: readonly CommandEntry[]): Intent {
  if (key.kind === "report") return NOTHING;
  if (key.kind === "paste") return edit({ type: "paste", text: key.text });
  if (key.kind === "text") return approvalIntent(key.text, state) ?? edit({ type: "insert", text: key.text });
  const { editor } = state;
  const listed = offersFor(editor, commands, state.words);
  const choice = Math.min(editor.choice, listed.length - 1);
  switch (key.name) {
    case "enter":
      return enter(key, state, listed[choice]);
    case "tab":
      return listed[choice] ? complete(listed[choice]) : NOTHING;
    case "escape":
      if (editor.searching) return edit({ type: "search-end", found: null });
      if (listed.length > 0) return edit({ type: "dismiss" });
      if (state.approval) return { do: "approve", answer: "no" };
      if (state.guide !== null) return { do: "guide", to: "end" };
      return state.turn ? { do: "stop" } : NOTHING;
    case "up":
    case "down":
      if (listed.length > 1) {
        const step = key.name === "up" ? -1 : 1;
        return edit({ type: "choose", index: (choice + step + listed.length) % listed.length });
      }
      return edit({ type: "move", to: key.name });
    case "left":
    case "right":
      return edit({ type: "move", to: key.ctrl || key.alt ? `word-${key.name}` : key.name });
    case "home":
    case "end":
      return edit({ type: "move", to: key.name });
    case "backspace":
      return edit({ type: "delete", what: key.alt || key.ctrl ? "word-left" : "left" });
    case "delete":
      return edit({ type: "delete", what: key.alt || key.ctrl ? "word-right" : "right" });
    case "page-up":
    case "page-down":
      return NOTHING;
    case "letter-r":
      if (!key.ctrl) return NOTHING;
      if (!editor.searching) return edit({ type: "search" });
      return listed.length > 0 ? edit({ type: "choose", index: (choice + 1) % listed.length }) : NOTHING;
    default:
      return key.ctrl ? controlIntent(key.name, state) : key.alt ? altIntent(key.name) : NOTHING;
  }
}

function enter(key: Extract<Key, { kind: "key" }>, state: ChatState, chosen: Offer | undefined): Intent {
  if (state.guide !== null && state.editor.text === "") return { do: "guide", to: "next" };
  if (state.editor.searching) return chosen ? complete(chosen) : NOTHING;
  if (key.alt || key.shift || key.ctrl) return edit({ type: "newline" });
  const { text, caret } = state.editor;
  // A backslash at the end of the line asks for another one, as in a shell.
  if (text[caret - 1] === "\\" && caret === text.length) {
    return edit({ type: "replace", text: `${text.slice(0, -1)}\n` });
  }
  // Enter takes what the list offers, unless the command is written out already.
  if (chosen?.kind === "command" && text.toLowerCase() !== chosen.label && !isWritten(text, state, chosen))
    return complete(chosen);
  // Inside a line it sends, unless a row was chosen: "close" is whole, though "close_to…" might be offered.
  if (chosen?.kind === "word" && state.editor.choice > 0) return complete(chosen);
  return { do: "submit" };
}

/** "/data" is a command and also the beginning of "data list"; written out and not moved in the list, it is sent. */
function isWritten(text: string, state: ChatState, chosen: Offer): boolean {
  return state.editor.choice === 0 && chosen.label.startsWith(`${text.trimEnd().toLowerCase()} `);
}

function complete(offer: Offer): Intent {
  if (offer.kind === "history") return edit({ type: "search-end", found: offer.insert });
  return edit({ type: "complete", from: offer.from, text: offer.insert });
}

/** y, n and a answer only while nothing is being written: an answer must not be typed by accident. */
function approvalIntent(text: string, state: ChatState): Intent | undefined {
  if (!state.approval || state.editor.text !== "") return undefined;
  const answers: Readonly<Record<string, "yes" | "no" | "always">> = { y: "yes", n: "no", a: "always" };
  const answer = answers[text.toLowerCase()];
  return answer && { do: "approve", answer };
}

function controlIntent(name: string, state: ChatState): Intent {
  switch (name) {
    case "letter-c":
      return { do: "interrupt" };
    case "letter-d":
      return state.editor.text === "" ? { do: "end-of-input" } : edit({ type: "delete", what: "right" });
    case "letter-j":
      return edit({ type: "newline" });
    case "letter-a":
      return edit({ type: "move", to: "home" });
    case "letter-e":
      return state.editor.last === "chord" ? { do: "open-editor" } : edit({ type: "move", to: "end" });
    case "letter-x":
      return edit({ type: "chord" });
    case "letter-g":
      return state.editor.searching ? edit({ type: "search-end", found: null }) : { do: "open-editor" };
    case "letter-s":
      return state.editor.text === "" ? NOTHING : { do: "steer" };
    case "letter-b":
      return state.turn && state.editor.text === ""
        ? { do: "background" }
        : edit({ type: "move", to: "left" });
    case "letter-f":
      return edit({ type: "move", to: "right" });
    case "letter-p":
      return edit({ type: "move", to: "up" });
    case "letter-n":
      return edit({ type: "move", to: "down" });
    case "letter-k":
      return edit({ type: "delete", what: "line-end" });
    case "letter-u":
      return edit({ type: "delete", what: "line-start" });
    case "letter-w":
      return edit({ type: "delete", what: "word-left" });
    case "letter-y":
      return edit({ type: "yank" });
    case "letter-z":
      return { do: "suspend" };
    case "letter-_":
      return edit({ type: "undo" });
    default:
      return NOTHING;
  }
}

function altIntent(name: string): Intent {
  switch (name) {
    case "letter-b":
      return edit({ type: "move", to: "word-left" });
    case "letter-f":
      return edit({ type: "move", to: "word-right" });
    case "letter-d":
      return edit({ type: "delete", what: "word-right" });
    default:
      return NOTHING;
  }
}

function edit(action: EditorAction): Intent {
  return { do: "edit", action };
}
