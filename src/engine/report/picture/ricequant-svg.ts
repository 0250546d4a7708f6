import type { Chart } from "../charts/chart.js";
import { escapeHtml } from "../html/escape.js";
import type { ReportTable } from "../tables/table.js";
import { PICTURE } from "./frame.js";
import { FONT_FAMILY, renderSvg } from "./svg.js";
import { COLOURS } from "./theme.js";

const COLUMNS = 2;
const SCALE = 0.66;
const HEAD = 84;

/** The study's factor screen, ready to be drawn. */
export interface RiceQuantView {
  readonly title: string;
  /** What was measured, on what. */
  readonly where: string;
  /** What to believe of it: trials, luck, the sealed window. */
  readonly honesty: string;
  readonly figures: ReportTable;
  readonly charts: readonly Chart[];
  readonly stamp?: string;
}

/** The study's factor screen as one picture: its twelve figures, then its charts, two beside each other. */
export function riceQuantSvg(
  { title, where, honesty, figures, charts, stamp }: RiceQuantView,
  draw: (chart: Chart, stamp: string | undefined) => string = renderSvg,
): string {
  const [cellWidth, cellHeight] = [PICTURE.width * SCALE, PICTURE.height * SCALE];
  const rows = Math.ceil((charts.length + 1) / COLUMNS);
  const [width, height] = [cellWidth * COLUMNS, HEAD + cellHeight * rows];
  const { background, text, muted } = COLOURS.light;
  const place = (i: number) =>
    `translate(${(i % COLUMNS) * cellWidth},${HEAD + Math.floor(i / COLUMNS) * cellHeight})`;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT_FAMILY}">
<rect width="100%" height="100%" fill="${background}"/>
<text x="24" y="32" font-size="22" fill="${text}">${escapeHtml(title)}</text>
<text x="24" y="54" font-size="13" fill="${muted}">${escapeHtml(where)}</text>
<text x="24" y="74" font-size="13" fill="${muted}">${escapeHtml(honesty)}</text>
<g transform="${place(0)}">${figureTable(figures, cellWidth)}</g>
${charts.map((chart, i) => `<g transform="${place(i + 1)} scale(${SCALE})">${draw(chart, stamp)}</g>`).join("\n")}
</svg>`;
}

function figureTable({ title, table }: ReportTable, width: number): string {
  const { text, muted, grid } = COLOURS.light;
  const columns = [24, width * 0.55, width * 0.8];
  const anchor = (i: number) => (i === 0 ? "start" : "end");
  const line = (cells: readonly string[], y: number, fill: string) =>
    cells
      .map(
        (cell, i) =>
          `<text x="${columns[i]}" y="${y}" text-anchor="${anchor(i)}" font-size="15" fill="${fill}">${escapeHtml(cell)}</text>`,
      )
      .join("");
  const head = line([title, ...table.columns.slice(1).map(({ label }) => label)], 30, muted);
  const rows = table.rows.map((row, i) => {
    const y = 58 + i * 26;
    return `${line(row, y, text)}<line x1="24" x2="${width * 0.8}" y1="${y + 8}" y2="${y + 8}" stroke="${grid}"/>`;
  });
  return head + rows.join("");
}
