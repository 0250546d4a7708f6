import { type Line, line, span } from "../screen/line.js";
import { wrapLine } from "../screen/wrap.js";
import type { ChatState } from "../state.js";
import type { ViewContext } from "./context.js";

/** A page of the first-run guide, above the line; it never takes the keyboard from somebody who writes. */
export function guideLines({ guide }: ChatState, context: ViewContext): Line[] {
  const { messages, columns } = context;
  const page = guide === null ? undefined : messages.guide[guide];
  if (guide === null || !page) return [];
  return [
    ...wrapLine(line(page.title, { bold: true }), columns),
    ...page.rows.flatMap((row) => wrapLine(line(row), columns, [span("  ")])),
    line(messages.guideKeys(guide + 1, messages.guide.length), { colour: "yellow" }),
  ];
}
