import { z } from "zod";
import { Usage } from "../../tools/research-contract.js";
import type { SessionInfo } from "../assistant.js";
import type { Database } from "./database.js";
import { asSessionError, SessionError } from "./session-error.js";

const Row = z.object({
  id: z.string(),
  title: z.string(),
  model: z.string(),
  dataset: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  turns: z.number().int(),
  usage: z.string(),
});

export interface StoredSession extends SessionInfo {
  readonly usage: Usage;
}

/** The list of conversations, beside their checkpoints in the same file. */
export function sessionsTable({ sql, file }: Database) {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw asSessionError(error, file);
    }
  };
  const all = (): readonly StoredSession[] =>
    guard(() => sql.prepare("SELECT * FROM sessions ORDER BY updated_at DESC, id").all().map(read));
  return {
    all,
    /** Every word in the session's own line, or in a message of the person or the model; results are not looked at. */
    search(words: readonly string[]): readonly StoredSession[] {
      const one = `(title || ' ' || model || ' ' || dataset || ' ' || updated_at LIKE ? ESCAPE '\\' OR EXISTS (
        SELECT 1 FROM messages WHERE thread_id = sessions.id AND checkpoint_ns = ''
          AND message NOT LIKE '%"ToolMessage"%' AND json_extract(message, '$.kwargs.content') LIKE ? ESCAPE '\\'))`;
      const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
      return guard(() =>
        sql
          .prepare(
            `SELECT * FROM sessions WHERE ${words.map(() => one).join(" AND ") || "1"} ORDER BY updated_at DESC, id`,
          )
          .all(...patterns.flatMap((pattern) => [pattern, pattern]))
          .map(read),
      );
    },
    /** By id or a beginning of it that fits one session; the newest without one. Throws SessionError. */
    find(id: string | undefined): StoredSession {
      const sessions = all();
      if (id === undefined) {
        const newest = sessions[0];
        if (!newest) throw new SessionError("session-none", file);
        return newest;
      }
      const exact = sessions.find((session) => session.id === id);
      const begun = id.length >= 4 ? sessions.filter((session) => session.id.startsWith(id)) : [];
      const found = exact ?? (begun.length === 1 ? begun[0] : undefined);
      if (!found) throw new SessionError("session-not-found", id);
      return found;
    },
    save(session: StoredSession): void {
      const { id, title, model, dataset, createdAt, updatedAt, turns, usage } = session;
      guard(() =>
        sql
          .prepare("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
          .run(id, title, model, dataset, createdAt, updatedAt, turns, JSON.stringify(usage)),
      );
    },
  };
}

function read(row: unknown): StoredSession {
  const { created_at, updated_at, usage, ...rest } = Row.parse(row);
  return { ...rest, createdAt: created_at, updatedAt: updated_at, usage: Usage.parse(JSON.parse(usage)) };
}

/** The first words of the first message. */
export function titleOf(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return [...line].length > 60 ? `${[...line].slice(0, 59).join("")}…` : line;
}
