import type { Token, Tokens } from "marked";
import { latexToUnicode } from "../../engine/report/latex.js";
import { EMPTY, type Line, type Style, span } from "../screen/line.js";
import { renderTable } from "../screen/table.js";
import { wrapLine } from "../screen/wrap.js";
import { breakLines, renderInline } from "./inline.js";
import { lex } from "./lexer.js";

/** Markdown as lines that fit `columns`, one empty line between blocks. */
export function renderMarkdown(markdown: string, columns: number): Line[] {
  return renderBlocks(lex(markdown), Math.max(8, columns));
}

function renderBlocks(tokens: readonly Token[], columns: number, tight = false): Line[] {
  const lines: Line[] = [];
  for (const token of tokens) {
    const block = renderBlock(token, columns);
    if (block.length === 0) continue;
    if (lines.length > 0 && !tight) lines.push(EMPTY);
    lines.push(...block);
  }
  return lines;
}

function renderBlock(token: Token, columns: number): Line[] {
  switch (token.type) {
    case "heading": {
      const heading = token as Tokens.Heading;
      const style: Style = heading.depth <= 2 ? { bold: true, underline: true } : { bold: true };
      return wrapAll(renderInline(heading.tokens, style), columns);
    }
    case "paragraph":
      return wrapAll(renderInline((token as Tokens.Paragraph).tokens), columns);
    case "text":
      return wrapAll(renderInline([token]), columns);
    case "list":
      return renderList(token as Tokens.List, columns);
    case "code":
      return renderCode((token as Tokens.Code).text, columns);
    case "blockquote":
      return prefixed(
        renderBlocks((token as Tokens.Blockquote).tokens, columns - 2),
        span("│ ", { dim: true }),
      );
    case "table":
      return renderMarkdownTable(token as Tokens.Table, columns);
    case "hr":
      return [[span("─".repeat(Math.min(columns, 40)), { dim: true })]];
    case "mathBlock":
      return wrapAll([span(latexToUnicode(String(token["text"])), { italic: true })], columns - 2).map(
        (one) => [span("  "), ...one],
      );
    case "space":
    case "def":
      return [];
    default:
      return wrapAll([span(token.raw.trimEnd().replaceAll("\n", " "))], columns);
  }
}

/** Code keeps its line breaks; a line that is too long is cut, not dropped, because people copy formulas. */
export function renderCode(text: string, columns: number): Line[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .flatMap((row) => wrapLine([span("  "), span(row, { colour: "cyan" })], columns, [span("  ")]));
}

function renderList(list: Tokens.List, columns: number): Line[] {
  const start = typeof list.start === "number" ? list.start : 1;
  return list.items.flatMap((item, index) => {
    const box = item.task ? (item.checked ? "☑ " : "☐ ") : "";
    const bullet = `${list.ordered ? `${start + index}.` : "•"} ${box}`;
    const tokens = item.tokens.filter((token) => token.type !== "checkbox");
    const body = renderBlocks(tokens, columns - bullet.length, true);
    const lines = body.length === 0 ? [EMPTY] : body;
    const rows = lines.map(
      (one, row): Line =>
        row === 0 ? [span(bullet, { dim: true }), ...one] : [span(" ".repeat(bullet.length)), ...one],
    );
    return list.loose && index > 0 ? [EMPTY, ...rows] : rows;
  });
}

function renderMarkdownTable(table: Tokens.Table, columns: number): Line[] {
  const heads = table.header.map((cell) => ({
    label: renderInline(cell.tokens),
    align: cell.align === "right" ? ("right" as const) : ("left" as const),
  }));
  return renderTable(
    heads,
    table.rows.map((row) => row.map((cell) => renderInline(cell.tokens))),
    columns,
  );
}

function prefixed(lines: readonly Line[], mark: Line[number]): Line[] {
  return lines.map((one) => [mark, ...one]);
}

function wrapAll(spans: Line, columns: number): Line[] {
  return breakLines(spans).flatMap((one) => wrapLine(one, columns));
}
