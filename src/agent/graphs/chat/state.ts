import { randomUUID } from "node:crypto";
import type { BaseMessage } from "@langchain/core/messages";
import { ReducedValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";

const Messages = z.custom<BaseMessage[]>();

/** A conversation. Tables and curves stay out of it: a tool's value is kept only while it is small. */
export const ChatState = new StateSchema({
  messages: new ReducedValue(
    Messages.default(() => []),
    { inputSchema: Messages, reducer: addMessages },
  ),
});
export type ChatState = typeof ChatState.State;

/** What one task of the tools node gets: one call, so that resuming one never runs its sibling again. */
export const ToolTask = z.object({
  callId: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** The arguments as they came, when they were not a JSON object. */
  malformed: z.string().optional(),
});
export type ToolTask = z.infer<typeof ToolTask>;

/**
 * A message with the id of one that is there takes its place; others are appended. LangGraph's own reducer makes all of
 * them anew at each step, which in a long conversation takes longer than everything else that a question needs.
 */
export function addMessages(present: readonly BaseMessage[], added: readonly BaseMessage[]): BaseMessage[] {
  const messages = [...present];
  for (const message of added) {
    const at = message.id === undefined ? -1 : messages.findLastIndex(({ id }) => id === message.id);
    if (at >= 0) messages[at] = message;
    else messages.push(withId(message));
  }
  return messages;
}

function withId(message: BaseMessage): BaseMessage {
  if (message.id === undefined) {
    message.id = randomUUID();
    // What LangChain writes of a message.
    message.lc_kwargs["id"] = message.id;
  }
  return message;
}
