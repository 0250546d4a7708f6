import { type Limits, spentNow, spentOf } from "../limits.js";
import { dollars, runningFor, shortCount } from "../screen/format.js";
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
  const { status, trials } = state;
  const badge = (text: string): Span => span(` ${text} `, { inverse: true, colour: "yellow" });
  const quiet = (text: string): Span => span(text, { dim: true });
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
    ...contextPart(state, context),
    ...spendingParts(state, context),
    ...(trials === null ? [] : [{ weight: 4, spans: [quiet(messages.trials(trials))] }]),
  ];
}

/** From here on a conversation is soon sent shortened, and `/compact` is the better way. */
const NEARLY_FULL = 0.7;

function contextPart({ context: filled }: ChatState, { messages }: ViewContext): Part[] {
  if (!filled) return [];
  const share = filled.tokens / filled.limit;
  const text = messages.contextShare(Math.ceil(share * 100));
  return [{ weight: 3.5, spans: [span(text, share < NEARLY_FULL ? { dim: true } : { colour: "yellow" })] }];
}

/** What the conversation has used; while a turn runs, of what is limited: how much of the limit the turn has. */
function spendingParts(state: ChatState, { messages }: ViewContext): Part[] {
  const { usage, turn, now } = state;
  const spent = spentNow(state.spent, turn);
  const limits = { ...state.configured, ...state.limits };
  const part = (
    kind: keyof Limits,
    weight: number,
    total: string,
    figure: (value: number) => string,
  ): Part[] => {
    const limit = limits[kind];
    if (!turn || limit === undefined)
      return total === "" ? [] : [{ weight, spans: [span(total, { dim: true })] }];
    const used = kind === "seconds" ? (now - turn.startedAt) / 1000 : spent ? spentOf(spent, kind) : 0;
    const text = `${used === null ? "–" : figure(used)}/${figure(limit)}`;
    return [{ weight: 6.5, spans: [span(kind === "tokens" ? `${text} ${messages.tokens}` : text)] }];
  };
  const tokens = `${usage ? shortCount(usage.inputTokens + usage.outputTokens) : "0"} ${messages.tokens}`;
  return [
    ...part("tokens", 2, tokens, shortCount),
    ...part("usd", 3, usage ? dollars(usage.usd) : "$0.00", dollars),
    ...part("seconds", 0, "", (value) => runningFor(value * 1000)),
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
