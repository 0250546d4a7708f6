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
import type { ViewContext } from "./context.js";

const TITLE = "factorsmith";
const WIDEST = 78;

/** The first screen: what this is, on which data, with which model, and three things to try. */
export function renderWelcome(context: ViewContext): Line[] {
  const { messages } = context;
  const framed = context.framed && context.columns >= 50;
  const columns = Math.min(WIDEST, context.columns) - (framed ? 4 : 0);
  // On a low screen the hints would push what matters out of sight.
  const low = context.rows < 18;
  const body = [...wrapLine(line(messages.what), columns), ...facts(context, columns, low)];
  const below: Line[] = [
    line(messages.tryThese, { bold: true }),
    ...messages.examples.flatMap((example) =>
      wrapLine([span("  › ", { dim: true }), span(example)], context.columns, [span("    ")]),
    ),
    ...(low
      ? []
      : wrapLine(
          line(context.framed ? messages.keysHint : messages.lineKeysHint, { dim: true }),
          context.columns,
        )),
  ];
  return framed
    ? [...frame(TITLE, body, columns), ...below]
    : [line(TITLE, { bold: true }), ...body, ...below];
}

function facts(context: ViewContext, columns: number, low: boolean): Line[] {
  const { messages, status } = context;
  const demo = status.datasetKind === "demo";
  const offline = status.model === "offline";
  const labels = Math.max(columnsOf(messages.dataLabel), columnsOf(messages.modelLabel)) + 2;
  const hang: Line = [span(" ".repeat(labels))];
  const entry = (label: string, ...values: Span[]) => {
    const head = padLine(line(label, { dim: true }), labels);
    const beside: Line = [
      ...head,
      ...values.flatMap((value, index) => (index === 0 ? [value] : [span("  "), value])),
    ];
    // A badge is not torn: what does not fit beside goes below.
    return lineColumns(beside) <= columns
      ? [beside]
      : values.flatMap((value, index) => wrapLine([...(index === 0 ? head : hang), value], columns, hang));
  };
  const note = (text: string) => wrapLine([...hang, span(text, { dim: true })], columns, hang);
  const sealed = status.testWindow ? `${messages.testSealed} (${status.testWindow})` : messages.testSealed;
  return [
    ...entry(
      messages.dataLabel,
      span(status.dataset, { bold: true }),
      ...(demo ? [badge(messages.demoBadge)] : []),
    ),
    ...note(demo && !low ? `${sealed} · ${messages.demoNote}` : sealed),
    ...entry(
      messages.modelLabel,
      offline ? badge(messages.offlineBadge) : span(status.model, { bold: true }),
    ),
    ...(offline && !low ? note(messages.offlineNote) : []),
  ];
}

function badge(text: string): Span {
  return span(` ${text} `, { inverse: true, colour: "yellow", bold: true });
}

function frame(title: string, body: readonly Line[], columns: number): Line[] {
  const edge = { dim: true };
  const rest = columns + 1 - lineColumns(line(title)) - 2;
  return [
    [span("╭─ ", edge), span(title, { bold: true }), span(` ${"─".repeat(Math.max(0, rest))}╮`, edge)],
    ...body.map(
      (row): Line => [span("│ ", edge), ...padLine(clipLine(row, columns), columns), span(" │", edge)],
    ),
    [span(`╰${"─".repeat(columns + 2)}╯`, edge)],
  ];
}
