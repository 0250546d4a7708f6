import { setMaxListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";

/** What `giveWay` makes. */
export type Breathe = () => void | Promise<void>;

/**
 * For long work in this thread: called between its pieces, it lets keys, frames and cancels in when `everyMs` have passed
 * since they last had their turn, and throws the signal's reason when the work was cancelled.
 */
export function giveWay(signal?: AbortSignal, everyMs = 10): Breathe {
  let last = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - last < everyMs) return;
    return nextTurn().then(() => {
      signal?.throwIfAborted();
      last = performance.now();
    });
  };
}

/** Does items 0 … total − 1, breathing after each: rows of a panel, of which each is done in well under `everyMs`. */
export async function oneByOne(total: number, breathe: Breathe, work: (item: number) => void): Promise<void> {
  for (let item = 0; item < total; item++) {
    work(item);
    const pause = breathe();
    if (pause) await pause;
  }
}

/** Cells that plain loops pass in a few milliseconds, also on a busy machine. */
export const BLOCK = 1 << 16;

/** Does [0, total) block by block, breathing after each; `width`: cells of one item (a row's symbols). */
export async function inBlocks(
  total: number,
  width: number,
  breathe: Breathe,
  work: (from: number, to: number) => void,
): Promise<void> {
  const size = Math.max(1, Math.floor(BLOCK / width));
  for (let from = 0; from < total; from += size) {
    work(from, Math.min(from + size, total));
    await breathe();
  }
}

/** Rejects as soon as the signal fires; the work itself goes on, and how it ends is nobody's concern. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  // All fields of a dataset may wait at once: no leak, whatever Node thinks of more than ten.
  setMaxListeners(0, signal);
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
