import { stripVTControlCharacters } from "node:util";
import { type Line, line } from "./line.js";
import type { Drawn, Late } from "./reflow.js";

/** Asks how wide the terminal is: at its right margin the cursor's place says it, and then it goes back. */
const ASK = "\u001b7\u001b[999C\u001b[6n\u001b8";
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is read
const ANSWER = /^\u001b\[\d+;(\d+)R$/;
/** Ink writes each frame between these. */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";
/** How long answers are waited for: a line across the world needs a part of it. */
const PATIENCE_MS = 1000;
/** So many frames without an answer: this terminal does not answer. */
const SILENT_AFTER = 50;

interface Made {
  readonly drawn: Drawn;
  /** The width that it is drawn for. */
  readonly columns: number;
  /** An answer streams. */
  readonly streams: boolean;
}

interface Sent extends Made {
  /** What was printed for good above it, as it was written. */
  readonly printed: string;
  /** The width of the terminal when it came; undefined while no answer is there. */
  cameAt?: number;
}

/**
 * Frames between here and the terminal. One that is on its way while the window becomes narrower is drawn for the old
 * width over lines that are wrapped already, and leaves the beginning of the one before. So while an answer streams each
 * frame asks how wide the terminal is: from the answers follows what stands there, and all of it can be drawn anew.
 */
export interface Flight {
  /** The terminal as Ink gets it. */
  readonly stdout: NodeJS.WriteStream;
  /** What React made last. */
  make(made: Made): void;
  /** Ink draws what was made last. */
  render(): void;
  hear(report: string): void;
  /** Whether a frame is on its way, for all that is known. */
  waiting(): boolean;
  /** Settles when no frame is on its way any more, or the terminal does not answer. */
  landed(): Promise<void>;
  /** The last frame that came as it was meant, and those that came late; null before the first. */
  onScreen(): { readonly drawn: Drawn; readonly late: readonly Late[] } | null;
  /** The live region was drawn anew by somebody else. */
  repaired(drawn: Drawn): void;
}

export function createFlight(terminal: NodeJS.WriteStream): Flight {
  let made: Made | undefined;
  let shown: Made | undefined;
  let base: Drawn | undefined;
  let sent: Sent[] = [];
  /** Answers to frames that are of no interest any more. */
  let owed = 0;
  let silent = false;
  let parts: string[] | null = null;
  const waiters: (() => void)[] = [];

  const waiting = () => sent.some(({ cameAt }) => cameAt === undefined);
  const wake = () => {
    for (const waiter of waiters.splice(0)) waiter();
  };
  const settle = (drawn: Drawn) => {
    base = drawn;
    owed += sent.filter(({ cameAt }) => cameAt === undefined).length;
    sent = [];
    wake();
  };

  /** Gives what is to be written for the end of a frame. */
  function endFrame(): string {
    if (!shown) return END;
    if (sent.length >= SILENT_AFTER) silent = true;
    if (silent || !(shown.streams || sent.length > 0)) {
      settle(shown.drawn);
      return END;
    }
    // Between erasing and drawing.
    const printed = parts?.length === 3 ? (parts[1] ?? "") : "";
    sent.push({ ...shown, printed });
    return ASK + END;
  }

  function write(text: unknown, ...rest: unknown[]): boolean {
    const put = (what: unknown) => Reflect.apply(terminal.write, terminal, [what, ...rest]) as boolean;
    if (text === BEGIN) parts = [];
    else if (text === END) {
      const end = endFrame();
      parts = null;
      return put(end);
    } else parts?.push(String(text));
    return put(text);
  }

  return {
    stdout: standIn(terminal, write as NodeJS.WriteStream["write"]),
    make(one) {
      made = one;
    },
    render() {
      shown = made;
    },
    hear(report) {
      const columns = Number(ANSWER.exec(report)?.[1]);
      if (Number.isNaN(columns)) return;
      if (owed > 0) {
        owed--;
        return;
      }
      const at = sent.findIndex(({ cameAt }) => cameAt === undefined);
      const frame = sent[at];
      if (!frame) return;
      if (columns >= frame.columns) {
        base = frame.drawn;
        sent.splice(0, at + 1);
      } else frame.cameAt = columns;
      if (!waiting()) wake();
    },
    waiting,
    landed: () =>
      new Promise((resolve) => {
        if (!waiting()) return resolve();
        const timer = setTimeout(resolve, PATIENCE_MS);
        waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
    onScreen() {
      // Without an answer: as it was meant.
      const unknown = sent.findLastIndex(({ cameAt }) => cameAt === undefined);
      const drawn = sent[unknown]?.drawn ?? base ?? shown?.drawn;
      if (!drawn) return null;
      const late = sent.slice(unknown + 1).map(
        ({ drawn, printed, cameAt = 0 }): Late => ({
          drawn,
          columns: cameAt,
          printed,
          rows: linesOf(printed),
        }),
      );
      return { drawn, late };
    },
    repaired: settle,
  };
}

const linesOf = (printed: string): readonly Line[] =>
  printed === ""
    ? []
    : stripVTControlCharacters(printed.replace(/\n$/, ""))
        .split("\n")
        .map((text) => line(text));

/**
 * Writes through `write`, and says nothing of `resize`: there Ink would draw what React made for the old width once
 * more, wrapped, and push it into the scrollback. React makes it anew, and Ink draws it like any other change.
 */
function standIn(terminal: NodeJS.WriteStream, write: NodeJS.WriteStream["write"]): NodeJS.WriteStream {
  return new Proxy(terminal, {
    get(target, key) {
      if (key === "write") return write;
      const value: unknown = Reflect.get(target, key, target);
      if (key === "on" || key === "off")
        return (event: string, listener: () => void) =>
          event === "resize" ? target : target[key](event, listener);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
