import type { Block } from "./blocks.js";
import { type CurveStyle, type Paint, painter, type Style } from "./paint.js";
import { sparkline } from "./sparkline.js";
import { drawHeatmap } from "./terminal/heatmap.js";
import { drawLines } from "./terminal/lines.js";
import type { Pieces, Shade } from "./terminal/pieces.js";
import { barLines } from "./text-bars.js";
import { columnLines } from "./text-columns.js";
import { tableLines } from "./text-table.js";
import { pad, printable, textWidth, truncate, wrap } from "./width.js";

export interface TextOptions {
  /** Terminal columns; no line is longer, except code and paths, which people copy. */
  readonly width: number;
  readonly color: boolean;
}

const NARROWEST = 20;

/** Blocks as plain text for the command line, without a newline at the end. */
export function renderText(blocks: readonly Block[], { width, color }: TextOptions): string {
  const paint = painter(color);
  const columns = Math.max(NARROWEST, width);
  return blocks
    .map((block, i) => {
      const text = blockLines(block, columns, paint).join("\n");
      const before = blocks[i - 1]?.kind;
      // Small curves stand under each other like the rows of a table.
      const close = before === "heading" || (before === "sparkline" && block.kind === "sparkline");
      const gap = i === 0 ? "" : close ? "\n" : "\n\n";
      return gap + text;
    })
    .join("");
}

function blockLines(block: Block, width: number, paint: Paint): string[] {
  switch (block.kind) {
    case "heading":
      return wrap(printable(block.text), width).map((line) => paint(line, "strong"));
    case "text":
      return wrap(printable(block.text), width).map((line) => paint(line, block.tone));
    case "pairs":
      return pairLines(block, width, paint);
    case "table":
      return tableLines(block, width, paint);
    case "sparkline":
      return [sparklineLine(block, width, paint)];
    case "bars":
      return barLines(block, width, paint);
    case "lines":
      return drawLines(block, width).map((pieces) => paintPieces(pieces, paint));
    case "heatmap":
      return drawHeatmap(block, width).map((pieces) => paintPieces(pieces, paint));
    case "columns":
      return columnLines(
        block.columns.map(({ title, blocks }) => (each) => [
          ...wrap(printable(title), each).map((line) => paint(line, "strong")),
          ...blocks.flatMap((one) => blockLines(one, each, paint)),
        ]),
        width,
        paint,
      );
    case "code":
      return printable(block.text)
        .split("\n")
        .map((line) => `  ${line}`);
    case "picture":
      return [`  ${printable(block.path).replaceAll("\n", " ")}`];
    case "files":
      return block.paths.map((path) => `  ${printable(path).replaceAll("\n", " ")}`);
  }
}

/** Labels in one column; long values go on under themselves. */
function pairLines({ rows }: Extract<Block, { kind: "pairs" }>, width: number, paint: Paint): string[] {
  const labels = rows.map(({ label }) => printable(label).replaceAll("\n", " "));
  const labelWidth = Math.min(Math.max(0, ...labels.map(textWidth)), Math.floor(width * 0.4));
  const indent = " ".repeat(labelWidth + 2);
  return rows.flatMap(({ value, note, tone }, i) => {
    const values = wrap(printable(value), width - indent.length).map((line) => paint(line, tone));
    const label = paint(pad(truncate(labels[i] ?? "", labelWidth), labelWidth), "muted");
    const notes = note ? wrap(printable(note), width - indent.length) : [];
    const last = values.at(-1) ?? "";
    const [first = ""] = notes;
    // A short note stands behind the value, any other one below it.
    const beside = notes.length === 1 && indent.length + textWidth(last) + 2 + textWidth(first) <= width;
    const body = beside
      ? [...values.slice(0, -1), `${last}  ${paint(first, "muted")}`]
      : [...values, ...notes.map((line) => paint(line, "muted"))];
    return body.map((line, row) => (row === 0 ? `${label}  ${line}` : indent + line));
  });
}

function sparklineLine(block: Extract<Block, { kind: "sparkline" }>, width: number, paint: Paint): string {
  const label = truncate(printable(block.label).replaceAll("\n", " "), Math.floor(width * 0.4));
  const note = truncate(printable(block.note ?? "").replaceAll("\n", " "), Math.floor(width * 0.3));
  const room = width - textWidth(label) - textWidth(note) - (note ? 4 : 2);
  const cells = sparkline(block.values, room).map(({ char, tone }) => paint(char, tone));
  return `${paint(label, "muted")}  ${cells.join("")}${note ? `  ${paint(note, "muted")}` : ""}`;
}

function paintPieces(pieces: Pieces, paint: Paint): string {
  return pieces
    .map(({ text, shade }) => paint(text, styleOf(shade)))
    .join("")
    .trimEnd();
}

function styleOf(shade: Shade): Style | undefined {
  return typeof shade === "object" ? (`curve${shade.series % 6}` as CurveStyle) : shade;
}
