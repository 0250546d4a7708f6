import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Assistant, AssistantOptions, SessionInfo } from "../assistant.js";
import { checkModelSpec } from "../models/create-model.js";
import { NO_USAGE } from "../models/meter.js";
import { createResearchRunner } from "../research.js";
import { type Database, openDatabase } from "./database.js";
import { openSession } from "./open-session.js";
import { SessionError } from "./session-error.js";
import { type StoredSession, sessionsTable } from "./sessions-table.js";

export function openAssistant(options: AssistantOptions): Assistant {
  const { context, env } = options;
  const file = context.workspace.sessionsDb;
  const research = createResearchRunner({ env });
  let opened: { database: Database; table: ReturnType<typeof sessionsTable> } | undefined;
  const store = () => {
    if (!opened) {
      const database = openDatabase(file);
      opened = { database, table: sessionsTable(database) };
    }
    return opened;
  };
  const open = (row: StoredSession) => openSession(row, { ...options, ...store(), research });
  return {
    async start({ model, dataset }) {
      checkModelSpec(model, context.config);
      const at = context.now().toISOString();
      // The row is written at the end of the first turn: a session in which nothing was said leaves no trace.
      return open({
        id: randomUUID(),
        title: "",
        model,
        dataset,
        createdAt: at,
        updatedAt: at,
        turns: 0,
        usage: NO_USAGE,
      });
    },
    async resume(id, { model, dataset } = {}) {
      if (!opened && !existsSync(file)) {
        throw id === undefined
          ? new SessionError("session-none", file)
          : new SessionError("session-not-found", id);
      }
      if (model !== undefined) checkModelSpec(model, context.config);
      const row = store().table.find(id);
      return open({
        ...row,
        ...(model !== undefined && { model }),
        ...(dataset !== undefined && { dataset }),
      });
    },
    async sessions() {
      if (!opened && !existsSync(file)) return [];
      return store()
        .table.all()
        .map(({ usage: _, ...info }): SessionInfo => info);
    },
    async close() {
      opened?.database.close();
      opened = undefined;
    },
  };
}
