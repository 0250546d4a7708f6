import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { estimateTextTokens } from "../../memory/tokens.js";
import type { ModelRequest, ModelTool } from "./model.js";
import { textOf } from "./text-of.js";

/** Tokens of what is sent, by estimate. */
export function estimateRequestTokens({ system, messages, tools }: ModelRequest): number {
  const spoken = messages.reduce((sum, message) => sum + estimateMessageTokens(message), 0);
  return estimateTextTokens(system) + estimateToolTokens(tools) + spoken;
}

/** A message is never changed, and it is sent with every question after it. */
const counted = new WeakMap<BaseMessage | ModelTool, number>();

/** With what a server adds to each message. */
export const estimateMessageTokens = (message: BaseMessage): number =>
  counted.get(message) ?? noted(message, countMessage(message));

function countMessage(message: BaseMessage): number {
  const calls = message instanceof AIMessage && message.tool_calls?.length;
  const called = calls ? estimateTextTokens(JSON.stringify(message.tool_calls)) : 0;
  return 4 + estimateTextTokens(textOf(message)) + called;
}

export const estimateToolTokens = (tools: readonly ModelTool[]): number =>
  tools.reduce(
    (sum, tool) => sum + (counted.get(tool) ?? noted(tool, estimateTextTokens(JSON.stringify(tool)))),
    0,
  );

function noted(key: BaseMessage | ModelTool, tokens: number): number {
  counted.set(key, tokens);
  return tokens;
}
