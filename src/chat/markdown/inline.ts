import type { Token, Tokens } from "marked";
import { latexToUnicode } from "../../engine/report/latex.js";
import { type Line, type Span, type Style, span } from "../screen/line.js";

/** Inline tokens as spans; a `\n` in a span's text is a hard break, which `breakLines` cuts at. */
export function renderInline(tokens: readonly Token[], style: Style = {}): Line {
  return tokens.flatMap((token): Span[] => {
    switch (token.type) {
      case "strong":
        return [...renderInline((token as Tokens.Strong).tokens, { ...style, bold: true })];
      case "em":
        return [...renderInline((token as Tokens.Em).tokens, { ...style, italic: true })];
      case "del":
        return [...renderInline((token as Tokens.Del).tokens, { ...style, strike: true })];
      case "codespan":
        return [span((token as Tokens.Codespan).text, { ...style, colour: "cyan" })];
      case "link":
        return renderLink(token as Tokens.Link, style);
      case "image":
        return [span(`[${(token as Tokens.Image).text || (token as Tokens.Image).href}]`, style)];
      case "br":
        return [span("\n", style)];
      case "mathInline":
        return [span(latexToUnicode(String(token["text"])), { ...style, italic: true })];
      case "text":
        return (token as Tokens.Text).tokens
          ? [...renderInline((token as Tokens.Text).tokens ?? [], style)]
          : [span(softBreaks((token as Tokens.Text).text), style)];
      case "escape":
        return [span((token as Tokens.Escape).text, style)];
      default:
        return [span(softBreaks(token.raw), style)];
    }
  });
}

function renderLink(token: Tokens.Link, style: Style): Span[] {
  const label = renderInline(token.tokens, { ...style, underline: true });
  const shown = label.map((piece) => piece.text).join("");
  return shown === token.href || `mailto:${shown}` === token.href
    ? [...label]
    : [...label, span(` (${token.href})`, { ...style, dim: true })];
}

/** A newline inside a paragraph is a space, but not between Chinese characters, which are written without. */
function softBreaks(text: string): string {
  return text.replace(/(\p{Script=Han}|[，。；：、）])\n(?=\p{Script=Han})/gu, "$1").replaceAll("\n", " ");
}

export function breakLines(spans: Line): Line[] {
  const lines: Span[][] = [[]];
  for (const piece of spans) {
    piece.text.split("\n").forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== "") lines.at(-1)?.push({ text, style: piece.style });
    });
  }
  return lines;
}
