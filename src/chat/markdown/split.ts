/** Text that will not change any more, and what may. `tight`: the rest continues the same block, without a gap. */
export interface Split {
  readonly done: string;
  readonly rest: string;
  readonly tight: boolean;
}

/** An open code block is cut after this many lines, so that a long one does not pile up in the live region. */
const FENCE_LINES = 8;

/**
 * Where streamed Markdown can be cut so that both halves render as the whole would: at a blank line outside a fence,
 * at a new item of a flat list, or inside a long fence (which is closed and opened again). The live region then only
 * holds the block that is being written.
 */
export function splitMarkdown(text: string): Split | undefined {
  const lines = text.split("\n");
  let offset = 0;
  let fence: { readonly mark: string; readonly opening: string; readonly line: number } | undefined;
  let math = false;
  let cut: Split | undefined;
  // The last line is still being written.
  for (let index = 0; index < lines.length - 1; index++) {
    const row = lines[index] ?? "";
    const end = offset + row.length + 1;
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(row)?.[1];
    if (fence) {
      if (mark?.startsWith(fence.mark) && row.trim() === mark) fence = undefined;
      else if (index - fence.line >= FENCE_LINES) {
        cut = {
          done: `${text.slice(0, offset)}${fence.mark}\n`,
          rest: `${fence.opening}\n${text.slice(offset)}`,
          tight: true,
        };
      }
    } else if (mark) {
      fence = { mark, opening: row, line: index };
    } else if (/^\s*(\$\$|\\\[)\s*$/.test(row) || (math && /(\$\$|\\\])\s*$/.test(row))) {
      math = !math;
    } else if (!math && row.trim() === "" && !continuesList(lines, index)) {
      cut = { done: text.slice(0, end), rest: text.slice(end), tight: false };
    } else if (!math && isItem(row) && index > 0 && isItem(lines[index - 1] ?? "")) {
      cut = { done: text.slice(0, offset), rest: text.slice(offset), tight: true };
    }
    offset = end;
  }
  return cut && cut.done.trim() !== "" ? cut : undefined;
}

/** After a blank line a list goes on when the next line is indented or another item; unknown until it is there. */
function continuesList(lines: readonly string[], blank: number): boolean {
  let above = blank - 1;
  while (above >= 0 && /^\s+\S/.test(lines[above] ?? "")) above -= 1;
  if (!isItem(lines[above] ?? "")) return false;
  const below = lines.slice(blank + 1).find((row) => row.trim() !== "");
  return below === undefined || /^\s/.test(below) || /^([-*+•]|\d{1,9}[.)]?)/.test(below);
}

/** An item of a list at the left margin. */
function isItem(row: string): boolean {
  return /^([-*+]|\d{1,9}[.)])\s+\S/.test(row);
}
