import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import type { TranscriptItem } from "../assistant.js";

/** A stored conversation as people read it: what was said, and each call with its answer. */
export function toTranscript(messages: readonly BaseMessage[]): readonly TranscriptItem[] {
  const inputs = new Map(
    messages.flatMap((message) =>
      message instanceof AIMessage
        ? (message.tool_calls ?? []).map((call) => [call.id ?? "", call.args] as const)
        : [],
    ),
  );
  return messages.flatMap((message): TranscriptItem[] => {
    if (message instanceof HumanMessage) return [{ kind: "user", text: message.text }];
    if (message instanceof AIMessage) return message.text ? [{ kind: "assistant", text: message.text }] : [];
    if (!(message instanceof ToolMessage)) return [];
    return [
      {
        kind: "tool",
        callId: message.tool_call_id,
        tool: message.name ?? "",
        input: inputs.get(message.tool_call_id) ?? {},
        ok: message.status !== "error",
        brief: message.text,
        ...(message.artifact !== undefined && { value: message.artifact }),
      },
    ];
  });
}
