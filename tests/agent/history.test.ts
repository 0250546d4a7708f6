import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { fitHistory, interruptedAnswer, unansweredCalls } from "../../src/agent/graphs/chat/history.js";
import { addMessages } from "../../src/agent/graphs/chat/state.js";
import { estimateMessageTokens } from "../../src/agent/models/estimate.js";

const turn = (n: number, size: number) => [
  new HumanMessage(`question ${n}`),
  new AIMessage({ content: "", tool_calls: [{ type: "tool_call", id: `c${n}`, name: "t", args: {} }] }),
  new ToolMessage({ content: "x".repeat(size), tool_call_id: `c${n}`, name: "t" }),
  new AIMessage(`answer ${n}`),
];

test("a short conversation is sent whole", () => {
  const messages = turn(1, 100);
  expect(fitHistory(messages, 10_000)).toEqual({ messages, leftOut: 0, cutNow: false });
});

test("old results go first, then whole turns; the present turn stays", () => {
  // Some 1,040 tokens a turn: of 2,900 that fit, a cut leaves 2,175.
  const messages = [...turn(1, 4000), ...turn(2, 4000), ...turn(3, 4000)].slice(0, -1);
  const some = fitHistory(messages, 2900);
  expect(some).toMatchObject({ leftOut: 1, cutNow: true });
  expect(some.messages).toHaveLength(11);
  expect(some.messages[2]!.text).toContain("left out");
  expect(some.messages[6]!.text).toHaveLength(4000);
  const few = fitHistory(messages, 100);
  expect(few.messages.map(({ text }) => text.slice(0, 10))).toEqual(["question 3", "", "xxxxxxxxxx"]);
});

test("what is sent begins as the last time, but for a cut every few dozen questions", () => {
  const budget = 4000;
  const messages: BaseMessage[] = [];
  let last: readonly BaseMessage[] = [];
  let cuts = 0;
  for (let n = 1; n <= 400; n++) {
    messages.push(new HumanMessage(`question ${n} ${"x".repeat(200)}`));
    const { messages: sent, leftOut, cutNow } = fitHistory(messages, budget);
    expect(sent.reduce((sum, one) => sum + estimateMessageTokens(one), 0)).toBeLessThanOrEqual(budget);
    expect(leftOut + sent.length).toBe(messages.length);
    if (cutNow) cuts++;
    else expect(sent.slice(0, last.length)).toEqual(last);
    last = sent;
    messages.push(new AIMessage(`answer ${n}`));
  }
  // 25,600 tokens in all, 64 a question, and each cut makes room for 1,000.
  expect(cuts).toBeGreaterThan(18);
  expect(cuts).toBeLessThanOrEqual(22);
});

test("a message with a known id takes the other's place, and every message gets an id", () => {
  const first = addMessages(
    [],
    [new HumanMessage("q"), new ToolMessage({ id: "a", content: "1", tool_call_id: "a" })],
  );
  const next = addMessages(first, [
    new ToolMessage({ id: "a", content: "2", tool_call_id: "a" }),
    new AIMessage("end"),
  ]);
  expect(first.map(({ text }) => text)).toEqual(["q", "1"]);
  expect(next.map(({ text }) => text)).toEqual(["q", "2", "end"]);
  expect(next[0]).toBe(first[0]);
  // As LangChain writes it, too: a conversation that is read again has the same ids.
  for (const { id, lc_kwargs } of next) expect(lc_kwargs["id"]).toBe(id);
  expect(new Set(next.map(({ id }) => id)).size).toBe(3);
});

test("finds the calls that were never answered", () => {
  const asked = new AIMessage({
    content: "",
    tool_calls: ["a", "b"].map((id) => ({ type: "tool_call" as const, id, name: "t", args: {} })),
  });
  const answered = new ToolMessage({ content: "1", tool_call_id: "a" });
  expect(unansweredCalls([new HumanMessage("q"), asked, answered]).map(({ id }) => id)).toEqual(["b"]);
  expect(unansweredCalls([...turn(1, 1), new HumanMessage("q")])).toEqual([]);
  expect(interruptedAnswer({ id: "b", name: "t" })).toMatchObject({ tool_call_id: "b", status: "error" });
});
