import { printable, textWidth } from "../../engine/report/width.js";

/**
 * What the chat draws is made of lines that already fit the terminal, so that the height of the live region is known
 * before Ink sees it (at `height >= rows` Ink clears the terminal and replays everything).
 */
export type Colour = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

export interface Style {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
  readonly inverse?: boolean;
  readonly colour?: Colour;
}

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

const PLAIN: Style = {};

/**
 * Text from models, tools and files never reaches the terminal with control characters in it: an escape sequence in a
 * reply could move the cursor or rewrite what a person has read.
 */
export const clean = printable;

export function span(text: string, style: Style = PLAIN): Span {
  return { text: clean(text), style };
}

export function line(text: string, style: Style = PLAIN): Line {
  return [span(text, style)];
}

export const EMPTY: Line = [];

export const columnsOf = textWidth;

export function lineColumns(spans: Line): number {
  let total = 0;
  for (const piece of spans) total += columnsOf(piece.text);
  return total;
}

export function plainText(spans: Line): string {
  return spans.map((piece) => piece.text).join("");
}

/** Cuts a line to `columns`, with … where something was left out. */
export function clipLine(spans: Line, columns: number): Line {
  if (lineColumns(spans) <= columns) return spans;
  if (columns <= 0) return EMPTY;
  const kept: Span[] = [];
  let left = columns - 1;
  for (const piece of spans) {
    const text = takeColumns(piece.text, left);
    if (text !== "") kept.push({ text, style: piece.style });
    left -= columnsOf(text);
    if (text.length < piece.text.length) break;
  }
  kept.push({ text: "…", style: PLAIN });
  return kept;
}

export function padLine(spans: Line, columns: number, align: "left" | "right" = "left"): Line {
  const missing = columns - lineColumns(spans);
  if (missing <= 0) return spans;
  const space: Span = { text: " ".repeat(missing), style: PLAIN };
  return align === "left" ? [...spans, space] : [space, ...spans];
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), (part) => part.segment);
}

function takeColumns(text: string, columns: number): string {
  let taken = "";
  let used = 0;
  for (const grapheme of splitGraphemes(text)) {
    used += columnsOf(grapheme);
    if (used > columns) break;
    taken += grapheme;
  }
  return taken;
}
