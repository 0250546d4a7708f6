/** Tells that something is to be drawn anew; gives the way to stop. */
type Subscribe = (listener: () => void) => () => void;

/**
 * The same subscription, told at most once a frame: the first change at once, what comes in the same frame together at
 * its end. `ready` runs ahead of each, so that what is drawn is drawn for the present window; false: not in this frame.
 */
export function inFrames(subscribe: Subscribe, frameMs: number, ready: () => boolean): Subscribe {
  return (listener) => {
    let timer: NodeJS.Timeout | undefined;
    let changed = false;
    const tell = () => {
      changed = !ready();
      if (!changed) listener();
      timer = setTimeout(() => {
        timer = undefined;
        if (changed) tell();
      }, frameMs);
    };
    const stop = subscribe(() => {
      if (timer === undefined) tell();
      else changed = true;
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  };
}

/**
 * Looks up the size of the window now. The signal that tells of a change comes after other events that wait, and a frame
 * drawn in between would be drawn for the old size, over lines that the terminal has wrapped already.
 */
export function lookUpSize(stdout: NodeJS.WriteStream): void {
  // What Node does on the signal; tells `resize` when the size is another. Not of its public interface, hence the `?.`.
  (stdout as { _refreshSize?: () => void })._refreshSize?.();
}
