import type { RunnableConfig } from "@langchain/core/runnables";
import type { Checkpoint, CheckpointMetadata, CheckpointTuple } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { z } from "zod";
import type { MessageRows, Thread } from "./message-rows.js";
import type { Sql } from "./sql.js";

/** Stands in a stored checkpoint where its messages were: how many of the thread's rows are its own. */
export const RowCount = z.object({ rows: z.int().min(0) });

/** A conversation as it was read or written last. */
interface Held extends Thread {
  readonly checkpoint: string;
  readonly messages: readonly unknown[];
}

/**
 * LangGraph's checkpointer, which would write the whole state at each step and keep every earlier one: a hundred turns
 * are 36 MB where 1 MB is enough, and the thousandth turn takes half a second. Here a thread keeps its newest
 * checkpoint, a crash needs no other, and the messages stand in rows of their own, so that a step writes what it added.
 * The conversation that is being talked in is kept as it is, and read again only when somebody else has written to it.
 */
export class NewestCheckpoint extends SqliteSaver {
  readonly #rows: MessageRows;
  #held: Held | undefined;

  constructor(db: ConstructorParameters<typeof SqliteSaver>[0], rows: MessageRows) {
    super(db);
    this.setup();
    this.#rows = rows;
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const tuple = await super.getTuple(config);
    const count = RowCount.safeParse(tuple?.checkpoint.channel_values["messages"]);
    if (!tuple || !count.success) return tuple;
    const { checkpoint } = tuple;
    const thread = threadOf(config);
    if (!this.#holds(thread, checkpoint.id)) {
      // One text for all: reviving each by itself takes twice as long.
      const text = `[${this.#rows.read(thread, count.data.rows).join(",")}]`;
      const messages = (await this.serde.loadsTyped("json", text)) as unknown[];
      this.#held = { ...thread, checkpoint: checkpoint.id, messages };
    }
    const messages = this.#held?.messages;
    return {
      ...tuple,
      checkpoint: { ...checkpoint, channel_values: { ...checkpoint.channel_values, messages } },
    };
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
  ): Promise<RunnableConfig> {
    const thread = threadOf(config);
    const { messages } = checkpoint.channel_values;
    let stored = checkpoint;
    if (Array.isArray(messages)) {
      await this.#keep(thread, messages);
      const rows: z.infer<typeof RowCount> = { rows: messages.length };
      stored = { ...checkpoint, channel_values: { ...checkpoint.channel_values, messages: rows } };
    }
    const saved = await super.put(config, stored, metadata);
    // From here on the new checkpoint counts: whatever breaks off before it leaves the last one as it was.
    if (Array.isArray(messages)) {
      this.#rows.cut(thread, messages.length);
      this.#held = { ...thread, checkpoint: checkpoint.id, messages };
    }
    for (const table of ["checkpoints", "writes"]) {
      this.#sql
        .prepare(`DELETE FROM ${table} WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?`)
        .run(thread.thread, thread.namespace, checkpoint.id);
    }
    return saved;
  }

  /** Writes the messages that are not in the thread's rows yet. */
  async #keep(thread: Thread, messages: readonly unknown[]): Promise<void> {
    const newest = this.#sql
      .prepare(
        "SELECT checkpoint_id AS id FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ? ORDER BY checkpoint_id DESC LIMIT 1",
      )
      .get(thread.thread, thread.namespace) as { readonly id: string } | undefined;
    const known = newest && this.#holds(thread, newest.id) ? (this.#held?.messages ?? []) : [];
    let from = 0;
    while (from < messages.length && messages[from] === known[from]) from++;
    const added = await Promise.all(
      messages.slice(from).map(async (message) => {
        const [, bytes] = await this.serde.dumpsTyped(message);
        return Buffer.from(bytes).toString("utf8");
      }),
    );
    if (added.length > 0) this.#rows.write(thread, from, added);
  }

  #holds({ thread, namespace }: Thread, checkpoint: string): boolean {
    const held = this.#held;
    return held?.thread === thread && held.namespace === namespace && held.checkpoint === checkpoint;
  }

  get #sql(): Sql {
    return this.db as unknown as Sql;
  }
}

function threadOf({ configurable = {} }: RunnableConfig): Thread {
  const { thread_id, checkpoint_ns = "" } = configurable as { thread_id: string; checkpoint_ns?: string };
  return { thread: thread_id, namespace: checkpoint_ns };
}
