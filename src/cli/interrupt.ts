import { EXIT } from "../engine/errors.js";

/**
 * Ctrl-C asks the work to stop and lets it clean up; a second one ends the process at once. SIGTERM and SIGHUP are
 * treated alike. Returns a function that gives the signals back.
 */
export function abortOnSignals(controller: AbortController): () => void {
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new DOMException("interrupted", "AbortError"));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
