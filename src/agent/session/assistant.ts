import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Lang } from "../../i18n/lang.js";
import { NO_USAGE } from "../../tools/usage.js";
import type { Assistant, AssistantOptions, Session, SessionInfo } from "../assistant.js";
import { checkModelSpec } from "../models/create-model.js";
import { createRunners } from "../runners.js";
import type { Database } from "./database.js";
import { errorEvent } from "./error-event.js";
import { SessionError } from "./session-error.js";
import { type StoredSession, sessionsTable } from "./sessions-table.js";

/** The first frame of a chat is drawn before LangGraph loads for the first question. */
const LOAD_AFTER_MS = 250;

interface Store {
  readonly database: Database;
  readonly table: ReturnType<typeof sessionsTable>;
}

/** LangChain, LangGraph and SQLite are loaded when a session speaks or an earlier one is looked for. */
export function openAssistant(options: AssistantOptions): Assistant {
  const { context, env } = options;
  const file = context.workspace.sessionsDb;
  const runners = createRunners({ env });
  let opened: Promise<Store> | undefined;
  const store = () => {
    opened ??= import("./database.js").then(({ openDatabase }) => {
      const database = openDatabase(file);
      return { database, table: sessionsTable(database) };
    });
    // A database that could not be opened may be free, or mended, at the next question.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  const open = (row: StoredSession): Session =>
    whenNeeded(row, context.lang, async () => {
      const [{ openSession }, present] = await Promise.all([import("./open-session.js"), store()]);
      return openSession(row, { ...options, ...present, runners });
    });
  return {
    async start({ model, dataset }) {
      checkModelSpec(model, context.config);
      const at = context.now().toISOString();
      // The row is written at the end of the first turn: a session in which nothing was said leaves no trace.
      return open({
        ...{ id: randomUUID(), title: "", model, dataset },
        ...{ createdAt: at, updatedAt: at, turns: 0, usage: NO_USAGE },
      });
    },
    async resume(id, { model, dataset } = {}) {
      if (!opened && !existsSync(file)) {
        throw id === undefined
          ? new SessionError("session-none", file)
          : new SessionError("session-not-found", id);
      }
      if (model !== undefined) checkModelSpec(model, context.config);
      const row = (await store()).table.find(id);
      return open({
        ...row,
        ...(model !== undefined && { model }),
        ...(dataset !== undefined && { dataset }),
      });
    },
    async fork({ id, model, dataset }, change) {
      const [{ forkThread }, { database, table }] = await Promise.all([import("./fork.js"), store()]);
      const fresh = randomUUID();
      const { turns, dropped } = await forkThread(database, id, fresh, change);
      const at = context.now().toISOString();
      const row = { ...table.find(id), id: fresh, model, dataset, turns, createdAt: at, updatedAt: at };
      table.save(row);
      return { session: open(row), dropped };
    },
    async sessions() {
      if (!opened && !existsSync(file)) return [];
      return (await store()).table.all().map(infoOf);
    },
    async search(words) {
      if (!opened && !existsSync(file)) return [];
      return (await store()).table.search(words).map(infoOf);
    },
    async close() {
      const present = await opened?.catch(() => undefined);
      opened = undefined;
      present?.database.close();
    },
  };
}

const infoOf = ({ usage: _, ...info }: StoredSession): SessionInfo => info;

/** A session that is made when it is first used, or soon after. */
function whenNeeded(
  { id, model, dataset, usage }: StoredSession,
  lang: Lang,
  make: () => Promise<Session>,
): Session {
  let made: Promise<Session> | undefined;
  const session = () => {
    made ??= make();
    made.catch(() => {
      made = undefined;
    });
    return made;
  };
  setTimeout(() => void session().catch(() => undefined), LOAD_AFTER_MS).unref();
  return {
    ...{ id, model, dataset, usage },
    async *send(text, turn) {
      let ready: Session;
      try {
        ready = await session();
      } catch (error) {
        yield errorEvent(error, lang);
        yield { type: "done", reason: "failed", result: "", sessionId: id, usage: NO_USAGE };
        return;
      }
      yield* ready.send(text, turn);
    },
    async transcript() {
      return (await session()).transcript();
    },
  };
}
