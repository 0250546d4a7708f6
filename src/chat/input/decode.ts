import { type Key, type KeyName, key } from "./keys.js";

/**
 * Bytes of a terminal in raw mode to keys: xterm, rxvt and kitty's CSI-u forms, bracketed paste, Alt as an Esc prefix.
 * Ink's own `useInput` is not used, because it cannot tell Backspace from Delete and cuts a paste into pieces.
 */
export interface Decoder {
  push(chunk: string): Key[];
  /** A lone Esc is kept back, as it may begin a sequence; called when nothing followed for a moment. */
  flush(): Key[];
  /** Whether `flush` should be called after a moment. */
  readonly waiting: boolean;
}

const PASTE_START = "\u001b[200~";
const PASTE_END = "\u001b[201~";
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is decoded
const CSI = /^\u001b\[([0-9;:<=>?]*)([ -/]*)([@-~])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is decoded
const SS3 = /^\u001bO([A-Za-z])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is decoded
const UNFINISHED = /^\u001b(?:\[[0-9;:<=>?]*[ -/]*|O|_G[^\u001b]*\u001b?)?$/;
// Answers to questions: attributes, the size of a cell, the place of the cursor, kitty's graphics.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is decoded
const REPORT = /^(?:\u001b\[\?[\d;]*c|\u001b\[\d+;\d+R|\u001b\[6;\d+;\d+t|\u001b_G[^\u001b]*\u001b\\)/;

const BY_LETTER: Record<string, KeyName> = { A: "up", B: "down", C: "right", D: "left", H: "home", F: "end" };
const BY_NUMBER: Record<string, KeyName> = {
  1: "home",
  3: "delete",
  4: "end",
  5: "page-up",
  6: "page-down",
  7: "home",
  8: "end",
};
const BY_CODEPOINT: Record<number, KeyName> = { 9: "tab", 13: "enter", 27: "escape", 127: "backspace" };

export function createDecoder(): Decoder {
  let pending = "";
  let pasting = false;

  function decode(final: boolean): Key[] {
    const keys: Key[] = [];
    while (pending !== "") {
      if (pasting) {
        const end = pending.indexOf(PASTE_END);
        if (end === -1) return keys;
        keys.push({ kind: "paste", text: pending.slice(0, end) });
        pending = pending.slice(end + PASTE_END.length);
        pasting = false;
      } else if (pending.startsWith(PASTE_START)) {
        pending = pending.slice(PASTE_START.length);
        pasting = true;
      } else if (!final && UNFINISHED.test(pending)) {
        return keys;
      } else {
        const [length, found] = first(pending);
        if (found) keys.push(found);
        pending = pending.slice(length);
      }
    }
    return keys;
  }

  return {
    push(chunk) {
      pending += chunk;
      return decode(false);
    },
    flush: () => (pasting ? [] : decode(true)),
    get waiting() {
      return pending !== "" && !pasting;
    },
  };
}

/** The first key of a text and how many characters it took; no key for a sequence that means nothing here. */
function first(text: string): [number, Key | undefined] {
  if (text.startsWith("\u001b")) return escaped(text);
  const code = text.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return [1, controlKey(code)];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: text goes up to the next control character
  const run = /^[^\u0000-\u001f\u007f]+/.exec(text)?.[0] ?? text;
  return [run.length, { kind: "text", text: run }];
}

function escaped(text: string): [number, Key | undefined] {
  const report = REPORT.exec(text)?.[0];
  if (report !== undefined) return [report.length, { kind: "report", text: report }];
  const csi = CSI.exec(text);
  if (csi) return [csi[0].length, csiKey(csi[1] ?? "", csi[3] ?? "")];
  const ss3 = SS3.exec(text);
  if (ss3) {
    const name = BY_LETTER[ss3[1] ?? ""];
    return [ss3[0].length, name && key(name)];
  }
  if (text.length === 1 || text.startsWith("\u001b\u001b")) return [1, key("escape")];
  const [length, plain] = first(String.fromCodePoint(text.codePointAt(1) ?? 0));
  if (plain?.kind === "key") return [1 + length, { ...plain, alt: true }];
  if (plain?.kind === "text") return [1 + length, key(`letter-${plain.text.toLowerCase()}`, { alt: true })];
  return [1 + length, undefined];
}

function csiKey(parameters: string, final: string): Key | undefined {
  const [number = "", modifierField = ""] = parameters.split(";");
  const modifier = Math.max(0, Number.parseInt(modifierField || "1", 10) - 1);
  // Kitty reports releases as event type 3.
  if (modifierField.split(":")[1] === "3") return undefined;
  const modifiers = { shift: (modifier & 1) !== 0, alt: (modifier & 2) !== 0, ctrl: (modifier & 4) !== 0 };
  if (final === "Z") return key("tab", { shift: true });
  if (final === "u") {
    const code = Number.parseInt(number, 10);
    const named = BY_CODEPOINT[code];
    if (named) return key(named, modifiers);
    const char = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    if (char === "") return undefined;
    return modifiers.ctrl || modifiers.alt
      ? key(`letter-${char.toLowerCase()}`, modifiers)
      : { kind: "text", text: char };
  }
  const name = final === "~" ? BY_NUMBER[number] : BY_LETTER[final];
  return name && key(name, modifiers);
}

function controlKey(code: number): Key | undefined {
  switch (code) {
    case 0x0d:
      return key("enter");
    case 0x0a:
      return key("letter-j", { ctrl: true });
    case 0x09:
      return key("tab");
    case 0x08:
    case 0x7f:
      return key("backspace");
    case 0x1f:
      return key("letter-_", { ctrl: true });
    default:
      return code >= 1 && code <= 26
        ? key(`letter-${String.fromCharCode(code + 96)}`, { ctrl: true })
        : undefined;
  }
}
