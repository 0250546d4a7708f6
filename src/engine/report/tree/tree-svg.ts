import { DIVERGING, mix, PALETTE } from "../charts/palette.js";
import { escapeHtml } from "../html/escape.js";
import { FONT_FAMILY } from "../picture/svg.js";
import { COLOURS } from "../picture/theme.js";
import { textWidth, wrap } from "../width.js";
import { type Box, type Placed, tidy } from "./layout.js";
import type { TreeNode, TreePicture } from "./picture.js";

const MARGIN = 24;
const BOX = { height: 40, padding: 12, least: 44 } as const;
const GAP = { x: 14, y: 34 } as const;
/** Pixels of a column of text at its size: the font is proportional, this is its widest usual letter. */
const COLUMN = { label: 8.4, worth: 7, note: 7.2 } as const;
const LEAST_WIDTH = 420;

/** A formula as a picture: parts coloured by what they are worth, blue carries the signal, orange hurts it. */
export function treeSvg({ title, note, root, stamp }: TreePicture): string {
  const { background, text, muted, axis } = COLOURS.light;
  const placed = tidy(boxOf(root), GAP.x);
  const inner = right(placed, root);
  const width = Math.ceil(Math.max(LEAST_WIDTH, inner + 2 * MARGIN));
  const columns = Math.floor((width - 2 * MARGIN) / COLUMN.note);
  const notes = [...wrap(title, columns), ...wrap(note, columns)];
  const titleLines = wrap(title, columns).length;
  const head = MARGIN + notes.length * 19 + (stamp ? 22 : 0) + 14;
  const levels = depthOf(root);
  const height = Math.ceil(head + levels * BOX.height + (levels - 1) * GAP.y + MARGIN);
  const left = (width - inner) / 2;
  const largest = Math.max(1e-12, ...worthsOf(root).map(Math.abs));
  const y = (depth: number) => head + depth * (BOX.height + GAP.y);
  const lines: string[] = [];
  const boxes: string[] = [];

  const draw = (node: TreeNode, at: Placed): void => {
    const x = left + at.x;
    const top = y(at.depth);
    const half = widthOf(node) / 2;
    for (const [i, child] of node.children.entries()) {
      const below = at.children[i]!;
      const [x2, y2] = [left + below.x, y(below.depth)];
      const bend = GAP.y / 2;
      lines.push(
        `<path d="M${px(x)} ${px(top + BOX.height)}C${px(x)} ${px(top + BOX.height + bend)} ${px(x2)} ${px(y2 - bend)} ${px(x2)} ${px(y2)}" fill="none" stroke="${axis}" stroke-width="1.4"/>`,
      );
      draw(child, below);
    }
    const fill = node.worth === null ? background : mix(DIVERGING, 0.5 + (0.5 * node.worth) / largest);
    const edge = node.kind === "operator" ? (node.worth === null ? axis : muted) : PALETTE.third;
    const round = node.kind === "operator" ? 6 : BOX.height / 2;
    const label = node.worth === null ? top + 25 : top + 18;
    boxes.push(
      `<rect x="${px(x - half)}" y="${px(top)}" width="${px(2 * half)}" height="${BOX.height}" rx="${round}" fill="${fill}" stroke="${edge}" stroke-width="${node.kind === "operator" ? 1.2 : 1.6}"/>`,
      `<text x="${px(x)}" y="${px(label)}" text-anchor="middle" font-size="14" fill="${text}">${escapeHtml(node.label)}</text>`,
      ...(node.worth === null
        ? []
        : [
            `<text x="${px(x)}" y="${px(top + 33)}" text-anchor="middle" font-size="11" fill="${COLOURS.light.text}">${signed(node.worth)}</text>`,
          ]),
    );
  };
  draw(root, placed);
  const heading = notes.map(
    (line, i) =>
      `<text x="${MARGIN}" y="${MARGIN + 14 + i * 19}" font-size="${i < titleLines ? 14 : 12.5}" fill="${i < titleLines ? text : muted}">${escapeHtml(line)}</text>`,
  );
  const mark = stamp
    ? `<text x="${MARGIN}" y="${MARGIN + 14 + notes.length * 19}" font-size="13" font-weight="bold" fill="${PALETTE.second}">${escapeHtml(stamp)}</text>`
    : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT_FAMILY}" role="img" aria-label="${escapeHtml(title)}">
<rect width="100%" height="100%" fill="${background}"/>
${[...heading, mark, ...lines, ...boxes].filter(Boolean).join("\n")}
</svg>`;
}

const px = (value: number): string => String(Math.round(value * 10) / 10);

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;

function widthOf({ label, worth }: TreeNode): number {
  const figure = worth === null ? 0 : signed(worth).length * COLUMN.worth;
  return Math.max(BOX.least, Math.max(textWidth(label) * COLUMN.label, figure) + 2 * BOX.padding);
}

const boxOf = (node: TreeNode): Box => ({
  width: widthOf(node),
  children: node.children.map(boxOf),
});

const depthOf = ({ children }: TreeNode): number => 1 + Math.max(0, ...children.map(depthOf));

const worthsOf = ({ worth, children }: TreeNode): number[] => [
  ...(worth === null ? [] : [worth]),
  ...children.flatMap(worthsOf),
];

/** The right edge of the drawing. */
function right({ x, children }: Placed, node: TreeNode): number {
  return Math.max(x + widthOf(node) / 2, ...children.map((child, i) => right(child, node.children[i]!)));
}
