import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";

/** Turns at the end that stay as they are. */
const KEPT_TURNS = 2;
/** Of an answer's prose; figures are in the results, which are kept whole. */
const PROSE_CHARACTERS = 240;
const HEAD = "Earlier in this conversation, shortened. Results are word for word; figures may be relied on.";

/**
 * A shorter conversation that says the same: of all turns but the last two, what was asked, each result's text as it
 * was (a call that was repeated, its last result), and the beginning of each answer, in one message. No model is
 * asked, so no figure can change on the way.
 */
export function compactMessages(messages: readonly BaseMessage[]): readonly BaseMessage[] {
  const starts = messages.flatMap((message, i) => (message instanceof HumanMessage ? [i] : []));
  const from = starts.at(-KEPT_TURNS) ?? 0;
  if (starts.length <= KEPT_TURNS) return messages;
  const calls = callsById(messages.slice(0, from));
  const last = new Map<string, number>();
  messages.slice(0, from).forEach((message, i) => {
    if (message instanceof ToolMessage) last.set(calls.get(message.tool_call_id) ?? String(i), i);
  });
  const lines = messages.slice(0, from).flatMap((message, i): string[] => {
    if (message instanceof HumanMessage)
      return [
        message.text.startsWith(HEAD) ? message.text.slice(HEAD.length).trim() : `Asked: ${message.text}`,
      ];
    if (message instanceof ToolMessage) {
      const call = calls.get(message.tool_call_id) ?? message.name ?? "";
      const stale = last.get(call) !== i;
      return stale || message.status === "error" ? [] : [`Result of ${call}:\n${message.text}`];
    }
    return message instanceof AIMessage && message.text ? [`Answered: ${beginning(message.text)}`] : [];
  });
  return [new HumanMessage([HEAD, ...lines].join("\n\n")), ...messages.slice(from)];
}

function callsById(messages: readonly BaseMessage[]): ReadonlyMap<string, string> {
  return new Map(
    messages.flatMap((message) =>
      message instanceof AIMessage
        ? (message.tool_calls ?? []).map(
            ({ id = "", name, args }) => [id, `${name} ${JSON.stringify(args)}`] as const,
          )
        : [],
    ),
  );
}

/** Never cut inside a word or a figure: half a number would be another number. */
function beginning(text: string): string {
  const flat = text.trim().replace(/\s+/g, " ");
  if (flat.length <= PROSE_CHARACTERS) return flat;
  const cut = flat.slice(0, PROSE_CHARACTERS);
  return `${cut.replace(/[\w.,%+−-]+$/, "").trimEnd()} …`;
}
