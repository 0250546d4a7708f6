import type { Item } from "../items.js";
import { renderMarkdown } from "../markdown/render.js";
import { duration } from "../screen/format.js";
import { EMPTY, type Line, line, type Style, span } from "../screen/line.js";
import { wrapLine } from "../screen/wrap.js";
import { renderBlocks } from "./blocks.js";
import type { ViewContext } from "./context.js";
import { renderFactor, renderFactors } from "./factor.js";
import { inWords } from "./spoken.js";
import { renderToolCard } from "./tool-card.js";
import { renderWelcome } from "./welcome.js";

/** A finished piece as it stands in the scrollback, with the empty line above that sets it apart. */
export function renderItem(item: Item, context: ViewContext): Line[] {
  const lines = renderBody(item, context);
  const joins = item.kind === "welcome" || (item.kind === "answer" && item.tight);
  return joins ? lines : [EMPTY, ...lines];
}

const TONES: Readonly<
  Record<"info" | "warning" | "error", { readonly mark: string; readonly style: Style }>
> = {
  info: { mark: "ℹ ", style: { dim: true } },
  warning: { mark: "! ", style: { colour: "yellow" } },
  error: { mark: "✗ ", style: { colour: "red" } },
};

function renderBody(item: Item, context: ViewContext): Line[] {
  const { columns, messages } = context;
  switch (item.kind) {
    case "welcome":
      return renderWelcome(context);
    case "user":
      return renderUser(item.text, columns);
    case "answer":
      return renderMarkdown(item.markdown, columns);
    case "thought":
      return wrapLine(
        line(`∴ ${messages.thoughtFor(duration(item.seconds * 1000))}`, { dim: true }),
        columns,
      );
    case "tool":
      return renderToolCard(item, context);
    case "factor":
      return renderFactor(item.factor, context);
    case "factors":
      return renderFactors(item.factors, context);
    case "message": {
      const { mark, style } = TONES[item.tone];
      const hang = [span("  ")];
      const hint = item.hint ? wrapLine([span("  "), span(item.hint, { dim: true })], columns, hang) : [];
      return [
        ...item.text
          .split("\n")
          .flatMap((row, index) =>
            wrapLine([span(index === 0 ? mark : "  ", style), span(row, style)], columns, hang),
          ),
        ...hint,
      ];
    }
    case "blocks":
      return renderBlocks(context.spoken ? inWords(item.blocks, context.lang) : item.blocks, columns);
    case "stopped":
      return item.reason === "finished"
        ? []
        : wrapLine(line(`■ ${messages.ended[item.reason]}`, { dim: true }), columns);
    case "job":
      return wrapLine(
        line(`◆ ${messages.job} ${item.job} ${messages.jobState[item.state]} · ${item.shown}`, {
          bold: true,
        }),
        columns,
      );
    case "earlier":
      return wrapLine(line(messages.earlier(item.count), { dim: true }), columns);
  }
}

/** What the person sent; a long one shows its beginning only, as it is theirs and the history has it. */
const USER_LINES = 20;

function renderUser(text: string, columns: number): Line[] {
  const rows = text.split("\n");
  const shown = rows.slice(0, USER_LINES);
  if (rows.length > shown.length) shown.push(`… +${rows.length - shown.length}`);
  return shown.flatMap((row, index) =>
    wrapLine(
      [span(index === 0 ? "❯ " : "  ", { colour: "blue", bold: true }), span(row, { bold: true })],
      columns,
      [span("  ")],
    ),
  );
}
