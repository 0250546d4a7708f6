import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { afterEach, expect, test } from "vitest";
import { createAssistant } from "../../src/agent/create-assistant.js";
import { type Database, openDatabase } from "../../src/agent/session/database.js";
import { storedTranscript } from "../../src/agent/session/transcript.js";
import { collect, fakeContext, said } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";

const open: { close(): unknown }[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function scratchFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "factorsmith-rows-"));
  folders.push(folder);
  return join(folder, "sessions.db");
}

function opened(file: string): Database {
  const database = openDatabase(file);
  open.push(database);
  return database;
}

const thread = { configurable: { thread_id: "t", checkpoint_ns: "" } };
const metadata = { source: "loop", step: 1, parents: {} } as const;
let steps = 0;
const checkpoint = (messages: readonly BaseMessage[]) => ({
  ...{ v: 4, id: `1f000000-0000-6000-8000-${String(++steps).padStart(12, "0")}`, ts: "2020-01-01T00:00:00Z" },
  ...{ channel_values: { messages: [...messages] }, channel_versions: { messages: 1 }, versions_seen: {} },
});
const asked = (text: string) => new HumanMessage({ id: randomUUID(), content: text });
const answered = (text: string) => new AIMessage({ id: randomUUID(), content: text });

async function textsIn({ checkpoints }: Database): Promise<readonly string[]> {
  const tuple = await checkpoints.getTuple(thread);
  return (tuple!.checkpoint.channel_values["messages"] as BaseMessage[]).map(({ text }) => text);
}
const rowsIn = ({ sql }: Database): readonly string[] =>
  (sql.prepare("SELECT message FROM messages ORDER BY number").all() as { message: string }[]).map(
    ({ message }) => JSON.parse(message).kwargs.content,
  );

test("a step writes the messages that it added, and the state of the others stays small", async () => {
  const database = opened(scratchFile());
  const messages = [asked("one"), answered("1")];
  await database.checkpoints.put(thread, checkpoint(messages), metadata);
  // A mark that only writing the row anew would wipe out.
  database.sql.exec(`UPDATE messages SET message = replace(message, '"one"', '"mark"') WHERE number = 0`);
  await database.checkpoints.put(thread, checkpoint([...messages, asked("two")]), metadata);
  expect(rowsIn(database)).toEqual(["mark", "1", "two"]);
  const [{ size }] = database.sql.prepare("SELECT length(checkpoint) AS size FROM checkpoints").all() as [
    { size: number },
  ];
  expect(size).toBeLessThan(500);
});

test("what another process has written in the meantime is read, and written over as a whole", async () => {
  const file = scratchFile();
  const [here, there] = [opened(file), opened(file)];
  const messages = [asked("one"), answered("1")];
  await here.checkpoints.put(thread, checkpoint(messages), metadata);
  expect(await textsIn(there)).toEqual(["one", "1"]);
  await there.checkpoints.put(thread, checkpoint([asked("other"), answered("2"), asked("more")]), metadata);
  expect(await textsIn(here)).toEqual(["other", "2", "more"]);
  await there.checkpoints.put(thread, checkpoint([asked("again"), answered("3")]), metadata);
  // Still believes in what it read before: its state is the newest, so all of it stands there, and nothing of the other.
  await here.checkpoints.put(thread, checkpoint(messages), metadata);
  expect(rowsIn(here)).toEqual(["one", "1"]);
});

test("rows of a step that broke off before its checkpoint are no part of the conversation", async () => {
  const file = scratchFile();
  const first = opened(file);
  await first.checkpoints.put(thread, checkpoint([asked("one")]), metadata);
  first.sql.exec(`INSERT INTO messages SELECT thread_id, checkpoint_ns, 1, message FROM messages`);
  const second = opened(file);
  expect(await textsIn(second)).toEqual(["one"]);
  expect(storedTranscript(second.sql, "t")).toHaveLength(1);
});

test("a step that breaks off between the messages it replaces and its checkpoint changes neither", async () => {
  const file = scratchFile();
  const { checkpoints, sql } = opened(file);
  await checkpoints.put(thread, checkpoint([asked("one"), answered("1"), asked("two")]), metadata);
  // The last thing that is written, as at a power cut in the middle.
  sql.exec(
    `CREATE TRIGGER cut BEFORE INSERT ON checkpoints BEGIN SELECT RAISE(ABORT, 'the power fails'); END`,
  );
  await expect(
    checkpoints.put(thread, checkpoint([asked("short"), answered("2")]), metadata),
  ).rejects.toThrow("the power fails");
  expect(await textsIn(opened(file))).toEqual(["one", "1", "two"]);
  sql.exec("DROP TRIGGER cut");
  // The process that failed goes on from what stands there, too.
  await checkpoints.put(thread, checkpoint([asked("short"), answered("2")]), metadata);
  expect(await textsIn(opened(file))).toEqual(["short", "2"]);
});

test("a conversation whose checkpoint holds its messages goes on, and has rows from then on", async () => {
  const context = fakeContext();
  const server = await startProtocolServer((request) => ({ text: `heard ${request.messages.length}` }));
  const env = { OPENAI_API_KEY: "sk-test-0123456789", OPENAI_BASE_URL: server.url };
  const first = await createAssistant({ tools: [], context, env });
  const signal = new AbortController().signal;
  const begun = await first.start({ model: "openai:scripted", dataset: "demo" });
  await collect(begun.send("one", { signal }));
  const [session] = await first.sessions();
  await first.close();
  const { checkpoints, sql } = opened(context.workspace.sessionsDb);
  const config = { configurable: { thread_id: session!.id, checkpoint_ns: "" } };
  const tuple = (await checkpoints.getTuple(config))!;
  await SqliteSaver.prototype.put.call(checkpoints, config, tuple.checkpoint, tuple.metadata!);
  sql.exec("DELETE FROM messages");
  expect(storedTranscript(sql, session!.id).map((item) => "text" in item && item.text)).toEqual([
    "one",
    "heard 2",
  ]);

  const second = await createAssistant({ tools: [], context, env });
  open.push(second, server);
  const resumed = await second.resume(session!.id);
  expect(said(await collect(resumed.send("two", { signal })))).toContain("heard 4");
  expect(rowsIn({ sql } as Database)).toEqual(["one", "heard 2", "two", "heard 4"]);
});
