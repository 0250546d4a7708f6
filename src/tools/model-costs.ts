import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import type { Lang, Text } from "../i18n/lang.js";
import { type CallRecord, PURPOSES, type Purpose, readCalls } from "../memory/call-record.js";
import { defineTool } from "./define.js";
import { DASH } from "./present/number.js";

const Spending = z.object({
  calls: z.number().int(),
  failed: z.number().int().describe("of the calls, those without a usable answer"),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  estimatedTokens: z.number().int().describe("of the tokens, those that the server did not tell"),
  usd: z.number().nullable().describe("null: the price of some of it is not known"),
  seconds: z.number(),
});
type Spending = z.infer<typeof Spending>;

const Row = Spending.extend({ model: z.string(), purpose: z.enum(PURPOSES) });

export const modelCosts = defineTool({
  name: "model_costs",
  command: "cost",
  summary: {
    en: "Show what model calls have cost, by model and purpose",
    zh: "按模型和用途列出模型调用的花费",
  },
  input: z.object({
    run: z.string().optional().describe("only of this run"),
    session: z.string().optional().describe("only of this conversation and the runs that it began"),
  }),
  output: z.object({ rows: z.array(Row), total: Spending }),
  positionals: [],
  cost: "cheap",
  audience: ["person", "mcp"],
  example: "cost",
  async *run({ run, session }, { workspace }) {
    const rows = new Map<string, z.infer<typeof Row>>();
    let total = NOTHING;
    for await (const { run: where, call } of readCalls(workspace.runs)) {
      if (run !== undefined && where !== run) continue;
      if (session !== undefined && call.session !== session) continue;
      const { model, purpose } = call;
      const key = `${model} ${purpose}`;
      rows.set(key, { model, purpose, ...plus(rows.get(key) ?? NOTHING, call) });
      total = plus(total, call);
    }
    const sorted = [...rows.values()].sort(
      (a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : 0) || order(a.purpose) - order(b.purpose),
    );
    return { rows: sorted, total };
  },
  brief: ({ rows, total }) =>
    [
      ...rows.map((row) => `- ${row.model}, ${row.purpose}: ${inWords(row)}`),
      `In all: ${inWords(total)}`,
    ].join("\n"),
  present: ({ rows, total }, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    if (rows.length === 0)
      return [
        {
          kind: "text",
          text: say("No model call has been recorded.", "还没有模型调用的记录。"),
        },
      ];
    const right = (label: string) => ({ label, align: "right" as const });
    const cells = (one: Spending) => [
      `${one.calls}`,
      `${one.failed}`,
      one.inputTokens.toLocaleString("en-US"),
      one.outputTokens.toLocaleString("en-US"),
      money(one),
      one.seconds.toFixed(1),
    ];
    const blocks: Block[] = [
      {
        kind: "table",
        columns: [
          { label: say("model", "模型") },
          { label: say("for", "用途") },
          right(say("calls", "调用")),
          right(say("failed", "失败")),
          right(say("tokens in", "输入词元")),
          right(say("out", "输出")),
          right(say("money", "费用")),
          right(say("seconds", "秒")),
        ],
        rows: [
          ...rows.map((row) => [row.model, NAMES[row.purpose][lang], ...cells(row)]),
          [say("all", "合计"), "", ...cells(total)],
        ],
      },
      ...notes(total, lang),
    ];
    return blocks;
  },
});

const NAMES: Readonly<Record<Purpose, Text>> = {
  chat: { en: "conversation", zh: "对话" },
  idea: { en: "ideas", zh: "构思" },
  repair: { en: "repairs", zh: "修正" },
  explanation: { en: "explanations", zh: "解释" },
  reading: { en: "reading reports", zh: "阅读报告" },
};

const order = (purpose: Purpose): number => PURPOSES.indexOf(purpose);

const NOTHING: Spending = {
  ...{ calls: 0, failed: 0, inputTokens: 0, outputTokens: 0, estimatedTokens: 0, usd: 0, seconds: 0 },
};

function plus(sum: Spending, { usage, usd, outcome, latencyMs }: CallRecord): Spending {
  const [input, output] = [usage.inputTokens ?? 0, usage.outputTokens ?? 0];
  return {
    calls: sum.calls + 1,
    failed: sum.failed + (outcome === "ok" ? 0 : 1),
    inputTokens: sum.inputTokens + input,
    outputTokens: sum.outputTokens + output,
    estimatedTokens: sum.estimatedTokens + (usage.estimated ? input + output : 0),
    // A call that failed before it was accepted costs nothing, whatever the price.
    usd: sum.usd === null || (usd === null && input + output > 0) ? null : sum.usd + (usd ?? 0),
    seconds: sum.seconds + (latencyMs ?? 0) / 1000,
  };
}

const money = ({ usd }: Spending): string => (usd === null ? DASH : `$${usd.toFixed(4)}`);

const inWords = (one: Spending): string =>
  `${one.calls} calls (${one.failed} failed), ${one.inputTokens} tokens in, ${one.outputTokens} out, ${one.usd === null ? "price not known" : money(one)}`;

function notes({ usd, estimatedTokens }: Spending, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const texts = [
    ...(usd === null
      ? [
          say(
            "A price is not known: set `price` or `prices` of the profile in your own config.json.",
            "有模型的价格未知：在你自己的 config.json 中为该服务商设置 price 或 prices。",
          ),
        ]
      : []),
    ...(estimatedTokens > 0
      ? [
          say(
            `${estimatedTokens.toLocaleString("en-US")} of the tokens are estimated: the server did not say, or the call was cut off.`,
            `其中 ${estimatedTokens.toLocaleString("en-US")} 个词元是估计值：服务器没有说明，或调用被中断。`,
          ),
        ]
      : []),
  ];
  return texts.map((text) => ({ kind: "text", tone: "muted", text }));
}
