import type { Block } from "../blocks.js";
import { pad, printable, textWidth, truncate } from "../width.js";
import { plot } from "./braille.js";
import { oneFigure, type Pieces } from "./pieces.js";

type Lines = Extract<Block, { kind: "lines" }>;

const ROWS = 9;
const WIDEST = 100;
const NARROWEST_PLOT = 8;
const LONGEST_NAME = 16;

/** Curves with their scale on the left, each one's name where it ends on the right, and the axis below. */
export function drawLines({ label, from, to, series, format, note }: Lines, width: number): Pieces[] {
  const clean = (text: string) => printable(text).replaceAll("\n", " ");
  const bars = series.map(({ as }) => as === "bars");
  const draft = plot(
    series.map(({ values }) => values),
    1,
    ROWS,
    bars,
  );
  const scale = [draft.top, (draft.top + draft.bottom) / 2, draft.bottom].map((v) => oneFigure(v, format));
  const scaleWidth = Math.max(...scale.map(textWidth));
  // In a narrow window the curves come first, then as much of their names as fits.
  const forNames = Math.max(0, width - scaleWidth - NARROWEST_PLOT - 2);
  const names = series.map((one) => truncate(clean(one.label), Math.min(LONGEST_NAME, forNames)));
  const nameWidth = Math.max(0, ...names.map(textWidth));
  const room = Math.max(NARROWEST_PLOT, Math.min(WIDEST, width) - scaleWidth - nameWidth - 3);
  const { cells, ends } = plot(
    series.map(({ values }) => values),
    room,
    ROWS,
    bars,
  );
  const ticks = new Map([
    [0, scale[0]!],
    [(ROWS - 1) / 2, scale[1]!],
    [ROWS - 1, scale[2]!],
  ]);
  const at = placeNames(ends, ROWS);
  const head: Pieces = [
    { text: truncate(clean(label), width), shade: "strong" },
    ...(note
      ? [
          {
            text: truncate(`  ${clean(note)}`, Math.max(0, width - textWidth(label))),
            shade: "muted" as const,
          },
        ]
      : []),
  ];
  const body = cells.map((row, r): Pieces => {
    const owner = at.indexOf(r);
    return [
      { text: pad(ticks.get(r) ?? "", scaleWidth, "right"), shade: "muted" },
      { text: ticks.has(r) ? "┤" : "│", shade: "muted" },
      ...merged(row),
      ...(owner >= 0 && names[owner] !== "" ? [{ text: ` ${names[owner]!}`, shade: { series: owner } }] : []),
    ];
  });
  const [start, end] = [clean(from), clean(to)];
  const gap = room - textWidth(start) - textWidth(end);
  const axis = gap > 0 ? start + " ".repeat(gap) + end : truncate(`${start} … ${end}`, room);
  return [head, ...body, [{ text: `${" ".repeat(scaleWidth + 1)}${axis}`, shade: "muted" }]];
}

/** A row for the name of each series, as near to its end as the names of the others allow; -1 without a value. */
function placeNames(ends: readonly number[], rows: number): number[] {
  const order = ends.map((_, i) => i).sort((a, b) => ends[a]! - ends[b]! || a - b);
  const taken = new Set<number>();
  const at = ends.map(() => -1);
  for (const i of order) {
    const end = ends[i]!;
    if (end < 0) continue;
    for (let away = 0; away < rows; away++) {
      const free = [end + away, end - away].find((row) => row >= 0 && row < rows && !taken.has(row));
      if (free === undefined) continue;
      taken.add(free);
      at[i] = free;
      break;
    }
  }
  return at;
}

/** Neighbouring cells of one series as one piece. */
function merged(row: readonly { readonly char: string; readonly series: number }[]): Pieces {
  const pieces: { text: string; shade: { series: number } | "muted" }[] = [];
  let last = Number.NaN;
  for (const { char, series } of row) {
    if (series === last) pieces.at(-1)!.text += char;
    else pieces.push({ text: char, shade: series < 0 ? "muted" : { series } });
    last = series;
  }
  return pieces;
}
