import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import type { ForkChange } from "../assistant.js";
import { compactMessages } from "./compact.js";
import type { Database } from "./database.js";
import { SessionError } from "./session-error.js";

interface Forked {
  readonly turns: number;
  /** What the person had asked in the turn that was taken back. */
  readonly dropped: string | null;
}

/** Copies a conversation under another id, changed on the way. The original stays as it is. */
export async function forkThread(
  { checkpoints }: Pick<Database, "checkpoints">,
  from: string,
  to: string,
  change: ForkChange,
): Promise<Forked> {
  const tuple = await checkpoints.getTuple({ configurable: { thread_id: from } });
  const values = tuple?.checkpoint.channel_values;
  const messages = values?.["messages"] as readonly BaseMessage[] | undefined;
  if (!tuple || !values || !messages?.length) throw new SessionError("session-empty", from);
  const { kept, dropped } = changed(messages, change);
  await checkpoints.put(
    { configurable: { thread_id: to, checkpoint_ns: "" } },
    { ...tuple.checkpoint, channel_values: { ...values, messages: [...kept] } },
    tuple.metadata ?? { source: "fork", step: -1, parents: {} },
  );
  return { turns: kept.filter((message) => message instanceof HumanMessage).length, dropped };
}

function changed(
  messages: readonly BaseMessage[],
  change: ForkChange,
): { readonly kept: readonly BaseMessage[]; readonly dropped: string | null } {
  if (change === "copy") return { kept: messages, dropped: null };
  if (change === "compact") return { kept: compactMessages(messages), dropped: null };
  const last = messages.findLastIndex((message) => message instanceof HumanMessage);
  return { kept: messages.slice(0, Math.max(0, last)), dropped: messages[last]?.text ?? null };
}
