import { columnsOf, splitGraphemes } from "../screen/line.js";

/** Motions over a text; every function takes and returns an index that lies between graphemes. */

export function previousGrapheme(text: string, caret: number): number {
  return (
    caret - (splitGraphemes(text.slice(lineStart(text, caret), caret)).at(-1)?.length ?? Math.min(1, caret))
  );
}

export function nextGrapheme(text: string, caret: number): number {
  if (caret >= text.length) return caret;
  const end = lineEnd(text, caret);
  return caret + (end === caret ? 1 : (splitGraphemes(text.slice(caret, end))[0]?.length ?? 1));
}

const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** Words are ICU's: Chinese text moves by dictionary words, not by whole sentences. */
export function previousWord(text: string, caret: number): number {
  const before = [...words.segment(text.slice(0, caret))].reverse();
  return before.find((part) => part.isWordLike)?.index ?? 0;
}

export function nextWord(text: string, caret: number): number {
  const found = [...words.segment(text.slice(caret))].find((part) => part.isWordLike);
  return found ? caret + found.index + found.segment.length : text.length;
}

export function lineStart(text: string, caret: number): number {
  // lastIndexOf takes a negative start as 0, and would find a line break at the caret.
  return caret === 0 ? 0 : text.lastIndexOf("\n", caret - 1) + 1;
}

export function lineEnd(text: string, caret: number): number {
  const end = text.indexOf("\n", caret);
  return end === -1 ? text.length : end;
}

/** One line up or down, keeping the column on the screen; undefined at the first or last line. */
export function verticalMove(text: string, caret: number, to: "up" | "down"): number | undefined {
  const start = lineStart(text, caret);
  const column = columnsOf(text.slice(start, caret));
  if (to === "up") return start === 0 ? undefined : atColumn(text, lineStart(text, start - 1), column);
  const end = lineEnd(text, caret);
  return end === text.length ? undefined : atColumn(text, end + 1, column);
}

function atColumn(text: string, start: number, column: number): number {
  let index = start;
  let used = 0;
  for (const grapheme of splitGraphemes(text.slice(start, lineEnd(text, start)))) {
    used += columnsOf(grapheme);
    if (used > column) break;
    index += grapheme.length;
  }
  return index;
}
