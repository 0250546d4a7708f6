import { setImmediate as nextTurn } from "node:timers/promises";
import type { BatchOptions } from "../compute/index.js";

export interface StepTimer {
  /** Milliseconds by step; background work overlaps, so they may add up to more than the whole. */
  readonly spent: Record<string, number>;
  /** Runs one step; lets other events in before it, stops when asked to. */
  step<T>(name: string, work: () => T | Promise<T>): Promise<T>;
  /** Measures work that goes on beside the steps. A failure is reported to who awaits it. */
  background<T>(name: string, work: Promise<T>): Promise<T>;
}

/** @param total steps, for the progress */
export function stepTimer(total: number, { signal, onProgress }: BatchOptions): StepTimer {
  const spent: Record<string, number> = {};
  let done = 0;
  return {
    spent,
    async step(name, work) {
      await nextTurn();
      signal?.throwIfAborted();
      onProgress?.({ message: name, done: done++, total });
      const start = performance.now();
      try {
        return await work();
      } finally {
        spent[name] = performance.now() - start;
      }
    },
    background(name, work) {
      const start = performance.now();
      const measured = work.finally(() => {
        spent[name] = performance.now() - start;
      });
      // Awaited later; until then a failure must not count as unhandled.
      measured.catch(() => {});
      return measured;
    },
  };
}
