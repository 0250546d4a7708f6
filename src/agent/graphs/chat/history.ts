import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { estimateMessageTokens } from "../../models/estimate.js";
import { textOf } from "../../models/text-of.js";

const DROPPED = "[an earlier result, left out to save space; call the tool again if it is needed]";

/**
 * What is sent of a long conversation: contents of the oldest tool results are left out first, then whole turns from
 * the front, until the estimate fits `budget` tokens. The stored conversation is not changed.
 */
export function fitHistory(
  messages: readonly BaseMessage[],
  budget: number,
): { readonly messages: readonly BaseMessage[]; readonly leftOut: number } {
  const sizes = messages.map(estimateMessageTokens);
  let total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= budget) return { messages, leftOut: 0 };
  const fitted = [...messages];
  let leftOut = 0;
  const present = fitted.findLastIndex((message) => message instanceof HumanMessage);
  for (let i = 0; i < present && total > budget; i++) {
    const message = fitted[i]!;
    if (!(message instanceof ToolMessage) || textOf(message).length <= DROPPED.length) continue;
    const short = new ToolMessage({
      content: DROPPED,
      tool_call_id: message.tool_call_id,
      name: message.name ?? "",
    });
    total += estimateMessageTokens(short) - sizes[i]!;
    fitted[i] = short;
    leftOut++;
  }
  let from = 0;
  while (total > budget && from < present) {
    // A turn goes as a whole: a call without its answer, or the reverse, is refused by servers.
    const next = fitted.findIndex((message, i) => i > from && message instanceof HumanMessage);
    if (next < 0) break;
    for (let i = from; i < next; i++) total -= estimateMessageTokens(fitted[i]!);
    leftOut += next - from;
    from = next;
  }
  return { messages: fitted.slice(from), leftOut };
}

/** Calls of the last assistant message that no tool message answers: what an abort or a crash leaves behind. */
export function unansweredCalls(messages: readonly BaseMessage[]) {
  const at = messages.findLastIndex((message) => message instanceof AIMessage);
  const last = messages[at];
  if (!(last instanceof AIMessage)) return [];
  const answered = new Set(
    messages
      .slice(at + 1)
      .flatMap((message) => (message instanceof ToolMessage ? [message.tool_call_id] : [])),
  );
  return (last.tool_calls ?? []).filter((call) => !answered.has(call.id ?? ""));
}

/** The answer that stands in for one that never came, so that the next request is legal (langchainjs#8570). */
export function interruptedAnswer(call: { readonly id?: string; readonly name: string }): ToolMessage {
  const id = call.id ?? "";
  return new ToolMessage({
    id: toolMessageId(id),
    content: "The call was interrupted before it finished; it has no result.",
    tool_call_id: id,
    name: call.name,
    status: "error",
  });
}

/** One id per call: writing an answer twice keeps one. */
export const toolMessageId = (callId: string): string => `tool-${callId}`;
