import { estimateTextTokens } from "../../memory/tokens.js";
import type { ModelRequest } from "./model.js";

/** Tokens of what is sent, by estimate. */
export function estimateRequestTokens({ system, messages, tools }: ModelRequest): number {
  const spoken = messages.reduce((sum, message) => {
    const calls = "tool_calls" in message ? JSON.stringify(message.tool_calls ?? []) : "";
    return sum + 4 + estimateTextTokens(message.text) + estimateTextTokens(calls);
  }, 0);
  return estimateTextTokens(system) + estimateTextTokens(JSON.stringify(tools)) + spoken;
}
