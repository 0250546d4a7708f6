/** How often the clock is looked at: a limit in seconds is held to the second. */
const LOOK_MS = 500;

/** A signal that aborts when nothing is left of the time; `secondsLeft` may change in any way, undefined is no limit. */
export function timeUpWhen(secondsLeft: () => number | undefined): {
  readonly signal: AbortSignal;
  stop(): void;
} {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const leftMs = (secondsLeft() ?? Infinity) * 1000;
    if (leftMs <= 0) controller.abort(new DOMException("the time is up", "TimeoutError"));
    else timer = setTimeout(look, Math.min(LOOK_MS, Math.ceil(leftMs))).unref();
  };
  look();
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}
