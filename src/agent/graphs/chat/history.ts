import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { estimateMessageTokens } from "../../models/estimate.js";
import { textOf } from "../../models/text-of.js";

const DROPPED = "[an earlier result, left out to save space; call the tool again if it is needed]";
const dropped = (callId: string, name = ""): ToolMessage =>
  new ToolMessage({ content: DROPPED, tool_call_id: callId, name });
const DROPPED_TOKENS = estimateMessageTokens(dropped(""));

/** Of the budget, what a cut leaves at most. The next cut is many questions away then. */
const LEFT_BY_A_CUT = 0.75;

/** What is sent of a conversation. */
export interface Fitted {
  readonly messages: readonly BaseMessage[];
  /** Results and messages that are not sent. */
  readonly leftOut: number;
  /** Some of them were sent with the call before. */
  readonly cutNow: boolean;
}

/**
 * Makes a conversation fit `budget` tokens, by estimate: contents of the oldest tool results are left out first, then
 * whole turns from the front. The stored conversation is not changed.
 * Each call follows the cuts of the calls before it, so that what is sent begins as it did the last time: providers take
 * a beginning that they know for a tenth of its price. Only when it does not fit any more is it cut again, by a quarter.
 */
export function fitHistory(messages: readonly BaseMessage[], budget: number): Fitted {
  let total = 0;
  /** The last person's message: its turn stays whole. */
  let present = 0;
  /** Messages before `from` are not sent, results before `emptied` without their contents. */
  let from = 0;
  let emptied = 0;
  const cut = (): boolean => {
    if (total <= budget) return false;
    const goal = budget * LEFT_BY_A_CUT;
    const before = from + emptied;
    for (; emptied < present && total > goal; emptied++)
      total += sizeWithout(messages[emptied]!) - estimateMessageTokens(messages[emptied]!);
    while (from < present && total > goal) {
      // A turn goes as a whole: a call without its answer, or the reverse, is refused by servers.
      do total -= sizeWithout(messages[from++]!);
      while (from < present && !(messages[from] instanceof HumanMessage));
    }
    return from + emptied > before;
  };
  messages.forEach((message, i) => {
    // An answer is where a call was made.
    if (message instanceof AIMessage) cut();
    if (message instanceof HumanMessage) present = i;
    total += estimateMessageTokens(message);
  });
  const cutNow = cut();
  const sent = messages
    .slice(from)
    .map((message, i) => (from + i < emptied ? withoutResult(message) : message));
  const without = sent.filter((message, i) => message !== messages[from + i]).length;
  return { messages: sent, leftOut: from + without, cutNow };
}

const isLongResult = (message: BaseMessage): message is ToolMessage =>
  message instanceof ToolMessage && textOf(message).length > DROPPED.length;

const sizeWithout = (message: BaseMessage): number =>
  isLongResult(message) ? DROPPED_TOKENS : estimateMessageTokens(message);

const withoutResult = (message: BaseMessage): BaseMessage =>
  isLongResult(message) ? dropped(message.tool_call_id, message.name) : message;

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
