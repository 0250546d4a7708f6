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
    const said = Array.isArray(messages) ? messages : undefined;
    const from = said ? this.#alike(thread, said) : 0;
    const added = await Promise.all(
      (said ?? []).slice(from).map(async (one) => (await this.#dumped(one)).bytes.toString("utf8")),
    );
    const rows: z.infer<typeof RowCount> | undefined = said && { rows: said.length };
    const state = {
      ...checkpoint,
      channel_values: { ...checkpoint.channel_values, ...(rows && { messages: rows }) },
    };
    const [stored, about] = await Promise.all([this.#dumped(state), this.#dumped(metadata)]);
    // Whatever breaks off before the end of it leaves the last checkpoint with its own messages.
    this.#sql.transaction(() => {
      this.#rows.write(thread, from, added);
      if (said) this.#rows.cut(thread, said.length);
      this.#sql
        .prepare(
          `INSERT OR REPLACE INTO checkpoints
            (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
            VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          ...[thread.thread, thread.namespace, checkpoint.id, config.configurable?.["checkpoint_id"] ?? null],
          ...[stored.type, stored.bytes, about.bytes],
        );
      for (const table of ["checkpoints", "writes"]) {
        this.#sql
          .prepare(`DELETE FROM ${table} WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id < ?`)
          .run(thread.thread, thread.namespace, checkpoint.id);
      }
    })();
    if (said) this.#held = { ...thread, checkpoint: checkpoint.id, messages: said };
    return {
      configurable: {
        thread_id: thread.thread,
        checkpoint_ns: thread.namespace,
        checkpoint_id: checkpoint.id,
      },
    };
  }

  /** How many of the messages stand in the thread's rows already. */
  #alike(thread: Thread, messages: readonly unknown[]): number {
    const newest = this.#sql
      .prepare(
        "SELECT checkpoint_id AS id FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ? ORDER BY checkpoint_id DESC LIMIT 1",
      )
      .get(thread.thread, thread.namespace) as { readonly id: string } | undefined;
    const known = newest && this.#holds(thread, newest.id) ? (this.#held?.messages ?? []) : [];
    let same = 0;
    while (same < messages.length && messages[same] === known[same]) same++;
    return same;
  }

  async #dumped(value: unknown): Promise<{ readonly type: string; readonly bytes: Buffer }> {
    const [type, bytes] = await this.serde.dumpsTyped(value);
    return { type, bytes: Buffer.from(bytes) };
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
