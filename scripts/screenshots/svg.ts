import type { IBufferCell, Terminal } from "@xterm/headless";

/** Sixteen colours on a dark ground, each at least 4.5 : 1 (WCAG AA). */
const PALETTE = [
  ...["#1e2430", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#c9d1d9"],
  ...["#6e7681", "#ffa198", "#a5f0ad", "#f2cc60", "#a5d6ff", "#e2c5ff", "#b3f0f4", "#ffffff"],
];
const GROUND = "#0d1117";
const TEXT = "#d6dde6";
const CELL = { width: 8.4, height: 18, font: 14 };
const MARGIN = 14;
const FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace, 'Noto Sans SC'";

interface Run {
  readonly x: number;
  /** What stands in its cells, one after another; a blank is "". */
  readonly glyphs: { readonly x: number; readonly text: string }[];
  cells: number;
  readonly style: string;
  readonly ground: string | null;
}

/**
 * The window of a terminal as SVG. Every character is set at the place of its cell, so that columns stay in line whatever
 * the font; Chinese characters take two cells.
 */
export function screenSvg(terminal: Terminal, title: string): string {
  const { cols, rows } = terminal;
  const top = terminal.buffer.active.baseY;
  const used = lastRow(terminal, top);
  const width = cols * CELL.width + 2 * MARGIN;
  const height = Math.min(rows, used + 1) * CELL.height + 2 * MARGIN;
  const lines = Array.from({ length: Math.min(rows, used + 1) }, (_, y) =>
    rowSvg(runsOf(terminal, top + y), y),
  ).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width.toFixed(0)}" height="${height}" viewBox="0 0 ${width.toFixed(1)} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>
<g font-family="${FONTS}" font-size="${CELL.font}" fill="${TEXT}">
${lines}</g>
</svg>
`;
}

function lastRow(terminal: Terminal, top: number): number {
  let last = 0;
  for (let y = 0; y < terminal.rows; y++)
    if ((terminal.buffer.active.getLine(top + y)?.translateToString(true) ?? "") !== "") last = y;
  return last;
}

function runsOf(terminal: Terminal, y: number): Run[] {
  const line = terminal.buffer.active.getLine(y);
  const runs: Run[] = [];
  for (let x = 0; line && x < terminal.cols; x++) {
    const cell = line.getCell(x);
    if (!cell || cell.getWidth() === 0) continue;
    const text = cell.getChars() || " ";
    const { style, ground } = styleOf(cell);
    const last = runs.at(-1);
    const run =
      last && last.style === style && last.ground === ground && last.x + last.cells === x
        ? last
        : { x, glyphs: [], cells: 0, style, ground };
    if (run !== last) runs.push(run);
    run.cells += cell.getWidth();
    if (text.trim() !== "") run.glyphs.push({ x, text });
  }
  return runs;
}

function rowSvg(runs: readonly Run[], y: number): string {
  const at = (x: number) => (MARGIN + x * CELL.width).toFixed(1);
  const top = MARGIN + y * CELL.height;
  return runs
    .map(({ glyphs, x, cells, style, ground }) => {
      const width = (cells * CELL.width).toFixed(1);
      const back =
        ground === null
          ? ""
          : `<rect x="${at(x)}" y="${top}" width="${width}" height="${CELL.height}" fill="${ground}"/>`;
      if (glyphs.length === 0) return back;
      const places = glyphs.flatMap(({ x, text }) => Array.from(text, () => at(x))).join(" ");
      const text = escaped(glyphs.map((glyph) => glyph.text).join(""));
      return `${back}<text x="${places}" y="${top + 13.5}"${style}>${text}</text>`;
    })
    .map((piece) => (piece === "" ? "" : `${piece}\n`))
    .join("");
}

function styleOf(cell: IBufferCell): { style: string; ground: string | null } {
  const front = cell.isFgDefault() ? TEXT : colour(cell.getFgColor());
  const back = cell.isBgDefault() ? null : colour(cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  const fill = inverse ? (back ?? GROUND) : front;
  const parts = [
    fill === TEXT ? "" : ` fill="${fill}"`,
    cell.isBold() ? ' font-weight="bold"' : "",
    cell.isDim() ? ' opacity=".62"' : "",
    cell.isItalic() ? ' font-style="italic"' : "",
    cell.isUnderline() ? ' text-decoration="underline"' : "",
  ];
  return { style: parts.join(""), ground: inverse ? front : back };
}

function colour(index: number): string {
  const own = PALETTE[index];
  if (own) return own;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey},${grey},${grey})`;
  }
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
