import { setTimeout as wait } from "node:timers/promises";
import { EXIT } from "../../engine/errors.js";
import type { ModelHooks } from "./model.js";
import { ModelError } from "./model-error.js";

export interface RetryPolicy {
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled for each further one. */
  readonly baseMs: number;
  /** A server that asks for a longer pause than this is not waited for. */
  readonly longestMs: number;
}

export const RETRIES: RetryPolicy = { attempts: 4, baseMs: 1000, longestMs: 60_000 };

/**
 * Calls again after failures that may pass by themselves, if nothing of the answer has been shown yet: a retry never
 * repeats what a person has seen. Every pause is announced. An abort ends the pause.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  begun: () => boolean,
  hooks: ModelHooks,
  { attempts, baseMs, longestMs }: RetryPolicy,
): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      hooks.signal.throwIfAborted();
      if (!(error instanceof ModelError) || error.exitCode !== EXIT.tryAgain || begun() || n >= attempts)
        throw error;
      const pause = error.retryAfter === null ? baseMs * 2 ** (n - 1) : error.retryAfter * 1000;
      if (pause > longestMs) throw error;
      hooks.onNotice?.(
        "retry",
        `${error.message}; trying again in ${(pause / 1000).toFixed(pause < 10_000 ? 1 : 0)} s`,
      );
      await wait(pause, undefined, { signal: hooks.signal });
    }
  }
}
