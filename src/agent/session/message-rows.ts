import type { Sql } from "./sql.js";

/** A conversation, or a run, in the database. */
export interface Thread {
  readonly thread: string;
  readonly namespace: string;
}

/** The messages of a thread as they are written: one row each, numbered from 0. */
export interface MessageRows {
  /** Writes rows from number `from` on, over what stood there. */
  write(thread: Thread, from: number, messages: readonly string[]): void;
  /** The first `count` messages; what a crash left behind them is no part of the conversation. */
  read(thread: Thread, count: number): readonly string[];
  /** Forgets what stands behind the first `count`. */
  cut(thread: Thread, count: number): void;
}

/** Makes the table where there is none. */
export function createMessageRows(sql: Sql): MessageRows {
  sql.exec(`CREATE TABLE IF NOT EXISTS messages (
    thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL, number INTEGER NOT NULL, message TEXT NOT NULL,
    PRIMARY KEY (thread_id, checkpoint_ns, number)) WITHOUT ROWID`);
  return {
    write({ thread, namespace }, from, messages) {
      const insert = sql.prepare("INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?)");
      messages.forEach((message, i) => {
        insert.run(thread, namespace, from + i, message);
      });
    },
    read({ thread, namespace }, count) {
      const rows = sql
        .prepare(
          "SELECT message FROM messages WHERE thread_id = ? AND checkpoint_ns = ? AND number < ? ORDER BY number",
        )
        .all(thread, namespace, count) as readonly { readonly message: string }[];
      return rows.map(({ message }) => message);
    },
    cut({ thread, namespace }, count) {
      sql
        .prepare("DELETE FROM messages WHERE thread_id = ? AND checkpoint_ns = ? AND number >= ?")
        .run(thread, namespace, count);
    },
  };
}
