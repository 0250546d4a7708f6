/** Node's timers hold at most 31 bits of milliseconds (24 days); a longer limit would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A signal that aborts after so many seconds; never when there is no limit. */
export function timeLimit(seconds: number | undefined): AbortSignal {
  if (seconds === undefined) return new AbortController().signal;
  return AbortSignal.timeout(Math.min(LONGEST_MS, Math.ceil(seconds * 1000)));
}
