import { clipLine, columnsOf, type Line, plainText, splitGraphemes } from "./line.js";
import { type Depth, paintAll } from "./paint.js";

/** The live region as it stands on the screen. */
export interface Drawn {
  readonly lines: readonly Line[];
  readonly caret: { readonly x: number; readonly y: number };
}

/** A frame that came when the terminal was narrower than it was drawn for. */
export interface Late {
  readonly drawn: Drawn;
  /** Of the terminal at that moment. */
  readonly columns: number;
  /** What it printed for good above the live region, as it was written and as its lines. */
  readonly printed: string;
  readonly rows: readonly Line[];
}

/**
 * What to write when the terminal became smaller, before anything else is drawn, and what stands there then. The
 * terminal has wrapped the lines that are too long now, or dropped those below the cursor, so Ink would erase too little
 * or too much. This draws the live region again where it begins, in as many lines as Ink believes in, with the cursor at
 * the caret; and above it what late frames printed.
 * `cursorStays`: see `keepsCursorRow`.
 * It assumes that the terminal wraps (tmux, VTE, kitty, iTerm2, Windows Terminal); one that cuts instead (xterm, the
 * Linux console) loses from the screen as many rows as would have been wrapped.
 */
export function repaintSmaller(
  shown: { readonly drawn: Drawn; readonly late?: readonly Late[] },
  { columns, rows }: { readonly columns: number; readonly rows: number },
  depth: Depth,
  cursorStays = false,
): { readonly text: string; readonly drawn: Drawn } {
  const { late = [] } = shown;
  const { lines, caret } = late.at(-1)?.drawn ?? shown.drawn;
  const up =
    late.length === 0
      ? rowsToCaret(shown.drawn, columns, cursorStays)
      : rowsToFirst(shown.drawn, late, columns, cursorStays);
  const start = `\r${move(up, "A")}\u001b[0J${late.map(({ printed }) => printed).join("")}`;
  // A line that does not fit any more would scroll away, into what is kept.
  const first = Math.min(Math.max(0, lines.length - (rows - 1)), caret.y);
  const clipped = lines.map((line) => clipLine(line, columns));
  const x = Math.min(caret.x, columns - 1);
  const painted = paintAll(clipped.slice(first), depth);
  return {
    text: `${start}${painted}\n${move(lines.length - caret.y, "A")}${move(x, "C")}`,
    drawn: { lines: clipped, caret: { x, y: caret.y } },
  };
}

const rowsIn = (lines: readonly Line[], columns: number): number =>
  lines.reduce((sum, line) => sum + rowsOf(plainText(line), columns), 0);

/** From the first row of the live region to the cursor, once the terminal has wrapped it. */
function rowsToCaret({ lines, caret }: Drawn, columns: number, cursorStays: boolean): number {
  const below = lines.slice(caret.y + 1);
  const drift = cursorStays ? rowsIn(below, columns) - below.length : 0;
  return rowsIn(lines.slice(0, caret.y), columns) + Math.floor(caret.x / columns) + drift;
}

/**
 * From the first row that late frames left behind to the cursor. Each of them went up by as many rows as the one before
 * had lines above its caret, which was too few by what had been wrapped, and was wrapped itself as it came. A window that
 * went on changing is counted at the width of fewer rows: something may stand twice then, but nothing is erased.
 */
function rowsToFirst(drawn: Drawn, late: readonly Late[], columns: number, cursorStays: boolean): number {
  const wide = late.map((one) => Math.max(one.columns, columns));
  let up = rowsToCaret(drawn, wide[0] ?? columns, cursorStays) - drawn.caret.y;
  late.forEach(({ drawn: { lines }, rows }, i) => {
    up += rowsIn(rows, columns) + rowsIn(lines, wide[i] ?? columns) - lines.length;
  });
  return up + (late.at(-1)?.drawn.caret.y ?? 0);
}

/**
 * True of xterm.js (VS Code and what is made of it): there the cursor stays at its height in the window while the lines
 * below it wrap and push the others up, so that it ends below its text. Other terminals move it with its text.
 */
export const keepsCursorRow = (env: NodeJS.ProcessEnv): boolean => env["TERM_PROGRAM"] === "vscode";

/** Rows that a terminal of so many columns makes of a line: a wide character that does not fit goes to the next row. */
export function rowsOf(text: string, columns: number): number {
  let rows = 1;
  let used = 0;
  for (const grapheme of splitGraphemes(text)) {
    const width = columnsOf(grapheme);
    if (used + width > columns) {
      rows++;
      used = 0;
    }
    used += width;
  }
  return rows;
}

function move(count: number, direction: "A" | "C"): string {
  return count === 0 ? "" : `\u001b[${count}${direction}`;
}
