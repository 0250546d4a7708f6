/**
 * First and last code point of stretches in which every character stands for itself and is one column wide: no
 * combining mark, no joiner, nothing that a terminal may show as an emoji.
 */
const NARROW = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x17f],
  [0x391, 0x3a1],
  [0x3a3, 0x3c9],
  [0x400, 0x45f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2070, 0x2071],
  [0x2074, 0x208e],
  [0x20a0, 0x20b5],
  [0x2100, 0x214f],
  [0x2190, 0x2319],
  [0x2500, 0x25fc],
  [0x2713, 0x2713],
  [0x2717, 0x2717],
  [0x276e, 0x2771],
  [0x27c2, 0x27c2],
  [0x2800, 0x28ff],
] as const;

/** The same, two columns wide: Chinese, kana, full-width forms. */
const WIDE = [
  [0x3001, 0x3029],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xff01, 0xff60],
] as const;

/** Columns of each UTF-16 unit; 0: not simple. Made on first use: 64 kB, a tenth of a millisecond. */
let columns: Uint8Array | undefined;

/**
 * Columns of `text` in a terminal when all of it is simple; undefined when it needs the rules of `string-width`, whose
 * tables of emoji cost some 40 ms at start and which is slower on every line that is drawn.
 */
export function simpleWidth(text: string): number | undefined {
  columns ??= table();
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const own = columns[unit]!;
    if (own > 0) width += own;
    else if (unit === 0x1b) {
      const end = endOfColour(text, i);
      if (end < 0) return undefined;
      i = end;
    } else return undefined;
  }
  return width;
}

function table(): Uint8Array {
  const made = new Uint8Array(0x1_0000);
  for (const [from, to] of NARROW) made.fill(1, from, to + 1);
  for (const [from, to] of WIDE) made.fill(2, from, to + 1);
  return made;
}

/** Index of the `m` that ends the colour code at `at`, -1 when it is another sequence. */
function endOfColour(text: string, at: number): number {
  if (text.charCodeAt(at + 1) !== 0x5b) return -1;
  for (let i = at + 2; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x6d) return i;
    if (unit !== 0x3b && (unit < 0x30 || unit > 0x39)) return -1;
  }
  return -1;
}
