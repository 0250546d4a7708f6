import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { createMessageRows } from "./message-rows.js";
import { NewestCheckpoint } from "./newest-checkpoint.js";
import { asSessionError } from "./session-error.js";
import type { Sql } from "./sql.js";

export interface Database {
  readonly sql: Sql;
  readonly checkpoints: SqliteSaver;
  readonly file: string;
  close(): void;
}

/** Opens (and makes) the session database. Throws SessionError when the file is damaged or locked for too long. */
export function openDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true });
  try {
    const opened = SqliteSaver.fromConnString(file);
    const sql = sqlOf(opened);
    // Several processes may work in one workspace: writers wait for each other, readers wait for nobody.
    sql.pragma("busy_timeout = 5000");
    sql.pragma("journal_mode = WAL");
    // The state of a run is written anew at each step: by default the log would grow to four megabytes before it is
    // folded in.
    sql.pragma("wal_autocheckpoint = 100");
    // With WAL a crash of the program loses nothing; a power cut may lose the last step, never the database.
    sql.pragma("synchronous = NORMAL");
    sql.exec(`CREATE TABLE IF NOT EXISTS sessions (
      id TEXT PRIMARY KEY, title TEXT NOT NULL, model TEXT NOT NULL, dataset TEXT NOT NULL,
      created_at TEXT NOT NULL, updated_at TEXT NOT NULL, turns INTEGER NOT NULL, usage TEXT NOT NULL)`);
    const checkpoints = new NewestCheckpoint(opened.db, createMessageRows(sql));
    return { sql, checkpoints, file, close: () => closed(sql) };
  } catch (error) {
    throw asSessionError(error, file);
  }
}

/** Folds the log into the file, which the driver does not do by itself; who else is reading may keep it. */
function closed(sql: Sql): void {
  try {
    sql.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    sql.close();
  }
}

/** The driver has no types here (its package is replaced by a prebuilt one), so its shape is stated above. */
function sqlOf(saver: SqliteSaver): Sql {
  return saver.db as unknown as Sql;
}
