import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import { type ComparedTurn, CompareOutcome } from "./compare-contract.js";
import { defineTool } from "./define.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { compareTables } from "./present/compare.js";
import { fixed } from "./present/number.js";
import { DEMO_NOTE } from "./present/score.js";
import { ToolInputError } from "./tool-input-error.js";

/** The comparisons that people ask for by name. */
const PRESETS = { "gpt-kimi": ["openai:gpt-5.1", "kimi:kimi-k2.6"] } as const;

const Input = z.object({
  brief: z
    .string()
    .min(1)
    .default("用价量数据研究流动性")
    .describe("what every model is asked to look for (default: the study's own brief)"),
  models: z
    .array(z.string().min(1))
    .default([])
    .describe("at least two, e.g. openai:gpt-5.1,kimi:kimi-k2.6,offline"),
  preset: z
    .enum(["gpt-kimi"])
    .optional()
    .describe("models by name: gpt-kimi is openai:gpt-5.1,kimi:kimi-k2.6"),
  rounds: z.number().int().min(1).max(200).default(5).describe("ideas of each model per repeat"),
  repeats: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe("times that everything is done again from the start"),
  data: dataset,
  horizon,
  entry,
  resume: z.string().optional().describe("go on with this comparison"),
  replay: z.string().optional().describe("play the recorded answers of this comparison, without keys"),
  maxUsd: z.number().positive().optional().describe("of each model, over all repeats"),
  maxTokens: z.number().int().positive().optional().describe("of each model, over all repeats"),
  maxSeconds: z.number().positive().optional().describe("of each model, over all repeats"),
});

export const compare = defineTool({
  name: "compare",
  command: "compare",
  summary: {
    en: "Compare models on one brief: same prompt, seeds, budget, in turn-paired rounds",
    zh: "在同一任务上比较模型：相同提示词、种子、预算，轮次配对",
  },
  input: Input,
  output: CompareOutcome,
  positionals: [{ key: "brief" }],
  personOnly: ["resume", "replay"],
  cost: "spends-money",
  audience: ["person", "agent", "mcp"],
  example: 'compare "用价量数据研究流动性" --preset gpt-kimi --rounds 5 --repeats 3',
  async *run(input, context) {
    const { resume, replay, maxUsd, maxTokens, maxSeconds, brief, rounds, repeats } = input;
    const models = resume === undefined && replay === undefined ? modelsOf(input) : [];
    const { name } = await context.engine.resolve(input.data);
    return yield* context.compare(
      {
        ...{ brief, rounds, repeats, models, dataset: name, seed: context.seed },
        ...labelOf(input, context.config),
        ...(resume !== undefined && { resume }),
        ...(replay !== undefined && { replay }),
        ...(maxUsd !== undefined && { maxUsd }),
        ...(maxTokens !== undefined && { maxTokens }),
        ...(maxSeconds !== undefined && { maxSeconds }),
      },
      context,
    );
  },
  brief: (o) =>
    [
      `Comparison ${o.run} on ${o.dataset} (${o.datasetKind}): ${o.repeats} × ${o.rounds} turns, ${o.trials} formulas evaluated, ended by ${o.stopped}. Report: ${o.report}`,
      ...o.models.map(
        (m) =>
          `- ${m.model}: ${m.turns} turns, ${m.admitted} admitted, above the bar ${fixed(m.hitRate, 2)}, legal at once ${fixed(m.validFirst, 2)}, RankIC valid mean ${fixed(m.rankIc.mean, 4)} [${fixed(m.rankIc.low, 4)}, ${fixed(m.rankIc.high, 4)}], best ${fixed(m.rankIcBest, 4)}, originality ${fixed(m.originality, 2)}, ${m.usage.inputTokens + m.usage.outputTokens} tokens`,
      ),
      ...o.pairs.map(
        (p) =>
          `- ${p.a} − ${p.b}: RankIC ${fixed(p.rankIc.mean, 4)} [${fixed(p.rankIc.low, 4)}, ${fixed(p.rankIc.high, 4)}] over ${p.turns} turns`,
      ),
    ].join("\n"),
  present: (o, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    return [
      { kind: "heading", text: o.brief },
      ...(o.datasetKind === "demo"
        ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
        : []),
      ...compareTables(o, lang).flatMap(({ title, note, table }): Block[] => [
        { kind: "heading", text: title },
        { kind: "table", ...table },
        { kind: "text", tone: "muted", text: note },
      ]),
      { kind: "heading", text: say("Side by side", "逐轮对照") },
      ...o.turns.flatMap((turn) => sideBySide(turn, say)),
      { kind: "files", paths: [o.report] },
    ];
  },
});

function modelsOf({ models, preset }: z.output<typeof Input>): readonly string[] {
  const chosen = [...(preset ? PRESETS[preset] : []), ...models];
  const problem =
    chosen.length < 2
      ? "name at least two models, or give --preset gpt-kimi"
      : new Set(chosen).size < chosen.length
        ? "every model can be named once; use --repeats to run one several times"
        : undefined;
  if (problem !== undefined) {
    throw new ToolInputError("compare", [
      { code: "custom", path: ["models"], message: problem, input: chosen },
    ]);
  }
  return chosen;
}

/** One table per turn: who proposed what, and what came of it. */
function sideBySide(
  { repeat, round, proposals }: ComparedTurn,
  say: (en: string, zh: string) => string,
): Block[] {
  return [
    {
      kind: "text",
      tone: "muted",
      text: `${say("repeat", "重复")} ${repeat} · ${say("round", "轮次")} ${round}`,
    },
    {
      kind: "table",
      columns: [
        { label: say("model", "模型") },
        { label: "" },
        { label: say("factor", "因子") },
        { label: say("RankIC train", "RankIC 训练"), align: "right" },
        { label: say("valid", "验证"), align: "right" },
        { label: say("formula", "公式") },
      ],
      rows: proposals.map(({ model, admitted, factor }) => [
        model,
        admitted ? "✓" : "✗",
        factor.name,
        fixed(factor.train?.rankIc, 4),
        fixed(factor.valid?.rankIc, 4),
        factor.expression.replace(/\s+/g, " ").trim(),
      ]),
    },
  ];
}
