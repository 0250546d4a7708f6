import { columnsOf, type Line, line, type Span, span, splitGraphemes } from "../screen/line.js";
import type { EditorState } from "./editor-state.js";
import { countLines, isAtom } from "./paste.js";

export interface EditorView {
  readonly lines: readonly Line[];
  /** Where the terminal's cursor goes, in columns and lines of `lines`. */
  readonly caret: { readonly x: number; readonly y: number };
}

const PROMPT = "❯ ";
const INDENT = "  ";

/**
 * The editor wrapped at grapheme borders (an input method shows its candidates at the caret, so its column must be
 * exact), cut to `height` lines around the caret.
 */
export function renderEditor(
  state: EditorState,
  options: {
    columns: number;
    height: number;
    placeholder: string;
    pasted: (lines: number) => string;
    prompt?: string;
  },
): EditorView {
  const room = Math.max(4, options.columns - columnsOf(PROMPT) - 1);
  const lines: Span[][] = [[]];
  let used = 0;
  let caret = { x: columnsOf(PROMPT), y: 0 };
  let at = 0;
  const turn = () => {
    lines.push([]);
    used = 0;
  };
  for (const grapheme of splitGraphemes(state.text)) {
    const shown = isAtom(grapheme) ? options.pasted(countLines(state.pastes.get(grapheme) ?? "")) : grapheme;
    const width = grapheme === "\n" ? 0 : columnsOf(shown);
    if (used + width > room && used > 0) turn();
    if (at === state.caret) caret = { x: columnsOf(PROMPT) + used, y: lines.length - 1 };
    if (grapheme === "\n") turn();
    else {
      lines
        .at(-1)
        ?.push(isAtom(grapheme) ? span(shown, { dim: true, inverse: true }) : { text: shown, style: {} });
      used += width;
    }
    at += grapheme.length;
  }
  if (at === state.caret) {
    // A caret behind a full line stands at the start of the next, where the next character will go.
    if (used >= room) turn();
    caret = { x: columnsOf(PROMPT) + used, y: lines.length - 1 };
  }
  const prompted = lines.map(
    (content, index): Line => [
      span(index === 0 ? (options.prompt ?? PROMPT) : INDENT, { colour: "blue", bold: true }),
      ...content,
      ...(state.text === "" ? line(options.placeholder, { dim: true }) : []),
    ],
  );
  return cut(prompted, caret, Math.max(1, options.height));
}

function cut(lines: readonly Line[], caret: EditorView["caret"], height: number): EditorView {
  if (lines.length <= height) return { lines, caret };
  const first = Math.min(Math.max(0, caret.y - Math.floor(height / 2)), lines.length - height);
  return { lines: lines.slice(first, first + height), caret: { x: caret.x, y: caret.y - first } };
}
