import type { ScoreBrief } from "../../tools/research-contract.js";
import type { Factor } from "../items.js";
import { layColumns } from "../screen/columns.js";
import { signed } from "../screen/format.js";
import { clipLine, columnsOf, type Line, type Span, span } from "../screen/line.js";
import { wrapLine } from "../screen/wrap.js";
import { drawSeries } from "./blocks.js";
import type { ViewContext } from "./context.js";

const SERIES_COLUMNS = 24;
const INDENT: Line = [span("    ")];

/** A finished idea: its verdict, what it is, what it measured, and why. */
export function renderFactor(factor: Factor, context: ViewContext): Line[] {
  const { columns, messages } = context;
  const verdict =
    factor.verdict === "admitted"
      ? span(`✓ ${messages.admitted}  `, { colour: "green", bold: true })
      : factor.verdict === "rejected"
        ? span(`✗ ${messages.rejected}  `, { colour: "red" })
        : span(`■ ${messages.toolStopped}  `, { dim: true });
  const lines = wrapLine([span("  "), verdict, span(factor.name, { bold: true })], columns, INDENT);
  if (factor.hypothesis !== "")
    lines.push(...wrapLine([...INDENT, span(factor.hypothesis, { dim: true })], columns, INDENT));
  if (factor.expression !== "")
    lines.push(...wrapLine([...INDENT, span(factor.expression, { colour: "cyan" })], columns, INDENT));
  lines.push(...renderScores(factor, context));
  if (factor.reason !== "") lines.push(...wrapLine([...INDENT, span(factor.reason)], columns, INDENT));
  return lines;
}

/** What several models made of one turn, side by side under their names. */
export function renderFactors(factors: readonly Factor[], context: ViewContext): Line[] {
  return [
    ...layColumns(
      factors.map((factor) => (columns) => [
        ...wrapLine([span(factor.model ?? "", { bold: true, underline: true })], columns),
        ...renderFactor(factor, { ...context, columns }),
      ]),
      context.columns,
    ),
  ];
}

/** An idea that is being worked on, in one line. */
export function renderOpenFactor(factor: Factor, context: ViewContext): Line {
  const score = factor.valid ?? factor.train;
  const figures = score ? `  RankIC ${signed(score.rankIc, 4)}` : `  ${context.messages.proposed}`;
  const repairs = factor.repairs > 0 ? `  ${context.messages.repairs(factor.repairs)}` : "";
  return clipLine(
    [
      span("  ○ ", { dim: true }),
      span(factor.name),
      span(figures + repairs, { dim: true }),
      span(`  ${factor.expression}`, { colour: "cyan" }),
    ],
    context.columns,
  );
}

/** The same in a column: the formula has a line of its own. */
export function renderOpenPair(factor: Factor, context: ViewContext): Line[] {
  return [
    renderOpenFactor({ ...factor, expression: "" }, context),
    clipLine([...INDENT, span(factor.expression, { colour: "cyan" })], context.columns),
  ];
}

function renderScores(factor: Factor, context: ViewContext): Line[] {
  const { messages, columns } = context;
  const rows: Line[] = [];
  if (factor.train) rows.push([...INDENT, ...scoreSpans(messages.train, factor.train)]);
  if (factor.valid) rows.push([...INDENT, ...scoreSpans(messages.valid, factor.valid)]);
  const last = rows.at(-1);
  if (last && factor.series.length > 1 && columns >= 70 && !context.spoken) {
    rows[rows.length - 1] = [...last, span("  "), ...drawSeries(factor.series, SERIES_COLUMNS)];
  }
  return rows.flatMap((row) => wrapLine(row, columns, INDENT));
}

function scoreSpans(label: string, score: ScoreBrief): Span[] {
  const padding = " ".repeat(Math.max(1, 6 - columnsOf(label)));
  const tone = score.rankIc === null ? {} : ({ colour: score.rankIc < 0 ? "red" : "green" } as const);
  return [
    span(label + padding, { dim: true }),
    span("RankIC ", { dim: true }),
    span(signed(score.rankIc, 4), tone),
    span("  ICIR ", { dim: true }),
    span(signed(score.icir, 2)),
    span("  t ", { dim: true }),
    span(signed(score.t, 1)),
  ];
}
