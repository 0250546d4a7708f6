import type { Block } from "../blocks.js";
import { pad, printable, textWidth, truncate } from "../width.js";
import { oneFigure, type Pieces } from "./pieces.js";

type Heatmap = Extract<Block, { kind: "heatmap" }>;

const SHADES = ["░", "▒", "▓", "█"];
const LONGEST_LABEL = 18;

/**
 * One line a row. Each cell is its figure behind a block that is the darker, the farther it is from zero; where the
 * figures do not fit, the blocks alone, with the sign as + and − so that it shows without colour.
 */
export function drawHeatmap({ label, columns, rows, format }: Heatmap, width: number): Pieces[] {
  const clean = (text: string) => printable(text).replaceAll("\n", " ");
  const labels = rows.map((row) => truncate(clean(row.label), LONGEST_LABEL));
  const labelWidth = Math.max(0, ...labels.map(textWidth));
  const heads = columns.map(clean);
  const figures = rows.map((row) => row.values.map((value) => oneFigure(value, format)));
  const widest = Math.max(0, ...figures.flat().map(textWidth)) + 1;
  const each = Math.floor((width - labelWidth) / Math.max(1, columns.length)) - 1;
  const withFigures = each >= widest;
  const cell = withFigures
    ? Math.min(each, Math.max(widest, ...heads.map(textWidth)))
    : Math.max(1, Math.min(each, 3));
  const largest = Math.max(0, ...rows.flatMap(({ values }) => values.map((value) => Math.abs(value ?? 0))));
  return [
    [{ text: truncate(clean(label), width), shade: "strong" }],
    [
      { text: " ".repeat(labelWidth) },
      ...heads.map((head) => ({
        text: ` ${pad(truncate(head, cell), cell, "right")}`,
        shade: "muted" as const,
      })),
    ],
    ...rows.map(
      (row, r): Pieces => [
        { text: pad(labels[r]!, labelWidth), shade: "muted" },
        ...row.values.map((value, c) => {
          const text = withFigures
            ? pad(mark(value, largest) + figures[r]![c]!, cell, "right")
            : pad(bare(value, largest), cell, "right");
          const shade =
            value === null ? ("muted" as const) : value < 0 ? ("bad" as const) : ("good" as const);
          return { text: ` ${text}`, shade };
        }),
      ],
    ),
  ];
}

function mark(value: number | null, largest: number): string {
  if (value === null || largest === 0) return " ";
  return SHADES[Math.min(3, Math.floor((Math.abs(value) / largest) * 4))]!;
}

function bare(value: number | null, largest: number): string {
  if (value === null) return "·";
  return `${value < 0 ? "−" : "+"}${mark(value, largest)}`;
}
