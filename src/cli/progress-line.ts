import { printable, truncate } from "../engine/report/width.js";
import type { ToolProgress } from "../tools/progress.js";

export interface ProgressLineOptions {
  readonly stream: Pick<NodeJS.WriteStream, "write" | "columns" | "isTTY">;
  readonly env: NodeJS.ProcessEnv;
  readonly quiet: boolean;
  readonly now: () => number;
  /** Takes each line in place of the stream, while something else has the terminal. */
  readonly sink?: (text: string) => void;
}

/** What is over faster than this needs no progress. */
const PATIENCE_MS = 300;
/** Between the lines of a log. */
const SPARSE_MS = 5000;

/**
 * Progress on stderr: one line that is rewritten on a terminal. Elsewhere a line at the start and every five seconds,
 * so that a log stays short, but every step in the life of a factor: those are what a run was started for.
 */
export class ProgressLine {
  readonly #options: ProgressLineOptions;
  readonly #live: boolean;
  #begun: number | undefined;
  #shown = false;
  #lastAt = Number.NEGATIVE_INFINITY;
  #waiting: NodeJS.Timeout | undefined;

  constructor(options: ProgressLineOptions) {
    this.#options = options;
    this.#live = options.stream.isTTY === true && options.env["TERM"] !== "dumb";
  }

  update(progress: ToolProgress): void {
    const { now } = this.#options;
    this.#begun ??= now();
    clearTimeout(this.#waiting);
    const patience = this.#begun + PATIENCE_MS - now();
    if (patience <= 0 || (progress.factor && !this.#live)) {
      this.show(progress);
      return;
    }
    // A single report may be all that comes from a long step.
    this.#waiting = setTimeout(() => this.show(progress), patience);
    this.#waiting.unref();
  }

  /** At once, for what is known to take its time. */
  show(progress: ToolProgress): void {
    const { quiet, now, stream, sink } = this.#options;
    if (quiet) return;
    const text = progressText(progress);
    if (sink) sink(text);
    else if (this.#live) {
      // One column less than the terminal has: the last one wraps in some.
      stream.write(`\r\x1b[2K${truncate(text, (stream.columns || 80) - 1)}`);
      this.#shown = true;
    } else if (progress.factor || now() - this.#lastAt >= SPARSE_MS) {
      stream.write(`${text}\n`);
      this.#lastAt = now();
    }
  }

  /** Takes the line away, so that what follows stands on a clean one. The next update starts anew. */
  clear(): void {
    clearTimeout(this.#waiting);
    if (this.#shown) this.#options.stream.write("\r\x1b[2K");
    this.#shown = false;
    this.#begun = undefined;
    this.#lastAt = Number.NEGATIVE_INFINITY;
  }
}

function progressText({ message, done, total, factor }: ToolProgress): string {
  const text = printable(message).replaceAll("\n", " ");
  if (factor) return text;
  if (done === undefined) return `${text} …`;
  if (!total) return `${text} … ${done}`;
  return `${text} … ${done}/${total} (${Math.floor((100 * done) / total)} %)`;
}
