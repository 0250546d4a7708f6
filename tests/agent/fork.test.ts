import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { afterEach, describe, expect, test } from "vitest";
import { createAssistant } from "../../src/agent/create-assistant.js";
import { compactMessages } from "../../src/agent/session/compact.js";
import { evaluateFactor } from "../../src/tools/evaluate-factor.js";
import { collect, fakeContext, only, said } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const forever = { signal: new AbortController().signal };

async function talk() {
  const server = await startProtocolServer((request, i) => ({
    text: `answer ${i} to ${request.messages.filter(({ role }) => role === "user").length} questions`,
  }));
  const env = { OPENAI_API_KEY: "sk-secret-0123456789", OPENAI_BASE_URL: server.url };
  const assistant = await createAssistant({ tools: [evaluateFactor], context: fakeContext(), env });
  open.push(assistant, server);
  const session = await assistant.start({ model: "openai:scripted", dataset: "demo" });
  for (const text of ["first", "second", "third"]) await collect(session.send(text, forever));
  return { assistant, session, server };
}

const texts = async (session: { transcript(): Promise<readonly { kind: string }[]> }) =>
  (await session.transcript()).map((item) => ("text" in item ? item.text : item.kind));

describe("a fork", () => {
  test("without the last turn goes on from before it, and the original stays", async () => {
    const { assistant, session } = await talk();
    const { session: copy, dropped } = await assistant.fork(session, "undo");
    expect(dropped).toBe("third");
    expect(await texts(copy)).toHaveLength(4);
    const events = await collect(copy.send("another third", forever));
    expect(said(events)).toContain("to 3 questions");
    expect(only(events, "error")).toEqual([]);
    expect((await texts(session)).slice(-2)[0]).toBe("third");
    expect((await texts(copy)).slice(-2)[0]).toBe("another third");
    expect((await assistant.sessions()).map(({ turns }) => turns)).toEqual([3, 3]);
  });

  test("is refused when nothing was said", async () => {
    const { assistant } = await talk();
    const empty = await assistant.start({ model: "openai:scripted", dataset: "demo" });
    await expect(assistant.fork(empty, "copy")).rejects.toMatchObject({ code: "session-empty" });
  });

  test("that is compacted goes on", async () => {
    const { assistant, session } = await talk();
    const { session: copy } = await assistant.fork(session, "compact");
    const events = await collect(copy.send("fourth", forever));
    expect(only(events, "error")).toEqual([]);
    expect((await texts(copy))[0]).toContain("Asked: first");
  });
});

describe("compacting", () => {
  const turn = (i: number, brief: string, prose: string): BaseMessage[] => [
    new HumanMessage(`question ${i}`),
    new AIMessage({
      content: "",
      tool_calls: [{ id: `c${i}`, name: "evaluate_factor", args: { e: "close" } }],
    }),
    new ToolMessage({ content: brief, tool_call_id: `c${i}`, name: "evaluate_factor" }),
    new AIMessage(prose),
  ];

  test("keeps every figure of the newest result of a call, and cuts no figure in prose", () => {
    const long = `${"a ".repeat(118)}0.0312345 and more`;
    const messages = [
      ...turn(1, "RankIC -0.0101", "x"),
      ...turn(2, "RankIC 0.03123456789, t 3.41, quantiles -0.2% 0.1% 0.7%", long),
      ...turn(3, "RankIC 0.5", "y"),
      ...turn(4, "RankIC 0.6", "z"),
    ];
    const compacted = compactMessages(messages);
    expect(compacted.slice(1)).toEqual(messages.slice(8));
    const digest = compacted[0]!.text;
    expect(digest).toContain("RankIC 0.03123456789, t 3.41, quantiles -0.2% 0.1% 0.7%");
    expect(digest).not.toContain("-0.0101");
    expect(digest).not.toMatch(/ 0\.0[123]* …/);
    expect(compactMessages(messages.slice(8))).toEqual(messages.slice(8));
  });

  test("of what was compacted already keeps what that had kept", () => {
    const once = compactMessages([1, 2, 3, 4].flatMap((i) => turn(i, `RankIC 0.${i}`, "p")));
    const twice = compactMessages([...once, ...turn(5, "RankIC 0.5", "p"), ...turn(6, "RankIC 0.6", "p")]);
    expect(twice[0]!.text).toContain("question 1");
    expect(twice[0]!.text).toContain("RankIC 0.2");
    expect(twice[0]!.text.match(/Earlier in this conversation/g)).toHaveLength(1);
  });
});
