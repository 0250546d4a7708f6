import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { openDatabase } from "../../src/agent/session/database.js";
import { sessionsTable } from "../../src/agent/session/sessions-table.js";
import { openWorkspace } from "../../src/memory/workspace.js";

/** Writes a conversation of `count` messages into a workspace, as a crash would leave it, and gives its id. */
export async function writeLongSession(cwd: string, dataset: string, count: number): Promise<string> {
  const workspace = openWorkspace({ env: {}, cwd });
  const database = openDatabase(join(workspace.root, "sessions.db"));
  const id = randomUUID();
  const at = new Date().toISOString();
  const usage = { modelCalls: 0, inputTokens: 0, outputTokens: 0, usd: 0, seconds: 0 };
  sessionsTable(database).save({
    ...{ id, title: "a long one", model: "offline", dataset, turns: count / 2, usage },
    ...{ createdAt: at, updatedAt: at },
  });
  const messages = Array.from({ length: count }, (_, i) =>
    i % 2 === 0
      ? new HumanMessage({ id: randomUUID(), content: `question ${i}` })
      : new AIMessage({
          id: randomUUID(),
          content: `answer ${i}: RankIC 0.0312, t 3.4. ${"prose ".repeat(40)}`,
        }),
  );
  await database.checkpoints.put(
    { configurable: { thread_id: id, checkpoint_ns: "" } },
    {
      ...{ v: 4, id: "1f000000-0000-6000-8000-000000000000", ts: at },
      ...{ channel_values: { messages }, channel_versions: { messages: 1 }, versions_seen: {} },
    },
    { source: "loop", step: 1, parents: {} },
  );
  database.close();
  return id;
}
