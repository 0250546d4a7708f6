import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { simpleWidth } from "./simple-width.js";

const segmenter = new Intl.Segmenter();

/** Columns that `text` takes in a terminal: 2 for a Chinese character, 0 for a combining mark or a colour code. */
export function textWidth(text: string): number {
  return simpleWidth(text) ?? stringWidth(text);
}

/** `text` filled with spaces to `width` columns; longer text is returned as it is. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + fill : fill + text;
}

/** At most `width` columns of `text` (plain, without colour codes), with … where something was left out. */
export function truncate(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return width < 1 ? "" : `${takeColumns(text, width - 1)}…`;
}

/** Lines of at most `width` columns (at least 2), broken at spaces, and inside words or between Chinese characters. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(2, width)));
}

/**
 * Text that cannot move the cursor, change colours, ring or turn the reading direction: names and notes come from
 * files and from models. Line ends stay, a tab becomes two spaces.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\t", "  ")
    .replace(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "");
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  // A piece is a word with the spaces behind it, or one wide character.
  for (const piece of line.match(
    /[\p{Script=Han}\u3000-\u30ff\uff00-\uffef]\s*|[^\s\p{Script=Han}\u3000-\u30ff\uff00-\uffef]*\s*/gu,
  ) ?? []) {
    if (current !== "" && textWidth((current + piece).trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = "";
    }
    let rest = piece;
    while (textWidth(rest.trimEnd()) > width) {
      const head = takeColumns(rest, width);
      if (head === "") break;
      lines.push(head);
      rest = rest.slice(head.length);
    }
    current += rest;
  }
  return [...lines, current.trimEnd()];
}

/** The longest start of `text` that fits; never half of a character. */
function takeColumns(text: string, width: number): string {
  let taken = "";
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) {
    columns += textWidth(segment);
    if (columns > width) break;
    taken += segment;
  }
  return taken;
}
