import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { type Env, environment, main } from "./harness.js";

export const keys = {
  enter: "\r",
  escape: "\x1b",
  tab: "\t",
  up: "\x1b[A",
  down: "\x1b[B",
  backspace: "\x7f",
  ctrlC: "\x03",
  ctrlD: "\x04",
} as const;

export interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Env;
  readonly columns?: number;
  readonly rows?: number;
  /** Another program than factorsmith: a shell. */
  readonly program?: string;
}

/** A person's terminal with `factorsmith …args` in it. */
export interface Terminal {
  /** What is visible now, without spaces at line ends. */
  screen(): string;
  /** Everything from the first line on, what has scrolled away included. */
  history(): string;
  /** Until `pattern` is in the history (or on the screen alone); an error with the screen when it does not come. */
  waitFor(
    pattern: RegExp | string,
    options?: { timeoutMs?: number; where?: "screen" | "history" },
  ): Promise<void>;
  /** Types text, or one of `keys`. */
  send(text: string): void;
  resize(columns: number, rows: number): void;
  /** All that the program wrote. */
  bytes(): string;
  /** Where the cursor stands in the window, once all that came is drawn. */
  cursor(): Promise<{ x: number; y: number }>;
  /** True while the cursor is shown. */
  cursorShown(): boolean;
  readonly exited: Promise<number>;
  kill(): void;
  /** Asks it to end, as a system does that shuts down. */
  terminate(): void;
}

/** Enough for a key to be read as itself, not as part of an escape sequence. */
const SETTLE_MS = 20;

export function terminal(args: readonly string[], options: TerminalOptions): Terminal {
  const { cwd, env = {}, columns = 100, rows = 32 } = options;
  const screen = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
  const [file, words] =
    options.program === undefined ? [process.execPath, [main, ...args]] : [options.program, [...args]];
  const child = spawn(file, words, {
    ...{ name: "xterm-256color", cols: columns, rows, cwd },
    env: environment(cwd, env),
  });
  let raw = "";
  child.onData((data) => {
    raw += data;
    screen.write(data);
  });
  // Programs ask the terminal where its cursor is or what it can do; the emulator answers.
  screen.onData((answer) => child.write(answer));
  const exited = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => resolve(exitCode));
  });

  const lines = (from: number, to: number): string => {
    const buffer = screen.buffer.active;
    return Array.from(
      { length: to - from },
      (_, i) => buffer.getLine(from + i)?.translateToString(true) ?? "",
    )
      .join("\n")
      .trimEnd();
  };
  const text = (where: "screen" | "history"): string => {
    const { baseY, length } = screen.buffer.active;
    return where === "screen" ? lines(baseY, baseY + screen.rows) : lines(0, length);
  };
  return {
    screen: () => text("screen"),
    history: () => text("history"),
    async waitFor(pattern, { timeoutMs = 20_000, where = "history" } = {}) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const now = text(where);
        if (typeof pattern === "string" ? now.includes(pattern) : pattern.test(now)) return;
        if (Date.now() > until) throw new Error(`${String(pattern)} did not appear. The ${where}:\n${now}`);
        await pause(SETTLE_MS);
      }
    },
    send: (sent) => child.write(sent),
    resize(wide, high) {
      // Like a real terminal, which has drawn what it has read when its window changes.
      screen.write("", () => {
        screen.resize(wide, high);
        child.resize(wide, high);
      });
    },
    bytes: () => raw,
    cursor: () =>
      new Promise((resolve) => {
        screen.write("", () => resolve({ x: screen.buffer.active.cursorX, y: screen.buffer.active.cursorY }));
      }),
    cursorShown: () => raw.lastIndexOf("\x1b[?25h") >= raw.lastIndexOf("\x1b[?25l"),
    exited,
    kill: () => child.kill("SIGKILL"),
    terminate: () => child.kill("SIGTERM"),
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
