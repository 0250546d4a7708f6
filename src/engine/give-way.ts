import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * For long work in this thread: called between its pieces, it lets keys, frames and cancels in when `everyMs` have passed
 * since they last had their turn, and throws the signal's reason when the work was cancelled.
 */
export function giveWay(signal?: AbortSignal, everyMs = 25): () => Promise<void> {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < everyMs) return;
    await nextTurn();
    signal?.throwIfAborted();
    last = performance.now();
  };
}
