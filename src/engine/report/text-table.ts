import type { Block } from "./blocks.js";
import type { Paint } from "./paint.js";
import { pad, printable, textWidth, truncate, wrap } from "./width.js";

type Table = Extract<Block, { kind: "table" }>;

const GAP = "  ";
/** A text column is never cut below this. */
const NARROWEST = 8;

/**
 * Lines of a table that fits `width`. Text columns are shortened where they must be, or go on below (`whole`);
 * right-aligned columns hold figures and are never cut, because half a number reads as another number. When even that does not fit, each row
 * becomes a list of "label: value".
 */
export function tableLines(table: Table, width: number, paint: Paint): string[] {
  const columns = table.columns.map(({ label, align }) => ({
    label: printable(label),
    align: align ?? "left",
  }));
  const rows = table.rows.map((row) => columns.map((_, i) => oneLine(row[i] ?? "")));
  const natural = columns.map(({ label }, i) =>
    Math.max(textWidth(label), ...rows.map((row) => textWidth(row[i] ?? ""))),
  );
  const widths = shrink(
    natural,
    columns.map(({ align }) => align === "left"),
    width - GAP.length * (columns.length - 1),
  );
  if (!widths) return recordLines(columns, rows, width, paint);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => pad(truncate(cell, widths[i] ?? 0), widths[i] ?? 0, columns[i]?.align))
      .join(GAP)
      .trimEnd();
  const lines = (cells: readonly string[]) => {
    const parts = cells.map((cell, i) => (table.columns[i]?.whole ? wrap(cell, widths[i] ?? 0) : [cell]));
    const height = Math.max(...parts.map(({ length }) => length));
    return Array.from({ length: height }, (_, k) => line(parts.map((part) => part[k] ?? "")));
  };
  const head = line(columns.map(({ label }) => label));
  const rule = widths.map((w) => "─".repeat(w)).join(GAP);
  return [paint(head, "strong"), paint(rule, "muted"), ...rows.flatMap(lines)];
}

/** Takes columns off the widest text column, one at a time, until the sum fits; undefined when it cannot. */
function shrink(natural: readonly number[], isText: readonly boolean[], room: number): number[] | undefined {
  const widths = [...natural];
  for (let excess = widths.reduce((sum, w) => sum + w, 0) - room; excess > 0; excess--) {
    let widest = -1;
    widths.forEach((w, i) => {
      if (isText[i] && w > NARROWEST && (widest < 0 || w > (widths[widest] ?? 0))) widest = i;
    });
    if (widest < 0) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function recordLines(
  columns: readonly { label: string }[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: Paint,
): string[] {
  return rows.flatMap((row, r) => {
    const lines = columns.flatMap(({ label }, i) => {
      const [first = "", ...more] = wrap(`${label}: ${row[i] ?? ""}`, width);
      return [i === 0 ? paint(first, "strong") : first, ...more];
    });
    return r === 0 ? lines : ["", ...lines];
  });
}

function oneLine(text: string): string {
  return printable(text).replaceAll("\n", " ");
}
