import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../../src/agent/events.js";
import { type ChatAction, type ChatState, chatReducer, initialState } from "../../src/chat/state.js";
import { DEMO_STATUS, USAGE } from "./fixtures/fakes.js";

const start = initialState({ lang: "en", status: DEMO_STATUS, now: 0 });
const begun: ChatAction = { type: "turn-begun", shown: "a question", now: 1000 };
const event = (one: AgentEvent, now = 2000): ChatAction => ({ type: "event", event: one, now });
const text = (delta: string) => event({ type: "text-delta", text: delta });
const done = (reason: "finished" | "cancelled" | "failed"): ChatAction =>
  event({ type: "done", reason, result: "", sessionId: "s", usage: USAGE }, 5000);
const run = (...actions: ChatAction[]): ChatState => actions.reduce(chatReducer, start);
const kinds = (state: ChatState) => state.items.map((item) => item.kind);

describe("the chat's state", () => {
  it("prints finished paragraphs and keeps the open one live", () => {
    const state = run(begun, text("One para"), text("graph.\n\nTwo"));
    expect(kinds(state)).toEqual(["welcome", "user", "answer"]);
    expect(state.items[2]).toMatchObject({ markdown: "One paragraph.\n\n" });
    expect(state.turn?.text).toBe("Two");
  });

  it("says what is noticed below the text that came, not inside its last paragraph", () => {
    const notice = event({ type: "notice", code: "figures-unsourced", message: "made up: 0.03, -0.02" });
    const state = run(begun, text("One.\n\nTwo: -0.02"), notice, text(" and on"), done("finished"));
    expect(kinds(state).slice(2)).toEqual(["answer", "answer", "message", "answer"]);
    expect(state.items[3]).toMatchObject({ markdown: "Two: -0.02" });
    const inChinese = chatReducer({ ...start, lang: "zh" }, notice);
    expect(inChinese.items.at(-1)).toMatchObject({ text: expect.stringContaining("0.03、-0.02") });
  });

  it("folds reasoning into one line with its time", () => {
    const state = run(
      begun,
      event({ type: "reasoning-delta", text: "let me see" }, 1000),
      event({ type: "text-delta", text: "So:" }, 4500),
    );
    expect(state.items.at(-1)).toMatchObject({ kind: "thought", seconds: 3.5 });
    expect(state.turn?.reasoning).toBeNull();
  });

  it("shows text before the tool that follows it, and the tool once it is finished", () => {
    const tool = { callId: "c", tool: "evaluate_factor" };
    const running = run(
      begun,
      text("Let me measure."),
      event({ type: "tool-started", ...tool, input: { expression: "close" } }),
    );
    expect(kinds(running)).toEqual(["welcome", "user", "answer"]);
    expect(running.turn?.tools).toHaveLength(1);
    const progressed = chatReducer(
      running,
      event({ type: "tool-progress", callId: "c", progress: { message: "m", done: 1, total: 2 } }),
    );
    expect(progressed.turn?.tools[0]?.progress).toEqual({ message: "m", done: 1, total: 2 });
    const finished = chatReducer(
      progressed,
      event({ type: "tool-finished", ...tool, ok: true, brief: "b", value: 1, elapsedMs: 7 }),
    );
    expect(finished.items.at(-1)).toMatchObject({
      kind: "tool",
      outcome: "ok",
      input: { expression: "close" },
      elapsedMs: 7,
    });
    expect(finished.turn?.tools).toEqual([]);
  });

  it("follows an idea from proposal to verdict", () => {
    const score = { rankIc: 0.03, icir: 0.4, t: 3, coverage: 1, turnover: 0.2 };
    const open = run(
      begun,
      event({ type: "factor-proposed", id: "f", name: "n", hypothesis: "h", expression: "close" }),
      event({ type: "factor-repaired", id: "f", attempt: 1, problem: "units" }),
      event({
        type: "factor-scored",
        id: "f",
        name: "n",
        hash: "x",
        expression: "close",
        split: "valid",
        score,
        series: [1, null],
      }),
    );
    expect(open.turn?.factors[0]).toMatchObject({ repairs: 1, valid: score, train: null, verdict: "open" });
    const closed = chatReducer(
      open,
      event({ type: "factor-admitted", id: "f", name: "n", hash: "x", reason: "good" }),
    );
    expect(closed.turn?.factors).toEqual([]);
    expect(closed.items.at(-1)).toMatchObject({
      kind: "factor",
      factor: { verdict: "admitted", reason: "good" },
    });
  });

  it("shows the refined formula with its scores, not the proposed one", () => {
    const score = { rankIc: 0.01, icir: 0.1, t: 1, coverage: 1, turnover: 0.2 };
    const scored = (hash: string, split: "train" | "valid", rankIc: number) =>
      event({
        type: "factor-scored",
        id: "f",
        name: "n",
        hash,
        expression: `canonical ${hash}`,
        split,
        score: { ...score, rankIc },
        series: [],
      });
    const state = run(
      begun,
      event({ type: "factor-proposed", id: "f", name: "n", hypothesis: "h", expression: "ts_max(high, 60)" }),
      scored("a", "train", 0.01),
      scored("a", "valid", 0.02),
      scored("b", "train", 0.03),
    );
    expect(state.turn?.factors[0]).toMatchObject({
      expression: "canonical b",
      train: { rankIc: 0.03 },
      valid: null,
    });
  });

  it("keeps what was shown when a turn is stopped, and marks what did not finish", () => {
    const state = run(
      begun,
      event({ type: "tool-started", callId: "c", tool: "t", input: {} }),
      text("Half a sen"),
      done("cancelled"),
    );
    expect(state.turn).toBeNull();
    expect(state.items.slice(2)).toMatchObject([
      { kind: "answer", markdown: "Half a sen" },
      { kind: "tool", outcome: "stopped" },
      { kind: "stopped", reason: "cancelled" },
    ]);
  });

  it("says a failure once", () => {
    const failed = run(
      begun,
      event({ type: "error", code: "auth", message: "no key", hint: "set it", exitCode: 1 }),
      done("failed"),
    );
    expect(kinds(failed)).toEqual(["welcome", "user", "message"]);
    expect(kinds(run(begun, done("failed")))).toEqual(["welcome", "user", "stopped"]);
  });

  it("gives the queue back to the editor, in front of what is being written", () => {
    const state = run(
      { type: "queue", text: "one" },
      { type: "queue", text: "two" },
      { type: "edit", action: { type: "insert", text: "three" } },
      { type: "unqueue" },
    );
    expect(state.queue).toEqual([]);
    expect(state.editor.text).toBe("one\ntwo\nthree");
  });

  it("shows why a person is asked, without what could move the screen", () => {
    const approval = { callId: "c", tool: "t", input: {}, reason: "takes\u001b[2J long", hint: "" };
    expect(run({ type: "approval", approval }).approval?.reason).toBe("takes long");
    expect(run({ type: "approval", approval }, { type: "approval", approval: null }).approval).toBeNull();
  });

  it("shows the end of a resumed conversation, with tools folded", () => {
    const transcript = Array.from({ length: 12 }, (_, i) => ({ kind: "user" as const, text: `q${i}` }));
    const tool = { kind: "tool" as const, callId: "c", tool: "t", input: {}, ok: false, brief: "b" };
    const state = run({
      ...{ type: "session", status: DEMO_STATUS, usage: USAGE },
      transcript: [...transcript, tool],
    });
    expect(state.usage).toEqual(USAGE);
    expect(state.items[1]).toMatchObject({ kind: "earlier", count: 5 });
    expect(state.items).toHaveLength(10);
    expect(state.items.at(-1)).toMatchObject({
      kind: "tool",
      folded: true,
      outcome: "failed",
      elapsedMs: null,
    });
  });

  it("keeps escape sequences of models and tools out of the state", () => {
    const state = run(
      begun,
      text("a\u001b[2Jb"),
      event({ type: "notice", code: "n", message: "x\u001b]0;title\u0007y" }),
    );
    expect(JSON.stringify(state)).not.toContain("\\u001b");
  });

  it("ignores events that come when no turn runs", () => {
    expect(kinds(run(text("late"), done("finished")))).toEqual(["welcome"]);
  });
});

describe("a long session", () => {
  const result = (value: unknown): AgentEvent => ({
    type: "tool-finished",
    callId: "c",
    tool: "t",
    ok: true,
    brief: "RankIC 0.1",
    elapsedMs: 1,
    value,
  });

  it("keeps the curves of late results only, and every text", () => {
    let state = initialState({ lang: "en", status: DEMO_STATUS, now: 0 });
    state = chatReducer(state, { type: "turn-begun", shown: "go", now: 0 });
    for (let i = 0; i < 1000; i++)
      state = chatReducer(state, { type: "event", event: result({ curve: [i] }), now: 0 });
    const tools = state.items.filter((item) => item.kind === "tool");
    expect(tools).toHaveLength(1000);
    expect(tools.filter((item) => item.value !== undefined)).toHaveLength(400);
    expect(tools.at(-1)?.value).toEqual({ curve: [999] });
    expect(tools.every((item) => item.brief === "RankIC 0.1")).toBe(true);
  });

  it("tells notices in the language of the interface, figures as they are", () => {
    let state = initialState({ lang: "zh", status: DEMO_STATUS, now: 0 });
    const event = {
      type: "notice",
      code: "context-trimmed",
      message: "near the limit: 7 older results were not sent",
    } as const;
    state = chatReducer(state, { type: "event", event, now: 0 });
    expect(JSON.stringify(state.items.at(-1))).toContain("较早的 7 条");
  });
});
