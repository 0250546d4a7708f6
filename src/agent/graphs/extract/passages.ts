/** Characters of one question: several pages, and short enough that no idea is lost in the middle. */
const LONGEST = 12_000;

export interface Passage {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly start: number;
}

/** The text in pieces that end between paragraphs where they can, between lines or anywhere where they must. */
export function piecesOf(text: string, longest = LONGEST): readonly Passage[] {
  const pieces: Passage[] = [];
  for (let start = 0; start < text.length; ) {
    const whole = text.slice(start, start + longest);
    const cut = start + longest >= text.length ? whole.length : breakOf(whole);
    const piece = whole.slice(0, cut);
    if (piece.trim() !== "") pieces.push({ text: piece, start });
    start += cut;
  }
  return pieces;
}

function breakOf(text: string): number {
  const least = text.length / 2;
  for (const end of ["\n\n", "\n", "。", ". ", " "]) {
    const at = text.lastIndexOf(end);
    if (at > least) return at + end.length;
  }
  return text.length;
}

/**
 * Where a cited passage stands in the text, or undefined: what a model cites must be there, though it may set spaces,
 * line ends and quotation marks otherwise.
 */
export function locate(passage: string, text: string): number | undefined {
  const wanted = squeezed(passage).text;
  if (wanted === "") return undefined;
  const { text: within, places } = squeezed(text);
  const at = within.indexOf(wanted);
  return at < 0 ? undefined : places[at];
}

/** Without spaces and Markdown's marks, in one kind of quotation mark, with the place of every character that is left. */
function squeezed(text: string): { readonly text: string; readonly places: readonly number[] } {
  const kept: string[] = [];
  const places: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (/[\s*`>#]/.test(char)) continue;
    kept.push(
      /[“”„"']/.test(char) ? "'" : char.length === char.toLowerCase().length ? char.toLowerCase() : char,
    );
    places.push(i);
  }
  return { text: kept.join(""), places };
}

export const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;
