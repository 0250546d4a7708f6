import { createDecoder } from "./input/decode.js";
import type { Key } from "./input/keys.js";

const PASTE_ON = "\u001b[?2004h";
const PASTE_OFF = "\u001b[?2004l";
const SHOW_CURSOR = "\u001b[?25h";
/** A key sequence arrives at once; an Esc with nothing behind it for this long is the Esc key. */
const ESCAPE_MS = 40;
/** What was typed while the program started went through the terminal's line editor, which writes Enter as \n. */
const TYPED_AHEAD_MS = 100;

/**
 * Before an error that nobody caught is told and the process ends, `leave` takes from the screen what the message would
 * be written over. Gives the way to take this back.
 */
export function beforeCrash(leave: () => void): () => unknown {
  process.on("uncaughtExceptionMonitor", leave);
  return () => process.off("uncaughtExceptionMonitor", leave);
}

export interface TerminalGuard {
  /** Gives the terminal back as it was found. Can be called more than once, also from an exit handler. */
  restore(): void;
  /** Takes it again after `restore`. */
  take(): void;
  /** Hears what the terminal answers; gives the way to stop. */
  onReport(listener: (report: string) => void): () => void;
}

/**
 * Takes the keyboard: raw mode, bracketed paste, decoded keys. Whatever way the process leaves (return, exception,
 * `process.exit`), `restore` runs; the modes are the only things of the terminal that the chat changes.
 */
export function takeTerminal(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  onKey: (key: Key) => void,
  onEnd: () => void,
): TerminalGuard {
  const decoder = createDecoder();
  let timer: NodeJS.Timeout | undefined;
  let taken = false;
  const listeners = new Set<(report: string) => void>();
  const deliver = (keys: readonly Key[]) => {
    for (const key of keys) {
      if (key.kind === "report") for (const listener of listeners) listener(key.text);
      else onKey(key);
    }
  };
  let takenAt = 0;
  const onData = (chunk: string) => {
    clearTimeout(timer);
    const typedAhead = Date.now() - takenAt < TYPED_AHEAD_MS;
    deliver(decoder.push(typedAhead ? chunk.replaceAll("\n", "\r") : chunk));
    if (decoder.waiting) timer = setTimeout(() => deliver(decoder.flush()), ESCAPE_MS);
  };
  const restore = () => {
    if (!taken) return;
    taken = false;
    clearTimeout(timer);
    process.off("exit", restore);
    stdin.off("data", onData);
    stdin.off("end", onEnd);
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    if (stdout.writable) stdout.write(PASTE_OFF + SHOW_CURSOR);
  };
  const take = () => {
    if (taken) return;
    taken = true;
    takenAt = Date.now();
    process.once("exit", restore);
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on("data", onData);
    stdin.on("end", onEnd);
    stdin.resume();
    stdout.write(PASTE_ON);
  };
  stdin.setEncoding("utf8");
  take();
  return {
    restore,
    take,
    onReport(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
