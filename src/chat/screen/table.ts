import { EMPTY, type Line, lineColumns, padLine, span } from "./line.js";
import { wrapLine } from "./wrap.js";

export interface TableColumn {
  readonly label: Line;
  readonly align?: "left" | "right" | undefined;
}

const GAP = 2;
/** Below this a column of formulas is unreadable, and the rows are shown one under another instead. */
const NARROWEST = 6;

/** A table that fits `columns`: the widest columns give way first and their cells wrap. */
export function renderTable(
  heads: readonly TableColumn[],
  rows: readonly (readonly Line[])[],
  columns: number,
): Line[] {
  if (heads.length === 0) return [];
  const widths = heads.map((head, index) =>
    Math.max(1, lineColumns(head.label), ...rows.map((row) => lineColumns(row[index] ?? EMPTY))),
  );
  if (!shrink(widths, columns - GAP * (heads.length - 1))) return asRecords(heads, rows, columns);
  const rule: Line = [span(widths.map((width) => "─".repeat(width)).join("──"), { dim: true })];
  const header = layRow(
    heads.map((head) => head.label.map((piece) => ({ ...piece, style: { ...piece.style, bold: true } }))),
    heads,
    widths,
  );
  return [...header, rule, ...rows.flatMap((row) => layRow(row, heads, widths))];
}

/** Narrows in place; false when not even the narrowest columns fit. */
function shrink(widths: number[], room: number): boolean {
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) return false;
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return true;
}

function layRow(cells: readonly Line[], heads: readonly TableColumn[], widths: readonly number[]): Line[] {
  const wrapped = widths.map((width, index) => wrapLine(cells[index] ?? EMPTY, width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, y) =>
    widths.flatMap((width, x) => {
      const cell = wrapped[x]?.[y] ?? EMPTY;
      const last = x === widths.length - 1;
      const align = heads[x]?.align ?? "left";
      const padded = last && align === "left" ? cell : padLine(cell, width, align);
      return x === 0 ? [...padded] : [span(" ".repeat(GAP)), ...padded];
    }),
  );
}

function asRecords(
  heads: readonly TableColumn[],
  rows: readonly (readonly Line[])[],
  columns: number,
): Line[] {
  return rows.flatMap((row, index) => {
    const record = heads.flatMap((head, x) =>
      wrapLine(
        [
          ...head.label.map((piece) => ({ ...piece, style: { dim: true } })),
          span(": "),
          ...(row[x] ?? EMPTY),
        ],
        columns,
        [span("  ")],
      ),
    );
    return index === 0 ? record : [EMPTY, ...record];
  });
}
