import { besideWidth } from "./beside.js";
import type { Paint } from "./paint.js";
import { pad, textWidth } from "./width.js";

/** Parts side by side, or one under another where that is too narrow. A part draws itself at a width. */
export function columnLines(
  parts: readonly ((width: number) => readonly string[])[],
  width: number,
  paint: Paint,
): string[] {
  const each = besideWidth(parts.length, width);
  if (each === null) return parts.flatMap((part, i) => (i === 0 ? [...part(width)] : ["", ...part(width)]));
  const drawn = parts.map((part) => part(each).flatMap((line) => hardWrap(line, each)));
  const height = Math.max(...drawn.map((lines) => lines.length));
  const divider = paint(" │ ", "muted");
  return Array.from({ length: height }, (_, y) =>
    drawn
      .map((lines, x) => (x < drawn.length - 1 ? pad(lines[y] ?? "", each) : (lines[y] ?? "")))
      .join(divider)
      .trimEnd(),
  );
}

/** Code and paths are not wrapped where they stand alone; in a column they must be. They have no colours. */
function hardWrap(line: string, width: number): string[] {
  if (textWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = "";
  for (const char of line) {
    if (textWidth(current + char) > width) {
      lines.push(current);
      current = "  ";
    }
    current += char;
  }
  return [...lines, current];
}
