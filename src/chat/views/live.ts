import type { CommandEntry } from "../editor/completion.js";
import { hintFor, offersFor } from "../editor/offers.js";
import { renderEditor } from "../editor/view.js";
import { renderMarkdown } from "../markdown/render.js";
import { layColumns } from "../screen/columns.js";
import { runningFor } from "../screen/format.js";
import { clipLine, columnsOf, EMPTY, type Line, line, padLine, span } from "../screen/line.js";
import type { ChatState } from "../state.js";
import type { Turn } from "../turn.js";
import type { ViewContext } from "./context.js";
import { renderOpenFactor, renderOpenPair } from "./factor.js";
import { guideLines } from "./guide.js";
import { inputLine } from "./input-line.js";
import { jobLines } from "./jobs.js";
import { renderStatusLine } from "./status-line.js";
import { renderRunningTool, spinnerFrame } from "./tool-card.js";

export interface LiveView {
  readonly lines: readonly Line[];
  readonly caret: { readonly x: number; readonly y: number };
}

const POPUP_ROWS = 6;
const QUEUE_ROWS = 3;
const EDITOR_ROWS = 8;
const FACTOR_ROWS = 4;
const JOB_ROWS = 3;
const GUIDE_ROWS = 10;

/**
 * Everything below the scrollback, never more than `rows - 2` lines and never wider than `columns`: at `rows` Ink would
 * clear the terminal with its scrollback. Space is given out from the bottom: the editor and the status line, then what
 * asks for an answer, then the running turn.
 */
export function renderLive(
  state: ChatState,
  commands: readonly CommandEntry[],
  context: ViewContext,
): LiveView {
  // The terminal is another program's: a single empty line keeps Ink from drawing over it.
  if (state.away) return { lines: [EMPTY], caret: { x: 0, y: 0 } };
  let room = Math.max(2, context.rows - 2);
  const take = (lines: readonly Line[], most: number, from: "start" | "end" = "start"): readonly Line[] => {
    const height = Math.max(0, Math.min(lines.length, most, room));
    room -= height;
    return from === "start" ? lines.slice(0, height) : lines.slice(lines.length - height);
  };

  const status = take([statusOrHint(state, context)], 1);
  const editor = renderEditor(state.editor, {
    columns: context.columns,
    height: Math.min(EDITOR_ROWS, Math.max(1, Math.floor(room / 2)), room),
    placeholder: clipPlaceholder(
      state.editor.searching ? context.messages.searchPlaceholder : context.messages.placeholder,
      context,
    ),
    ...(state.editor.searching && { prompt: "« " }),
    pasted: context.messages.pasted,
  });
  const input = take(editor.lines, EDITOR_ROWS);
  const rule = take(context.rows >= 10 ? [line("─".repeat(context.columns), { dim: true })] : [], 1);
  const guide = take(guideLines(state, context), GUIDE_ROWS);
  const approval = take(approvalLines(state, context), 2);
  const popup = take(popupLines(state, commands, context), POPUP_ROWS);
  const queue = take(
    queueLines(state, context, Math.min(QUEUE_ROWS, Math.max(1, Math.floor(room / 3)))),
    QUEUE_ROWS,
  );
  const jobs = take(jobLines(state, context), JOB_ROWS);
  const turn = state.turn ? turnLines(state.turn, state.now, room, context) : [];
  const shown = take(turn, room, "end");

  const above = [...shown, ...jobs, ...queue, ...guide, ...approval, ...rule];
  return {
    lines: [...above, ...input, ...popup, ...status].map((one) => clipLine(one, context.columns)),
    caret: { x: editor.caret.x, y: above.length + editor.caret.y },
  };
}

function statusOrHint(state: ChatState, context: ViewContext): Line {
  if (state.opening !== null) return line(state.opening || context.messages.opening, { dim: true });
  return state.quitAskedAt === null
    ? renderStatusLine(state, context)
    : line(context.messages.quitHint, { colour: "yellow" });
}

function clipPlaceholder(text: string, context: ViewContext): string {
  return columnsOf(text) + 4 <= context.columns ? text : "";
}

function approvalLines(state: ChatState, context: ViewContext): Line[] {
  if (!state.approval) return [];
  const { tool, input, reason } = state.approval;
  const known = context.tools.find((one) => one.name === tool);
  const what = `${context.messages.approve(known?.command ?? tool)} `;
  return [
    [
      span("? ", { colour: "yellow", bold: true }),
      span(what, { bold: true }),
      // What it costs is never what does not fit.
      span(`${reason}  `),
      span(inputLine(known, input), { colour: "cyan" }),
    ],
    [
      span("  "),
      // A letter goes to what is being written, and answers nothing.
      ...(state.editor.text === "" ? [] : [span(`${context.messages.clearLineFirst} · `)]),
      span(context.messages.approveKeys, { colour: "yellow" }),
    ],
  ];
}

function popupLines(state: ChatState, commands: readonly CommandEntry[], context: ViewContext): Line[] {
  const found = offersFor(state.editor, commands, state.words);
  if (found.length === 0) {
    if (state.editor.searching) return [line(`  ${context.messages.nothingFound}`, { dim: true })];
    const hint = hintFor(state.editor, commands, state.words);
    return hint ? [line(`  ${hint.label}  ${hint.note}`, { dim: true })] : [];
  }
  const choice = Math.min(state.editor.choice, found.length - 1);
  const rows = Math.min(POPUP_ROWS, Math.max(1, Math.floor(context.rows / 4)));
  const first = Math.min(Math.max(0, choice - rows + 1), Math.max(0, found.length - rows));
  const shown = found.slice(first, first + rows);
  const noted = shown.some(({ note }) => note !== "");
  const widest = Math.max(...shown.map(({ label }) => columnsOf(label))) + 2;
  const names = Math.min(widest, Math.floor(context.columns * (noted ? 0.6 : 1)));
  return shown.map((offer, index): Line => {
    const chosen = first + index === choice;
    return [
      span(chosen ? "› " : "  ", { colour: "blue", bold: true }),
      ...padLine(clipLine(line(offer.label, chosen ? { bold: true } : {}), names - 1), names),
      span(offer.note, { dim: true }),
    ];
  });
}

function queueLines(state: ChatState, context: ViewContext, height: number): Line[] {
  const hidden = state.queue.length - height;
  return state.queue.slice(0, height).map((text, index): Line => {
    const more = hidden > 0 && index === height - 1 ? ` ${context.messages.more(hidden)}` : "";
    const next = index === 0 && state.turn?.steered;
    const label = `  ${next ? context.messages.steering : context.messages.queued} › `;
    const room = context.columns - columnsOf(label) - columnsOf(more);
    return [
      span(label, { colour: "yellow" }),
      ...clipLine(line(text.replaceAll("\n", " ⏎ "), { dim: true }), room),
      span(more, { dim: true }),
    ];
  });
}

/** The running turn in at most `room` lines; of long text the newest lines are shown. */
function turnLines(turn: Turn, now: number, room: number, context: ViewContext): Line[] {
  const bottom: Line[] = [
    ...turn.tools.flatMap((tool) => renderRunningTool(tool, context, now)),
    ...openFactorLines(turn, context),
    ...activityLines(turn, now, context),
  ];
  // The gap above keeps the live text and the scrollback apart as they will be once the text is printed.
  const text = turn.text.trim() === "" ? [] : renderMarkdown(turn.text, context.columns);
  const gap = turn.tight && text.length > 0 ? [] : [EMPTY];
  const left = room - bottom.length - gap.length;
  if (text.length <= left) return [...gap, ...text, ...bottom];
  const hidden = text.length - left + 1;
  return [
    ...gap,
    line(context.messages.linesAbove(hidden), { dim: true }),
    ...text.slice(text.length - Math.max(0, left - 1)),
    ...bottom,
  ];
}

/** The newest ideas; of several models, each in its column. */
function openFactorLines({ factors, pairing }: Turn, context: ViewContext): readonly Line[] {
  const { models } = pairing;
  if (models.length < 2 || factors.length === 0)
    return factors.slice(-FACTOR_ROWS).map((factor) => renderOpenFactor(factor, context));
  const parts = models.map((model) => (columns: number) => [
    clipLine([span(model, { bold: true, underline: true })], columns),
    ...factors
      .filter((factor) => factor.model === model)
      .slice(-2)
      .flatMap((factor) => renderOpenPair(factor, { ...context, columns })),
  ]);
  return layColumns(parts, context.columns);
}

function activityLines(turn: Turn, now: number, context: ViewContext): Line[] {
  const { messages } = context;
  if (turn.tools.length > 0 && !turn.stopping) return [];
  const what = turn.stopping ? messages.stopping : turn.reasoning ? messages.thinking : messages.working;
  const tail = turn.reasoning ? `  ${(turn.reasoning.text.split("\n").at(-1) ?? "").trim()}` : "";
  const elapsed = runningFor(now - (turn.reasoning?.startedAt ?? turn.startedAt));
  const head: Line = [
    span(`${spinnerFrame(now, context.animate)} `, { colour: "yellow" }),
    span(`${what} ${elapsed} `, { dim: true }),
    span(turn.stopping ? "" : `· ${messages.escStops}`, { dim: true }),
    span(tail, { dim: true, italic: true }),
  ];
  return [clipLine(head, context.columns)];
}
