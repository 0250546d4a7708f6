/** Columns and rows of dots in one braille character, and the bit of each. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

interface DotCell {
  readonly char: string;
  /** The series that drew here last; -1 for an empty cell or the line at zero. */
  readonly series: number;
}

export interface Plot {
  /** [row from the top][column] */
  readonly cells: readonly (readonly DotCell[])[];
  readonly top: number;
  readonly bottom: number;
  /** Row in which each series ends, -1 for one without a value. */
  readonly ends: readonly number[];
}

/**
 * Curves on a canvas of braille characters, 2 × 4 dots each, all on one scale; neighbouring values are joined, gaps
 * stay gaps. A dotted line marks zero when it lies inside the scale. The series of `bars` stand on it instead.
 */
export function plot(
  series: readonly (readonly (number | null)[])[],
  columns: number,
  rows: number,
  bars: readonly boolean[] = [],
): Plot {
  const finite = series.flat().filter((value) => value !== null && Number.isFinite(value)) as number[];
  if (finite.length > 0 && bars.includes(true)) finite.push(0);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  // A flat line stands in the middle.
  const [bottom, top] = finite.length === 0 ? [0, 1] : low === high ? [low - 1, high + 1] : [low, high];
  const bits = Array.from({ length: rows }, () => new Uint8Array(columns));
  const owner = Array.from({ length: rows }, () => new Int16Array(columns).fill(-1));
  const [width, height] = [columns * 2, rows * 4];
  const dotRow = (value: number) => Math.round(((top - value) / (top - bottom)) * (height - 1));
  const set = (x: number, y: number, by: number) => {
    const [row, column] = [y >> 2, x >> 1];
    bits[row]![column]! |= DOTS[y & 3]![x & 1]!;
    owner[row]![column] = by;
  };
  if (bottom < 0 && top > 0) for (let x = 0; x < width; x += 4) set(x, dotRow(0), -1);
  const ends = series.map((values, by) => {
    let before: { x: number; y: number } | undefined;
    let end = -1;
    values.forEach((value, i) => {
      if (value === null || !Number.isFinite(value)) {
        before = undefined;
        return;
      }
      const at = { x: Math.round((i / Math.max(1, values.length - 1)) * (width - 1)), y: dotRow(value) };
      const from = bars[by] ? { x: at.x, y: dotRow(0) } : (before ?? at);
      join(from, at, (x, y) => set(x, y, by));
      before = at;
      end = at.y >> 2;
    });
    return end;
  });
  return {
    top,
    bottom,
    ends,
    cells: bits.map((row, r) =>
      Array.from(row, (mask, c) => ({
        char: mask === 0 ? " " : String.fromCharCode(0x2800 + mask),
        series: owner[r]![c]!,
      })),
    ),
  };
}

/** Every dot from `a` to `b`, one a column or more where the line is steep. */
function join(
  a: { x: number; y: number },
  b: { x: number; y: number },
  set: (x: number, y: number) => void,
): void {
  const steps = Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y), 1);
  for (let i = 0; i <= steps; i++)
    set(Math.round(a.x + ((b.x - a.x) * i) / steps), Math.round(a.y + ((b.y - a.y) * i) / steps));
}
