import type { Session, SessionInfo, TranscriptItem } from "../../agent/assistant.js";
import type { Block } from "../../engine/report/blocks.js";
import { estimateTextTokens } from "../../memory/tokens.js";
import { type ChatMessages, messagesFor } from "../messages.js";
import type { ChatOptions } from "../options.js";
import { shortCount } from "../screen/format.js";
import type { ChatState } from "../state.js";
import { info, type Outcome } from "./outcome.js";

const LISTED = 15;

/** `/undo`, `/fork`, `/compact`: each goes on in a copy, so nothing that was said is ever lost. */
export async function forkCommand(
  change: "copy" | "undo" | "compact",
  options: ChatOptions,
  session: Session,
  state: ChatState,
): Promise<Outcome> {
  const messages = messagesFor(state.lang);
  const before = change === "compact" ? tokensOf(await session.transcript()) : 0;
  const { open, dropped } = await options.sessions.fork(session, change);
  if (change === "compact") {
    const after = tokensOf(await open.session.transcript());
    return { open, ...info(messages.compacted(before, after, session.id)) };
  }
  if (change === "copy") return { open, ...info(messages.forked(session.id)) };
  return { open, ...info(messages.undone(session.id)), ...(dropped !== null && { draft: dropped }) };
}

/** `/resume` lists, `/resume ID` goes on, `/resume WORDS` goes on when one conversation fits and lists when several do. */
export async function resumeCommand(
  argument: string,
  options: ChatOptions,
  state: ChatState,
): Promise<Outcome> {
  const messages = messagesFor(state.lang);
  const { assistant } = options;
  const all = await assistant.sessions();
  if (argument === "") {
    if (all.length === 0) return info(messages.noSessions);
    return { show: [{ kind: "blocks", blocks: listBlocks(all, messages.sessionsHeading, messages) }] };
  }
  const found = await assistant.search(argument.split(/\s+/));
  const byId = all.some((one) => one.id.startsWith(argument));
  const id = byId ? argument : found.length === 1 ? found[0]?.id : undefined;
  if (id !== undefined) {
    const open = await options.sessions.resume(id);
    return { open, printed: true, ...info(messages.resumed(open.session.id)) };
  }
  if (found.length === 0) return info(messages.noneFound(argument));
  const heading = messages.foundSessions(found.length, argument);
  return { show: [{ kind: "blocks", blocks: listBlocks(found, heading, messages) }] };
}

function listBlocks(sessions: readonly SessionInfo[], heading: string, messages: ChatMessages): Block[] {
  return [
    { kind: "heading", text: heading },
    {
      kind: "pairs",
      rows: sessions.slice(0, LISTED).map((one) => ({
        label: one.id,
        value: one.title,
        note: `${one.updatedAt.slice(0, 16).replace("T", " ")} · ${one.model} · ${one.dataset}`,
      })),
    },
    ...(sessions.length > LISTED
      ? [{ kind: "text", text: messages.more(sessions.length - LISTED), tone: "muted" } satisfies Block]
      : []),
    { kind: "text", text: messages.resumeUsage, tone: "muted" },
  ];
}

/** `/context`: what fills the model's window, by kind. */
export async function contextCommand(session: Session, state: ChatState): Promise<Outcome> {
  const messages = messagesFor(state.lang);
  const transcript = await session.transcript();
  const kinds = ["user", "assistant", "tool"] as const;
  const sizes = kinds.map((kind) => tokensOf(transcript.filter((item) => item.kind === kind)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rows = kinds.map((kind, i) => ({
    label: messages.contextRows[kind],
    value: shortCount(sizes[i] ?? 0),
    note: `${transcript.filter((item) => item.kind === kind).length} ×`,
  }));
  return {
    show: [
      {
        kind: "blocks",
        blocks: [
          { kind: "heading", text: messages.contextHeading },
          {
            kind: "pairs",
            rows: [...rows, { label: messages.contextTotal, value: shortCount(total) }, ...windowRows(state)],
          },
          { kind: "text", text: messages.contextNote, tone: "muted" },
        ],
      },
    ],
  };
}

/** With instructions and tools, as the server counted it. */
function windowRows({ context, lang }: ChatState) {
  if (!context) return [];
  const messages = messagesFor(lang);
  const { tokens, limit } = context;
  const value = `${shortCount(tokens)} / ${shortCount(limit)}`;
  return [
    { label: messages.contextWindow, value, note: messages.contextShare(Math.ceil((tokens / limit) * 100)) },
  ];
}

function tokensOf(items: readonly TranscriptItem[]): number {
  return items.reduce((sum, item) => {
    const text = item.kind === "tool" ? `${JSON.stringify(item.input)}${item.brief}` : item.text;
    return sum + estimateTextTokens(text);
  }, 0);
}
