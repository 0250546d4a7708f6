/** " │ " */
const COLUMN_GAP = 3;
/** Narrower columns break formulas to pieces: they stand one under another then. */
const NARROWEST = 34;

/** The width of each of `count` columns beside one another in `width`; null when they do not fit. */
export function besideWidth(count: number, width: number): number | null {
  const each = Math.floor((width - COLUMN_GAP * (count - 1)) / Math.max(1, count));
  return count > 1 && each >= NARROWEST ? each : null;
}
