import { clipLine, type Line, line, lineColumns, padLine, type Span, span } from "../screen/line.js";
import { wrapLine } from "../screen/wrap.js";
import type { ViewContext } from "./context.js";

const WIDEST = 78;

/** The first screen: what this is, on which data, with which model, and three things to try. */
export function renderWelcome(context: ViewContext): Line[] {
  const { messages, status } = context;
  const framed = context.framed && context.columns >= 50;
  const columns = Math.min(WIDEST, context.columns) - (framed ? 4 : 0);
  const labels = Math.max(lineColumns(line(messages.dataLabel)), lineColumns(line(messages.modelLabel))) + 2;
  const hang: Line = [span(" ".repeat(labels))];
  const label = (text: string): Line => padLine(line(text, { dim: true }), labels);
  const data: Span[] = [
    span(status.dataset, { bold: true }),
    ...(status.datasetKind === "demo"
      ? [span("  "), span(` ${messages.demoBadge} `, { inverse: true, colour: "yellow", bold: true })]
      : []),
  ];
  const model: Span[] =
    status.model === "offline"
      ? [span(` ${messages.offlineBadge} `, { inverse: true, colour: "yellow", bold: true })]
      : [span(status.model, { bold: true })];
  const sealed = status.testWindow ? `${messages.testSealed} (${status.testWindow})` : messages.testSealed;
  const body: Line[] = [
    ...wrapLine(line(messages.what), columns),
    ...wrapLine([...label(messages.dataLabel), ...data], columns, hang),
    ...wrapLine(
      [
        ...hang,
        span(status.datasetKind === "demo" ? `${sealed} · ${messages.demoNote}` : sealed, { dim: true }),
      ],
      columns,
      hang,
    ),
    ...wrapLine([...label(messages.modelLabel), ...model], columns, hang),
    ...(status.model === "offline"
      ? wrapLine([...hang, span(messages.offlineNote, { dim: true })], columns, hang)
      : []),
  ];
  const below: Line[] = [
    line(messages.tryThese, { bold: true }),
    ...messages.examples.flatMap((example) =>
      wrapLine([span("  › ", { dim: true }), span(example)], context.columns, [span("    ")]),
    ),
    ...wrapLine(line(messages.keysHint, { dim: true }), context.columns),
  ];
  const title = "factorsmith";
  return framed
    ? [...frame(title, body, columns), ...below]
    : [line(title, { bold: true }), ...body, ...below];
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
