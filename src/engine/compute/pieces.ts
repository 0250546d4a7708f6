import type { Arena } from "./arena.js";

/** Called often while computing; throws (or rejects) to stop. */
export type Pause = () => void | Promise<void>;

/** A piece should take about this long: what waits for the thread, an abort above all, waits no longer than a few. */
const PIECE_MS = 15;

/**
 * Does [0, total) in pieces, a multiple of `unit` each, with a pause between them. A piece is as large as the time that
 * the one before took allows; results must not depend on where they are cut.
 */
export async function inPieces(
  total: number,
  unit: number,
  first: number,
  pause: Pause,
  work: (from: number, to: number) => void,
): Promise<void> {
  let size = Math.max(1, Math.round(first / unit)) * unit;
  for (let from = 0; from < total; ) {
    const to = Math.min(from + size, total);
    const start = performance.now();
    work(from, to);
    const speed = (to - from) / Math.max(performance.now() - start, 0.05);
    size = Math.max(1, Math.round((speed * PIECE_MS) / unit)) * unit;
    from = to;
    // Awaiting nothing would still cost a turn of the microtask queue per piece.
    const waiting = pause();
    if (waiting) await waiting;
  }
}

/** Rows of the first piece; the next ones are as large as its speed allows. */
const FIRST_ROWS = 64;

/** The slot for `key`, pinned; filled rows by rows when it was not there. */
export async function pinFilled(
  arena: Arena,
  key: string,
  rows: number,
  pause: Pause,
  fill: (address: number, from: number, to: number) => void,
): Promise<number> {
  const { address, fresh } = arena.pin(key);
  if (fresh) await inPieces(rows, 1, FIRST_ROWS, pause, (from, to) => fill(address, from, to));
  return address;
}
