import { besideWidth } from "../../engine/report/beside.js";
import { clipLine, EMPTY, type Line, padLine, span } from "./line.js";

const DIVIDER = span(" │ ", { dim: true });

/** Draws parts side by side, or one under another with an empty line between them where that is too narrow. */
export function layColumns(
  parts: readonly ((columns: number) => readonly Line[])[],
  columns: number,
): readonly Line[] {
  const width = besideWidth(parts.length, columns);
  if (width === null)
    return parts.flatMap((part, index) => (index === 0 ? part(columns) : [EMPTY, ...part(columns)]));
  const drawn = parts.map((part) => part(width));
  const height = Math.max(...drawn.map((lines) => lines.length));
  return Array.from({ length: height }, (_, y) =>
    drawn.flatMap((lines, x) => {
      const cell = clipLine(lines[y] ?? EMPTY, width);
      if (x === 0) return [...padLine(cell, width)];
      return [DIVIDER, ...(x === drawn.length - 1 ? cell : padLine(cell, width))];
    }),
  );
}
