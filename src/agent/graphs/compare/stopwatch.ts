/** A clock that runs only while its owner works: models take turns, and each pays for its own seconds. */
export function stopwatch(clock: () => number = () => performance.now()) {
  let total = 0;
  let since: number | undefined;
  return {
    now: (): number => total + (since === undefined ? 0 : clock() - since),
    start(): void {
      since ??= clock();
    },
    stop(): void {
      if (since !== undefined) total += clock() - since;
      since = undefined;
    },
  };
}
