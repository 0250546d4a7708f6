import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import type { AnyTool } from "../../tools/define.js";
import type { FinishedTool } from "../items.js";
import { duration, runningFor } from "../screen/format.js";
import {
  clipLine,
  columnsOf,
  type Line,
  line,
  lineColumns,
  padLine,
  type Span,
  span,
} from "../screen/line.js";
import { wrapLine } from "../screen/wrap.js";
import type { RunningTool } from "../turn.js";
import { foldParts, renderParts } from "./blocks.js";
import type { ViewContext } from "./context.js";
import { generationCard, generationLine } from "./generation-card.js";
import { inputLine } from "./input-line.js";
import { inWords } from "./spoken.js";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 120;

/** One step of the spinner; a still dot where nothing may move. */
export function spinnerFrame(now: number, animate: boolean): string {
  return animate ? (FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? "•") : "•";
}

/** A longer result shows its beginning; what is left out can be asked for. */
const SHOWN_ROWS = 40;

export function renderToolCard(card: FinishedTool & { readonly id: number }, context: ViewContext): Line[] {
  const tool = context.tools.find((one) => one.name === card.tool);
  const mark: Span =
    card.outcome === "ok"
      ? span("● ", { colour: "green" })
      : card.outcome === "failed"
        ? span("✗ ", { colour: "red" })
        : span("■ ", { dim: true });
  const after =
    card.outcome === "stopped"
      ? context.messages.toolStopped
      : card.elapsedMs === null
        ? ""
        : duration(card.elapsedMs);
  const head = headline(
    mark,
    tool?.command ?? card.tool,
    inputLine(tool, card.input),
    after,
    context.columns,
  );
  if (card.folded || card.outcome === "stopped") return [head];
  const told = () =>
    card.brief
      .split("\n")
      .flatMap((row) =>
        wrapLine(line(row, card.outcome === "failed" ? { colour: "red" } : {}), context.columns - 2),
      );
  const parts =
    card.outcome === "ok" && tool && card.value !== undefined
      ? renderParts(presented(tool, card.value, context), context.columns - 2)
      : [{ kind: "text", lines: told() } as const];
  const body = parts.flatMap(({ lines }) => lines);
  // Folding a few rows away would save nothing.
  const begins = card.full || body.length <= SHOWN_ROWS + 5 ? body : foldParts(parts, SHOWN_ROWS);
  const hidden = body.length - begins.length;
  const folds = hidden > 5;
  const rows = folds ? begins : body;
  const more = folds ? [line(context.messages.foldedLines(hidden, card.id), { dim: true })] : [];
  return [head, ...[...rows, ...more].map((row): Line => clipLine([span("  "), ...row], context.columns))];
}

function presented(tool: AnyTool, value: unknown, { lang, spoken = false }: ViewContext): readonly Block[] {
  const blocks = tool.present(value, lang);
  return spoken ? inWords(blocks, lang) : blocks;
}

/** What a tool says of its progress, in a line. */
export function progressText(progress: NonNullable<RunningTool["progress"]>, lang: Lang): string {
  const { message, done, total, generation } = progress;
  if (generation) return generationLine(generation, lang);
  return done !== undefined && total !== undefined ? `${message} ${done}/${total}` : message;
}

/** A tool at work: its call, and below it what it is doing now. At most two lines; an evolution has a card. */
export function renderRunningTool(running: RunningTool, context: ViewContext, now: number): Line[] {
  const tool = context.tools.find((one) => one.name === running.tool);
  const mark = span(`${spinnerFrame(now, context.animate)} `, { colour: "yellow" });
  const head = headline(
    mark,
    tool?.command ?? running.tool,
    inputLine(tool, running.input),
    runningFor(now - running.startedAt),
    context.columns,
  );
  const { progress } = running;
  if (!progress) return [head];
  if (progress.generation) return [head, ...generationCard(progress.generation, context)];
  const { done, total } = progress;
  const share = done !== undefined && total !== undefined && total > 0 ? ` ${done}/${total}` : "";
  const bar = share === "" ? [] : progressBar(Math.min(1, (done ?? 0) / (total ?? 1)));
  return [
    head,
    clipLine([span("  "), ...bar, span(`${progress.message}${share}`, { dim: true })], context.columns),
  ];
}

function progressBar(share: number): Span[] {
  const filled = Math.round(share * 12);
  return [
    span("━".repeat(filled), { colour: "yellow" }),
    span("━".repeat(12 - filled), { dim: true }),
    span(" "),
  ];
}

/** Mark, command, input as far as it fits, and the time at the right edge. */
function headline(mark: Span, command: string, input: string, after: string, columns: number): Line {
  const right = after === "" ? 0 : columnsOf(after) + 2;
  const left = clipLine(
    [mark, span(command, { bold: true }), span(input === "" ? "" : `  ${input}`, { colour: "cyan" })],
    columns - right,
  );
  if (after === "") return left;
  // Close to what it belongs to on a wide screen.
  const width = Math.min(columns, Math.max(76, lineColumns(left) + right));
  return [...padLine(left, width - columnsOf(after)), span(after, { dim: true })];
}
