import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../../../src/agent/events.js";
import { messagesFor } from "../../../src/chat/messages.js";
import { columnsOf, plainText } from "../../../src/chat/screen/line.js";
import { chatReducer, initialState } from "../../../src/chat/state.js";
import type { ViewContext } from "../../../src/chat/views/context.js";
import { renderItem } from "../../../src/chat/views/item.js";
import { renderLive } from "../../../src/chat/views/live.js";
import { renderText } from "../../../src/engine/report/text.js";
import type { FactorEvent } from "../../../src/tools/research-contract.js";
import { evaluate, REAL_STATUS } from "../fixtures/fakes.js";

const MODELS = ["openai:gpt-5.1", "kimi:kimi-k2.6"] as const;
const SCORE = { rankIc: 0.0312, icir: 0.41, t: 3.4, coverage: 0.98, turnover: 0.4 };

const context = (columns: number, lang: "en" | "zh" = "en"): ViewContext => ({
  lang,
  messages: messagesFor(lang),
  tools: [evaluate],
  status: REAL_STATUS,
  columns,
  rows: 40,
  animate: false,
  framed: true,
});

const idea = (model: string, name: string): FactorEvent[] => [
  {
    type: "factor-proposed",
    model,
    id: "1",
    name,
    hypothesis: "换手率骤降的股票，流动性冲击之后价格会修复，但拥挤交易使其推迟数日",
    expression: "-ts_corr(cs_rank(volume), cs_rank(ts_std(close, 20)), 10) * ts_mean(turnover, 20)",
  },
  {
    type: "factor-scored",
    model,
    id: "1",
    name,
    hash: `h-${name}`,
    expression: "x",
    split: "train",
    score: SCORE,
    series: [],
  },
];
const end = (model: string, name: string): FactorEvent => ({
  type: "factor-rejected",
  model,
  id: "1",
  name,
  reason: "the validation sign differs 验证集方向不同",
});

function seen(events: readonly AgentEvent[]) {
  const begun = chatReducer(initialState({ lang: "zh", status: REAL_STATUS, now: 0 }), {
    type: "turn-begun",
    shown: "/compare",
    now: 0,
  });
  return events.reduce((state, event) => chatReducer(state, { type: "event", event, now: 0 }), begun);
}

const A = idea(MODELS[0], "换手率修复");
const B = idea(MODELS[1], "Illiquidity shock");

describe("two models side by side", () => {
  it.each([80, 120])("while they work, in %i columns", (columns) => {
    const live = renderLive(seen([...A, ...B]), [], context(columns));
    const lines = live.lines.map(plainText);
    for (const row of lines) expect(columnsOf(row)).toBeLessThanOrEqual(columns);
    expect(lines.find((row) => row.includes(MODELS[0]))).toContain(MODELS[1]);
    expect(lines.find((row) => row.includes("换手率修复"))).toContain("Illiquidity shock");
  });

  it("one under another where the screen is narrow", () => {
    const live = renderLive(seen([...A, ...B]), [], context(40));
    const lines = live.lines.map(plainText);
    expect(lines.some((row) => row.includes(MODELS[0]) && row.includes(MODELS[1]))).toBe(false);
    for (const text of [...MODELS, "换手率修复", "Illiquidity shock"])
      expect(lines.join("\n")).toContain(text);
    for (const row of lines) expect(columnsOf(row)).toBeLessThanOrEqual(40);
  });

  it.each([40, 80, 120])("in the scrollback once both are through, in %i columns", (columns) => {
    const one = seen([...A, ...B, end(MODELS[0], "换手率修复")]);
    expect(one.items.some(({ kind }) => kind === "factors")).toBe(false);
    const both = chatReducer(one, { type: "event", event: end(MODELS[1], "Illiquidity shock"), now: 0 });
    const item = both.items.find(({ kind }) => kind === "factors");
    if (!item) throw new Error("nothing was printed");
    const lines = renderItem(item, context(columns)).map(plainText);
    for (const row of lines) expect(columnsOf(row)).toBeLessThanOrEqual(columns);
    const dividers = lines.map((row) => row.indexOf("│")).filter((at) => at >= 0);
    const widths = lines
      .filter((row) => row.includes("│"))
      .map((row) => columnsOf(row.slice(0, row.indexOf("│"))));
    expect(dividers.length > 0).toBe(columns >= 80);
    // The divider stands in one column, whatever the characters left of it.
    expect(new Set(widths).size).toBe(columns >= 80 ? 1 : 0);
  });

  it("prints what has no partner when the turn ends", () => {
    const state = seen([
      ...A,
      ...B,
      end(MODELS[0], "换手率修复"),
      {
        type: "done",
        reason: "cancelled",
        result: "",
        sessionId: "s",
        usage: { modelCalls: 0, inputTokens: 0, outputTokens: 0, usd: null, seconds: 0 },
      },
    ]);
    const kinds = state.items.map(({ kind }) => kind);
    expect(kinds).toContain("factors");
    expect(kinds).toContain("factor");
  });

  it.each([40, 80, 120])("as a result on the command line, in %i columns", (width) => {
    const text = renderText(
      [
        {
          kind: "columns",
          columns: MODELS.map((title) => ({
            title,
            blocks: [
              { kind: "text", tone: "bad", text: "✗ 换手率修复" },
              { kind: "code", text: "-ts_corr(cs_rank(volume), cs_rank(ts_std(close, 20)), 10)" },
              { kind: "pairs", rows: [{ label: "RankIC 训练", value: "0.0312", note: "IR 0.41" }] },
            ],
          })),
        },
      ],
      { width, color: false },
    );
    const beside = text.split("\n").filter((row) => row.includes("│"));
    expect(beside.length > 0).toBe(width >= 80);
    expect(new Set(beside.map((row) => columnsOf(row.slice(0, row.indexOf("│"))))).size).toBe(
      width >= 80 ? 1 : 0,
    );
    for (const row of beside) expect(columnsOf(row)).toBeLessThanOrEqual(width);
  });
});
