import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { fitHistory, interruptedAnswer, unansweredCalls } from "../../src/agent/graphs/chat/history.js";

const turn = (n: number, size: number) => [
  new HumanMessage(`question ${n}`),
  new AIMessage({ content: "", tool_calls: [{ type: "tool_call", id: `c${n}`, name: "t", args: {} }] }),
  new ToolMessage({ content: "x".repeat(size), tool_call_id: `c${n}`, name: "t" }),
  new AIMessage(`answer ${n}`),
];

test("a short conversation is sent whole", () => {
  const messages = turn(1, 100);
  expect(fitHistory(messages, 10_000)).toEqual({ messages, leftOut: 0 });
});

test("old results go first, then whole turns; the present turn stays", () => {
  const messages = [...turn(1, 4000), ...turn(2, 4000), ...turn(3, 4000)];
  const some = fitHistory(messages, 2400);
  expect(some.leftOut).toBe(1);
  expect(some.messages).toHaveLength(12);
  expect(some.messages[2]!.text).toContain("left out");
  expect(some.messages[6]!.text).toHaveLength(4000);
  const few = fitHistory(messages, 100);
  expect(few.messages.map(({ text }) => text.slice(0, 10))).toEqual([
    "question 3",
    "",
    "xxxxxxxxxx",
    "answer 3",
  ]);
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
