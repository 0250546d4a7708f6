import { dollars, shortCount } from "../screen/format.js";
import { clipLine, type Line, lineColumns, type Span, span } from "../screen/line.js";
import type { ChatState } from "../state.js";
import type { ViewContext } from "./context.js";

interface Part {
  readonly spans: readonly Span[];
  /** Parts of little weight are left out first. */
  readonly weight: number;
}

const SEPARATOR = span(" · ", { dim: true });

/** Always one line. On a narrow screen figures go before badges: what data these are is never left out. */
export function renderStatusLine(state: ChatState, context: ViewContext): Line {
  const full = partsOf(state, context, false);
  const parts =
    columnsOfParts(full) <= context.columns ? full : fitParts(partsOf(state, context, true), context.columns);
  return clipLine(joinParts(parts), context.columns);
}

function partsOf(state: ChatState, context: ViewContext, short: boolean): Part[] {
  const { messages } = context;
  const { status, usage, trials } = state;
  const badge = (text: string): Span => span(` ${text} `, { inverse: true, colour: "yellow" });
  const quiet = (text: string): Span => span(text, { dim: true });
  const tokens = usage ? shortCount(usage.inputTokens + usage.outputTokens) : "0";
  return [
    status.datasetKind === "demo"
      ? {
          weight: 9,
          spans: [
            badge(short ? messages.demoBadgeShort : messages.demoBadge),
            quiet(short ? "" : ` ${status.dataset}`),
          ],
        }
      : { weight: 8, spans: [quiet(status.dataset)] },
    { weight: 5, spans: [quiet(short ? messages.testSealedShort : messages.testSealed)] },
    status.model === "offline"
      ? { weight: 7, spans: [badge(short ? messages.offlineBadgeShort : messages.offlineBadge)] }
      : { weight: 6, spans: [quiet(status.model)] },
    { weight: 2, spans: [quiet(`${tokens} ${messages.tokens}`)] },
    { weight: 3, spans: [quiet(usage ? dollars(usage.usd) : "$0.00")] },
    ...(trials === null ? [] : [{ weight: 4, spans: [quiet(messages.trials(trials))] }]),
  ];
}

/** The weightiest parts that fit, in their order on the line. */
function fitParts(parts: readonly Part[], columns: number): readonly Part[] {
  let kept: readonly Part[] = [];
  for (const next of [...parts].sort((a, b) => b.weight - a.weight)) {
    const more = parts.filter((part) => part === next || kept.includes(part));
    if (kept.length === 0 || columnsOfParts(more) <= columns) kept = more;
  }
  return kept;
}

function columnsOfParts(parts: readonly Part[]): number {
  return lineColumns(joinParts(parts));
}

function joinParts(parts: readonly Part[]): Line {
  return parts.flatMap((part, index) => (index === 0 ? [...part.spans] : [SEPARATOR, ...part.spans]));
}
