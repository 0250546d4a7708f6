import { z } from "zod";
import type { TranscriptItem } from "../assistant.js";
import { createMessageRows } from "./message-rows.js";
import { RowCount } from "./newest-checkpoint.js";
import type { Sql } from "./sql.js";

/** A message as the checkpointer writes it; what is not for showing is left alone. */
interface StoredMessage {
  readonly id: readonly string[];
  readonly kwargs: {
    readonly content?: unknown;
    readonly tool_calls?: readonly { readonly id?: string; readonly args?: unknown }[];
    readonly tool_call_id?: string;
    readonly name?: string;
    readonly status?: string;
    readonly artifact?: unknown;
  };
}

/** Only the outside is checked: the messages were written by this program, and there may be thousands. */
const Checkpoint = z.object({
  channel_values: z.object({ messages: z.union([RowCount, z.array(z.unknown())]).default([]) }),
});

/**
 * A stored conversation as people read it: what was said, and each call with its answer. Reads the text of the
 * rows itself: making LangChain's messages of it takes 0.7 s for five thousand, and nobody needs them to look.
 */
export function storedTranscript(sql: Sql, thread: string): readonly TranscriptItem[] {
  const row = sql
    .prepare(
      "SELECT checkpoint FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1",
    )
    .get(thread) as { readonly checkpoint: Uint8Array | string } | undefined;
  if (!row) return [];
  const { checkpoint } = row;
  const text = typeof checkpoint === "string" ? checkpoint : Buffer.from(checkpoint).toString("utf8");
  const { messages } = Checkpoint.parse(JSON.parse(text)).channel_values;
  // Sessions of earlier versions have their messages in the checkpoint itself.
  const stored = Array.isArray(messages)
    ? messages
    : createMessageRows(sql)
        .read({ thread, namespace: "" }, messages.rows)
        .map((row): unknown => JSON.parse(row));
  return toTranscript(stored as readonly StoredMessage[]);
}

function toTranscript(messages: readonly StoredMessage[]): readonly TranscriptItem[] {
  const inputs = new Map(
    messages.flatMap(({ kwargs }) =>
      (kwargs.tool_calls ?? []).map((call) => [call.id ?? "", call.args] as const),
    ),
  );
  return messages.flatMap(({ id, kwargs }): TranscriptItem[] => {
    const text = textOf(kwargs.content);
    const kind = id.at(-1) ?? "";
    if (kind.startsWith("HumanMessage")) return [{ kind: "user", text }];
    if (kind.startsWith("AIMessage")) return text ? [{ kind: "assistant", text }] : [];
    if (!kind.startsWith("ToolMessage")) return [];
    return [
      {
        kind: "tool",
        callId: kwargs.tool_call_id ?? "",
        tool: kwargs.name ?? "",
        input: inputs.get(kwargs.tool_call_id ?? "") ?? {},
        ok: kwargs.status !== "error",
        brief: text,
        ...(kwargs.artifact !== undefined && { value: kwargs.artifact }),
      },
    ];
  });
}

/** Content is a text, or blocks of which some are. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((block: { type?: string; text?: string } | string) =>
      typeof block === "string" ? block : block.type === "text" ? (block.text ?? "") : [],
    )
    .join("");
}
