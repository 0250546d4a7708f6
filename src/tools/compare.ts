import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import type { Lang } from "../i18n/lang.js";
import { type ComparedTurn, CompareOutcome } from "./compare-contract.js";
import { defineTool } from "./define.js";
import { asking, measuring } from "./demand.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { compareTables, shortName } from "./present/compare.js";
import { fixed } from "./present/number.js";
import { DEMO_NOTE } from "./present/score.js";
import type { ResearchFactor } from "./research-contract.js";
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

/** Of one turn of one model: questions to it, formulas that are scored. */
const CALLS = 1.2;
const SCORED = 5;

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
  async demand(input, { engine }) {
    const { rounds, repeats, maxSeconds = Infinity } = input;
    const turns = rounds * repeats;
    const asked = modelsOf(input).map((model) => asking(model, turns * CALLS));
    const answers = asked.reduce((sum, { seconds }) => sum + seconds, 0);
    const formulas = asked.length * turns * SCORED;
    return {
      seconds: Math.min(
        answers + measuring(await engine.resolve(input.data), formulas),
        asked.length * maxSeconds,
      ),
      models: asked.flatMap(({ models }) => models),
    };
  },
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
      ...o.turns.flatMap((turn) => sideBySide(turn, lang)),
      { kind: "files", paths: [o.report] },
    ];
  },
});

function modelsOf({ models, preset }: z.output<typeof Input>): readonly string[] {
  const chosen = [...(preset ? PRESETS[preset] : []), ...models];
  const problem =
    chosen.length < 2
      ? { en: "must name at least two, or give --preset gpt-kimi", zh: "至少要两个，或用 --preset gpt-kimi" }
      : new Set(chosen).size < chosen.length
        ? {
            en: "must name every model once; --repeats runs one several times",
            zh: "每个模型只能写一次；要重复运行请用 --repeats",
          }
        : undefined;
  if (problem !== undefined) {
    throw new ToolInputError("compare", [
      {
        code: "custom",
        path: ["models"],
        message: problem.en,
        params: { zh: problem.zh },
        input: chosen,
      },
    ]);
  }
  return chosen;
}

/** One turn: what each model made of it, side by side. */
function sideBySide({ repeat, round, proposals }: ComparedTurn, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  return [
    {
      kind: "text",
      tone: "muted",
      text: `${say("repeat", "重复")} ${repeat} · ${say("round", "轮次")} ${round}`,
    },
    {
      kind: "columns",
      columns: proposals.map(({ model, admitted, factor }) => ({
        title: shortName(model),
        blocks: proposalBlocks(factor, admitted, lang),
      })),
    },
  ];
}

function proposalBlocks(factor: ResearchFactor, admitted: boolean, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const name = (lang === "zh" && factor.nameZh) || factor.name;
  const hypothesis = factor.hypothesis[lang] || factor.hypothesis.en;
  const reason = (lang === "zh" && factor.reasonZh) || factor.reason;
  const score = (label: string, of: ResearchFactor["train"]) =>
    of === null
      ? []
      : [{ label, value: fixed(of.rankIc, 4), note: `IR ${fixed(of.icir, 3)} · t ${fixed(of.t, 2)}` }];
  const scores = [
    ...score(say("RankIC train", "RankIC 训练"), factor.train),
    ...score(say("RankIC valid", "RankIC 验证"), factor.valid),
  ];
  return [
    { kind: "text", tone: admitted ? "good" : "bad", text: `${admitted ? "✓" : "✗"} ${name}` },
    ...(hypothesis === "" ? [] : [{ kind: "text", tone: "muted", text: hypothesis } satisfies Block]),
    { kind: "code", text: factor.expression.replace(/\s+/g, " ").trim() },
    ...(scores.length === 0 ? [] : [{ kind: "pairs", rows: scores } satisfies Block]),
    ...(reason === "" ? [] : [{ kind: "text", text: reason } satisfies Block]),
  ];
}
