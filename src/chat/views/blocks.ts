import type { Block, Tone } from "../../engine/report/blocks.js";
import { sparkline } from "../../engine/report/sparkline.js";
import { drawHeatmap } from "../../engine/report/terminal/heatmap.js";
import { drawLines } from "../../engine/report/terminal/lines.js";
import type { Pieces, Shade } from "../../engine/report/terminal/pieces.js";
import { renderCode } from "../markdown/render.js";
import { layColumns } from "../screen/columns.js";
import { clipLine, columnsOf, EMPTY, type Line, line, padLine, type Style, span } from "../screen/line.js";
import { renderTable } from "../screen/table.js";
import { wrapLine } from "../screen/wrap.js";

/** A tool's result made for eyes, as lines that fit `columns`. */
export function renderBlocks(blocks: readonly Block[], columns: number): Line[] {
  return renderParts(blocks, columns).flatMap(({ lines }) => lines);
}

/** The lines of one block, with the empty one above that sets it apart. */
interface BlockLines {
  readonly kind: Block["kind"];
  readonly lines: readonly Line[];
}

export function renderParts(blocks: readonly Block[], columns: number): BlockLines[] {
  return blocks.map((block, index) => ({
    kind: block.kind,
    lines: [
      ...(index > 0 && standsApart(block, blocks[index - 1]) ? [EMPTY] : []),
      ...renderBlock(block, columns),
    ],
  }));
}

/** A row of one of these says something without the next; half a chart does not. */
const CUTTABLE = new Set<Block["kind"]>(["text", "pairs", "table", "code", "files", "picture"]);

/** Of a table: the empty line, the head, its rule and a row or two. */
const LEAST_CUT = 5;

/**
 * The beginning of a result, about `most` lines: ends before a chart that does not fit, and under no heading. What
 * begins with a chart shows it whole, however tall.
 */
export function foldParts(parts: readonly BlockLines[], most: number): Line[] {
  const shown: BlockLines[] = [];
  let room = most;
  for (const part of parts) {
    const first = shown.every(({ kind }) => kind === "heading");
    const whole = part.lines.length <= room || (first && !CUTTABLE.has(part.kind));
    if (whole) shown.push(part);
    else if (CUTTABLE.has(part.kind) && room >= LEAST_CUT)
      shown.push({ ...part, lines: part.lines.slice(0, room) });
    room -= part.lines.length;
    if (!whole || room <= 0) break;
  }
  while (shown.at(-1)?.kind === "heading") shown.pop();
  return shown.flatMap(({ lines }) => lines);
}

const TALL = new Set<Block["kind"]>(["table", "bars", "lines", "heatmap", "columns"]);

function standsApart(block: Block, before: Block | undefined): boolean {
  return block.kind === "heading" || TALL.has(block.kind) || (before !== undefined && TALL.has(before.kind));
}

const TONES: Record<Tone, Style> = {
  good: { colour: "green" },
  bad: { colour: "red" },
  warning: { colour: "yellow" },
  muted: { dim: true },
};

function renderBlock(block: Block, columns: number): Line[] {
  switch (block.kind) {
    case "heading":
      return wrapLine(line(block.text, { bold: true }), columns);
    case "text":
      return block.text.split("\n").flatMap((row) => wrapLine(line(row, toneStyle(block.tone)), columns));
    case "pairs":
      return renderPairs(block.rows, columns);
    case "table":
      return renderTable(
        block.columns.map((column) => ({ label: line(column.label), align: column.align })),
        block.rows.map((row) => row.map((cell) => line(cell))),
        columns,
      );
    case "sparkline":
      return renderSparkline(block, columns);
    case "bars":
      return renderBars(block, columns);
    case "lines":
      return drawLines(block, columns).map((pieces) => clipLine(toLine(pieces), columns));
    case "heatmap":
      return drawHeatmap(block, columns).map((pieces) => clipLine(toLine(pieces), columns));
    case "columns":
      return [
        ...layColumns(
          block.columns.map(({ title, blocks }) => (each) => [
            ...wrapLine(line(title, { bold: true }), each),
            ...renderBlocks(blocks, each),
          ]),
          columns,
        ),
      ];
    case "code":
      return renderCode(block.text, columns);
    case "picture":
      return pathLines(block.path, columns);
    case "files":
      return block.paths.flatMap((path) => pathLines(path, columns));
  }
}

function pathLines(path: string, columns: number): Line[] {
  // A long one begins behind the arrow, as a long word would not.
  return wrapLine(line(path, { underline: true }), Math.max(1, columns - 2)).map((row, index) => [
    span(index === 0 ? "→ " : "  ", { dim: true }),
    ...row,
  ]);
}

const CURVES = ["blue", "yellow", "green", "magenta", "cyan"] as const;

function toLine(pieces: Pieces): Line {
  return pieces.map(({ text, shade }) => span(text, shadeStyle(shade)));
}

function shadeStyle(shade: Shade): Style {
  if (shade === "strong") return { bold: true };
  if (typeof shade !== "object") return toneStyle(shade);
  const colour = CURVES[shade.series % (CURVES.length + 1)];
  return colour ? { colour } : {};
}

function toneStyle(tone: Tone | undefined): Style {
  return tone ? TONES[tone] : {};
}

function renderPairs(rows: Extract<Block, { kind: "pairs" }>["rows"], columns: number): Line[] {
  const labels = Math.min(Math.max(...rows.map((row) => columnsOf(row.label)), 0), Math.floor(columns / 2));
  return rows.flatMap((row) =>
    wrapLine(
      [
        ...padLine(clipLine(line(row.label, { dim: true }), labels), labels),
        span("  "),
        span(row.value, toneStyle(row.tone)),
        ...(row.note ? [span(`  ${row.note}`, { dim: true })] : []),
      ],
      columns,
      [span(" ".repeat(Math.min(labels + 2, columns - 8)))],
    ),
  );
}

/** The line's own row when label and line do not fit beside each other; longer series are averaged down. */
function renderSparkline(block: Extract<Block, { kind: "sparkline" }>, columns: number): Line[] {
  const label = block.label === "" ? EMPTY : [span(`${block.label}  `, { dim: true })];
  const note = block.note ? [span(`  ${block.note}`, { dim: true })] : [];
  const beside = columns - columnsOf(block.label) - 2 - (block.note ? columnsOf(block.note) + 2 : 0);
  if (beside >= Math.min(24, block.values.length))
    return [[...label, ...drawSeries(block.values, beside), ...note]];
  return [...wrapLine([...label, ...note], columns), drawSeries(block.values, columns)];
}

/** A sparkline of at most `columns` characters, green above zero and red below. */
export function drawSeries(values: readonly (number | null)[], columns: number): Line {
  return sparkline(values, columns).map((cell) => span(cell.char, cell.tone ? TONES[cell.tone] : {}));
}

const BAR_COLUMNS = 24;

function renderBars(block: Extract<Block, { kind: "bars" }>, columns: number): Line[] {
  const figures = block.bars.map((bar) => formatBar(bar.value, block.format));
  const labels = Math.min(
    Math.max(0, ...block.bars.map((bar) => columnsOf(bar.label))),
    Math.floor(columns / 3),
  );
  const numbers = Math.max(0, ...figures.map(columnsOf));
  const negative = block.bars.some((bar) => (bar.value ?? 0) < 0);
  const positive = block.bars.some((bar) => (bar.value ?? 0) > 0);
  const sides = negative && positive ? 2 : 1;
  const half = Math.max(3, Math.min(BAR_COLUMNS, Math.floor((columns - labels - numbers - 4) / sides)));
  const largest = Math.max(...block.bars.map((bar) => Math.abs(bar.value ?? 0)), Number.MIN_VALUE);
  const rows = block.bars.map((bar, index): Line => {
    const value = bar.value ?? 0;
    const length = Math.round((Math.abs(value) / largest) * half);
    const drawn = "█".repeat(value !== 0 && length === 0 ? 1 : length);
    const left = negative
      ? padLine(value < 0 ? line(drawn, { colour: "red" }) : EMPTY, half, "right")
      : EMPTY;
    const right = positive ? padLine(value > 0 ? line(drawn, { colour: "green" }) : EMPTY, half) : EMPTY;
    const figure = padLine(line(figures[index] ?? ""), numbers, "right");
    return clipLine(
      [
        ...padLine(clipLine(line(bar.label, { dim: true }), labels), labels),
        span("  "),
        ...left,
        ...right,
        span("  "),
        ...figure,
      ],
      columns,
    );
  });
  return block.label === "" ? rows : [...wrapLine(line(block.label, { dim: true }), columns), ...rows];
}

function formatBar(value: number | null, format: "percent" | "number"): string {
  if (value === null || !Number.isFinite(value)) return "–";
  return format === "percent" ? `${(value * 100).toFixed(2)}%` : value.toFixed(4);
}
