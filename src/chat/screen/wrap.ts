import { columnsOf, type Line, lineColumns, type Span, type Style, splitGraphemes } from "./line.js";

interface Cell {
  readonly text: string;
  readonly columns: number;
  readonly style: Style;
}

interface Word {
  readonly space: boolean;
  readonly cells: Cell[];
  columns: number;
}

/** Punctuation that may not begin a line (kinsoku shori, the part that matters in Chinese text). */
const NO_START = new Set("，。、；：？！）》〉」』】〕”’…—%％");
/** Punctuation that may not end a line. */
const NO_END = new Set("（《〈「『【〔“‘");

/**
 * Wraps at spaces and between CJK characters; a longer word (a formula, a path) is cut hard. Continuation lines begin
 * with `hang`. Spaces at a break are dropped, leading spaces of the first line are kept.
 */
export function wrapLine(spans: Line, columns: number, hang: Line = []): Line[] {
  if (lineColumns(spans) <= columns) return [spans];
  const indent = lineColumns(hang);
  const room = Math.max(1, columns - indent);
  const lines: Cell[][] = [];
  let current: Cell[] = [];
  let used = 0;
  let limit = Math.max(1, columns);
  const turn = () => {
    lines.push(current);
    current = [];
    used = 0;
    limit = room;
  };
  const put = (cells: readonly Cell[], width: number) => {
    current.push(...cells);
    used += width;
  };

  let gap: Word | undefined;
  for (const word of wordsOf(spans)) {
    if (word.space) {
      gap = word;
      continue;
    }
    const before = gap?.columns ?? 0;
    if (used + before + word.columns <= limit) {
      if (gap) put(gap.cells, before);
      put(word.cells, word.columns);
    } else {
      if (used > 0) turn();
      for (const cell of word.cells) {
        if (used + cell.columns > limit && used > 0) turn();
        put([cell], cell.columns);
      }
    }
    gap = undefined;
  }
  lines.push(current);
  return lines.map((cells, index) => (index === 0 ? joinCells(cells) : [...hang, ...joinCells(cells)]));
}

function wordsOf(spans: Line): Word[] {
  const words: Word[] = [];
  let glued = false;
  for (const cell of cellsOf(spans)) {
    const last = words.at(-1);
    const space = cell.text === " ";
    const wide = cell.columns > 1;
    const joins =
      last !== undefined &&
      last.space === space &&
      (space || glued || NO_START.has(cell.text) || (!wide && !endsWide(last)));
    if (joins) {
      last.cells.push(cell);
      last.columns += cell.columns;
    } else {
      words.push({ space, cells: [cell], columns: cell.columns });
    }
    glued = NO_END.has(cell.text);
  }
  return words;
}

function endsWide(word: Word): boolean {
  return (word.cells.at(-1)?.columns ?? 0) > 1;
}

function* cellsOf(spans: Line): Generator<Cell> {
  for (const piece of spans) {
    // The segmenter is slow; most text is ASCII, where a grapheme is a character.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "ASCII"
    const ascii = /^[\u0000-\u007f]*$/.test(piece.text);
    for (const text of ascii ? piece.text : splitGraphemes(piece.text)) {
      yield { text, columns: ascii ? 1 : columnsOf(text), style: piece.style };
    }
  }
}

function joinCells(cells: readonly Cell[]): Line {
  const spans: { text: string; style: Style }[] = [];
  for (const cell of cells) {
    const last = spans.at(-1);
    if (last && last.style === cell.style) last.text += cell.text;
    else spans.push({ text: cell.text, style: cell.style });
  }
  return spans satisfies Span[];
}
