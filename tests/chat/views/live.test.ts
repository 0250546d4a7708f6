import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandEntries } from "../../../src/chat/commands/registry.js";
import { messagesFor } from "../../../src/chat/messages.js";
import { lineColumns, plainText } from "../../../src/chat/screen/line.js";
import { type ChatAction, type ChatState, chatReducer, initialState } from "../../../src/chat/state.js";
import { renderItem } from "../../../src/chat/views/item.js";
import { renderLive } from "../../../src/chat/views/live.js";
import { APPROVAL, DEMO_STATUS, dataList, evaluate, REAL_STATUS, USAGE } from "../fixtures/fakes.js";

const tools = [evaluate, dataList];

function context(
  columns: number,
  rows: number,
  lang: "en" | "zh" = "en",
  status: ChatState["status"] = DEMO_STATUS,
) {
  return { lang, messages: messagesFor(lang), tools, status, columns, rows, animate: true, framed: true };
}

function live(state: ChatState, columns: number, rows: number) {
  return renderLive(
    state,
    commandEntries(tools, state.lang),
    context(columns, rows, state.lang, state.status),
  );
}

const at = (...actions: ChatAction[]) =>
  actions.reduce(chatReducer, initialState({ lang: "en", status: DEMO_STATUS, now: 0 }));
const begun: ChatAction = { type: "turn-begun", shown: "q", now: 0 };
const typed = (text: string): ChatAction => ({ type: "edit", action: { type: "insert", text } });

describe("the live region", () => {
  const action = fc.constantFrom<ChatAction>(
    begun,
    typed("因子 factor "),
    typed("/"),
    { type: "edit", action: { type: "newline" } },
    { type: "edit", action: { type: "clear" } },
    { type: "queue", text: "another\nquestion that is rather long for a narrow screen" },
    {
      type: "approval",
      approval: { ...APPROVAL, input: { expression: "x".repeat(90) } },
    },
    { type: "event", now: 9, event: { type: "text-delta", text: "word 因子 ".repeat(120) } },
    { type: "event", now: 9, event: { type: "reasoning-delta", text: "hm\nyes ".repeat(50) } },
    {
      type: "event",
      now: 9,
      event: {
        type: "tool-started",
        callId: "a",
        tool: "evaluate_factor",
        input: { expression: "rank(close)" },
      },
    },
    {
      type: "event",
      now: 9,
      event: { type: "tool-progress", callId: "a", progress: { message: "m".repeat(99), done: 1, total: 3 } },
    },
    {
      type: "event",
      now: 9,
      event: { type: "factor-proposed", id: "f", name: "反转", hypothesis: "h", expression: "close" },
    },
    {
      type: "event",
      now: 9,
      event: { type: "factor-proposed", id: "g", name: "n", hypothesis: "h", expression: "open" },
    },
    { type: "event", now: 9, event: { type: "usage", model: "m", turn: USAGE, session: USAGE } },
    { type: "quit-asked", at: 3 },
    { type: "trials", count: 123_456 },
    { type: "stopping" },
  );

  it("is never higher than the rows less two nor wider than the columns, and the caret is inside", () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 25 }),
        fc.integer({ min: 20, max: 120 }),
        fc.integer({ min: 5, max: 40 }),
        (actions, columns, rows) => {
          const view = live(at(...actions), columns, rows);
          expect(view.lines.length).toBeLessThanOrEqual(rows - 2);
          for (const one of view.lines) expect(lineColumns(one)).toBeLessThanOrEqual(columns);
          expect(view.caret.y).toBeLessThan(view.lines.length);
          expect(view.caret.x).toBeLessThan(columns);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("shows the newest lines of a long text and says how many are above", () => {
    const long = Array.from({ length: 40 }, (_, i) => `line${i}  `).join("\n");
    const lines = live(
      at(begun, { type: "event", now: 0, event: { type: "text-delta", text: long } }),
      80,
      12,
    ).lines.map(plainText);
    expect(lines.join("\n")).toMatch(/… \d+ more lines above/);
    expect(lines.join("\n")).toContain("line39");
    expect(lines.join("\n")).not.toContain("line3 ");
  });

  it("keeps the badges on a narrow screen and leaves out figures", () => {
    const wide = plainText(live(at({ type: "trials", count: 3 }), 140, 24).lines.at(-1) ?? []);
    expect(wide).toBe(
      " DEMO MARKET · synthetic data  demo · test window sealed ·  OFFLINE · not a language model  · 0 tokens · $0.00 · 3 trials",
    );
    const narrow = plainText(live(at({ type: "trials", count: 3 }), 40, 12).lines.at(-1) ?? []);
    expect(narrow).toBe(" DEMO MARKET  · test sealed ·  OFFLINE ");
  });

  it("says – when the price of a model is not known", () => {
    const usage = { ...USAGE, usd: null };
    const state = {
      ...at({ type: "event", now: 0, event: { type: "usage", model: "m", turn: usage, session: usage } }),
      status: REAL_STATUS,
    };
    expect(plainText(live(state, 100, 24).lines.at(-1) ?? [])).toBe(
      "hs300 · test window sealed · openai:gpt-5.1 · 1.5k tokens · –",
    );
  });

  it("offers commands with their summaries in the interface's language", () => {
    const state = { ...at(typed("/ev")), lang: "zh" as const };
    expect(live(state, 60, 24).lines.map(plainText)).toContain("› /evaluate  测量一个公式");
  });
});

describe("finished items", () => {
  it("fit narrow screens, whatever they hold", () => {
    const state = at(
      begun,
      {
        type: "event",
        now: 0,
        event: {
          type: "tool-started",
          callId: "a",
          tool: "evaluate_factor",
          input: { expression: "rank(close)" },
        },
      },
      {
        type: "event",
        now: 0,
        event: {
          type: "tool-finished",
          callId: "a",
          tool: "evaluate_factor",
          ok: true,
          brief: "b",
          value: { rankIc: 0.03 },
          elapsedMs: 9,
        },
      },
      {
        type: "event",
        now: 0,
        event: {
          type: "factor-rejected",
          id: "f",
          name: "一个名字很长的因子",
          reason: "because of many things that do not fit",
        },
      },
    );
    for (const columns of [24, 40, 80, 140]) {
      for (const lang of ["en", "zh"] as const) {
        const lines = state.items.flatMap((item) => renderItem(item, context(columns, 24, lang)));
        for (const one of lines) expect(lineColumns(one), plainText(one)).toBeLessThanOrEqual(columns);
      }
    }
  });

  it("say on the first screen what the data and the model are", () => {
    const first = (lang: "en" | "zh", status: ChatState["status"]) =>
      renderItem({ id: 0, kind: "welcome" }, context(80, 24, lang, status))
        .map(plainText)
        .join("\n");
    expect(first("en", DEMO_STATUS)).toContain("DEMO MARKET · synthetic data");
    expect(first("en", DEMO_STATUS)).toContain("OFFLINE · not a language model");
    expect(first("zh", DEMO_STATUS)).toContain("演示市场 · 合成数据");
    expect(first("en", REAL_STATUS)).toContain("test window sealed (2023-01-03 … 2024-12-31)");
    expect(first("en", REAL_STATUS)).not.toContain("DEMO");
  });
});

describe("an approval", () => {
  it.each([80, 40])("shows its cost before the call, in %i columns, and what is in the way", (columns) => {
    const input = { expression: "x".repeat(90) };
    const asked: ChatAction = { type: "approval", approval: { ...APPROVAL, input, reason: "5 minutes" } };
    const shown = (state: ChatState) => live(state, columns, 24).lines.map(plainText).join("\n");
    expect(shown(at(asked))).toMatch(/^\? Allow evaluate\? 5 minutes {2}x+/m);
    expect(shown(at(asked))).not.toContain("Ctrl-U");
    expect(shown(at(asked, typed("y")))).toContain("Ctrl-U clears the line first");
  });
});
