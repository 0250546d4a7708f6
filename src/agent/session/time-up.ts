/** How often the clock is looked at: a limit in seconds is held to the second. */
const LOOK_MS = 500;

/** A signal that aborts when `limit()` seconds have passed since now; the limit may change while it runs. */
export function timeUpAt(limit: () => number | undefined): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const seconds = limit();
    const leftMs = seconds === undefined ? Infinity : seconds * 1000 - (performance.now() - started);
    if (leftMs <= 0) controller.abort(new DOMException("the time is up", "TimeoutError"));
    else timer = setTimeout(look, Math.min(LOOK_MS, leftMs)).unref();
  };
  look();
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}
