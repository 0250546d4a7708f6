import type { Progress } from "../engine/progress.js";

/**
 * Turns work that reports by callback into a generator that yields its progress and returns its result. Only the
 * newest report waits: a slow listener sees fewer of them, never old ones.
 */
export async function* withProgress<P extends Progress, R>(
  work: (onProgress: (progress: P) => void) => Promise<R>,
): AsyncGenerator<P, R> {
  let latest: P | undefined;
  let wake: (() => void) | undefined;
  const finished = work((progress) => {
    latest = progress;
    wake?.();
  });
  let settled = false;
  const settle = () => {
    settled = true;
    wake?.();
  };
  finished.then(settle, settle);
  while (!settled) {
    if (latest) {
      const progress = latest;
      latest = undefined;
      yield progress;
      continue;
    }
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  return finished;
}
