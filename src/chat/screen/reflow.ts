import { clipLine, type Line, lineColumns } from "./line.js";
import { type Depth, paintAll } from "./paint.js";

/**
 * What to write when the terminal became smaller, before Ink draws again. The terminal has wrapped the lines that are
 * too long now, or dropped those below the cursor, so Ink would erase too little or too much. This draws the live
 * region again where it begins and leaves the cursor at the caret, which is the state that Ink believes in.
 * It assumes that the terminal wraps (tmux, VTE, kitty, iTerm2, Windows Terminal); one that cuts instead (xterm, the
 * Linux console) loses from the screen as many rows as would have been wrapped.
 */
export function repaintSmaller(
  lines: readonly Line[],
  caret: { readonly x: number; readonly y: number },
  { columns, rows }: { readonly columns: number; readonly rows: number },
  depth: Depth,
): string {
  const rowsOf = (line: Line) => Math.max(1, Math.ceil(lineColumns(line) / columns));
  const above = lines.slice(0, caret.y).reduce((sum, line) => sum + rowsOf(line), 0);
  const start = `\r${move(above + Math.floor(caret.x / columns), "A")}\u001b[0J`;
  // A line that does not fit any more would scroll away, into what is kept.
  const first = Math.min(Math.max(0, lines.length - (rows - 1)), caret.y);
  const painted = paintAll(
    lines.slice(first).map((line) => clipLine(line, columns)),
    depth,
  );
  return `${start}${painted}\n${move(lines.length - caret.y, "A")}${move(Math.min(caret.x, columns - 1), "C")}`;
}

function move(count: number, direction: "A" | "C"): string {
  return count === 0 ? "" : `\u001b[${count}${direction}`;
}
