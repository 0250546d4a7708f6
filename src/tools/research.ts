import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import { latexToUnicode } from "../engine/report/latex.js";
import type { Lang, Text } from "../i18n/lang.js";
import { defineTool } from "./define.js";
import { asking, measuring } from "./demand.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { DASH, fixed, percent } from "./present/number.js";
import { DEMO_NOTE } from "./present/score.js";
import { STOPPED } from "./present/stopped-words.js";
import { REFINES, type ResearchFactor, ResearchOutcome } from "./research-contract.js";

const line = (f: ResearchFactor) =>
  `${f.name}: ${f.expression.replace(/\s+/g, " ")} | RankIC train ${fixed(f.train?.rankIc, 4)}, valid ${fixed(f.valid?.rankIc, 4)} | ${f.reason}`;

/** Formulas that an idea costs on average, with all that is tried with those near the bar. */
const SCORED: Readonly<Record<(typeof REFINES)[number], number>> = { gp: 55, windows: 10, none: 5 };
/** 300 for every four ideas. */
const HYBRID_SCORED = 75;
/** Questions to the model for an idea: the proposal, now and then a repair or an explanation. */
const CALLS = 1.5;

export const research = defineTool({
  name: "research",
  command: "research",
  summary: {
    en: "Run the research loop: propose, check, score, reflect, refine, admit",
    zh: "运行研究循环：提出、检查、评估、反思、改进、入库",
  },
  input: z.object({
    brief: z.string().min(1).describe("what to look for, in plain words"),
    model: z
      .string()
      .optional()
      .describe("profile:model, or `offline` (default: the conversation's, or the workspace's)"),
    rounds: z.number().int().min(1).max(1000).default(5).describe("ideas to try"),
    data: dataset,
    horizon,
    entry,
    resume: z.string().optional().describe("go on with this run"),
    target: z.number().int().min(1).optional().describe("stop when so many factors are admitted"),
    patience: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("stop after so many rounds without anything better (default 25)"),
    parallel: z
      .number()
      .int()
      .min(1)
      .max(16)
      .default(1)
      .describe("ideas that are asked for at once, each in a direction of its own"),
    refine: z
      .enum(REFINES)
      .default("gp")
      .describe("what is tried with an idea near the bar: a small evolution from it, other windows, nothing"),
    hybrid: z
      .boolean()
      .default(false)
      .describe("evolve the ideas by genetic programming, let the model explain what came of it, and go on"),
    maxUsd: z.number().positive().optional().describe("stop before spending more"),
    maxTokens: z.number().int().positive().optional().describe("stop before using more tokens"),
    maxSeconds: z.number().positive().optional().describe("stop after so many seconds"),
  }),
  output: ResearchOutcome,
  positionals: [{ key: "brief" }],
  personOnly: ["resume"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: 'research "用价量数据研究流动性" --model offline --rounds 5',
  async demand({ data, model, rounds, parallel, refine, hybrid, maxSeconds = Infinity }, { engine, config }) {
    const formulas = SCORED[refine] + (hybrid ? HYBRID_SCORED : 0);
    const asked = asking(model ?? config.model, (rounds * CALLS) / parallel);
    const seconds = asked.seconds + measuring(await engine.resolve(data), rounds * formulas);
    return { ...asked, seconds: Math.min(seconds, maxSeconds) };
  },
  async *run(input, context) {
    const { name } = await context.engine.resolve(input.data);
    return yield* context.research(
      {
        brief: input.brief,
        dataset: name,
        model: input.model ?? context.config.model,
        rounds: input.rounds,
        seed: context.seed,
        ...labelOf(input, context.config),
        ...{ parallel: input.parallel, refine: input.refine, hybrid: input.hybrid },
        ...(input.resume !== undefined && { resume: input.resume }),
        ...(input.target !== undefined && { target: input.target }),
        ...(input.patience !== undefined && { patience: input.patience }),
        ...(input.maxUsd !== undefined && { maxUsd: input.maxUsd }),
        ...(input.maxTokens !== undefined && { maxTokens: input.maxTokens }),
        ...(input.maxSeconds !== undefined && { maxSeconds: input.maxSeconds }),
      },
      context,
    );
  },
  brief: (o) =>
    [
      `Run ${o.run} on ${o.dataset} (${o.datasetKind}) with ${o.model}: ${o.factors.length} admitted, ${o.rejected.length} rejected, ${o.trials} formulas evaluated, stopped by ${o.stopped}.`,
      ...o.factors.map((f) => `- ADMITTED ${line(f)}`),
      ...o.rejected.map((f) => `- REJECTED ${line(f)}`),
    ].join("\n"),
  present: (o, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    const rows = (factors: readonly ResearchFactor[], verdict: string) =>
      factors.map((f) => [
        verdict,
        nameOf(f),
        fixed(f.train?.rankIc, 4),
        fixed(f.valid?.rankIc, 4),
        fixed(f.valid?.icir, 3),
        (lang === "zh" && f.reasonZh) || f.reason,
      ]);
    const nameOf = (f: ResearchFactor) => (lang === "zh" && f.nameZh) || f.name;
    const right = (label: string) => ({ label, align: "right" as const });
    const details = [
      ...o.factors.flatMap((f) => cardOf(f, lang)),
      ...o.rejected.flatMap((f): Block[] => [
        { kind: "text", text: nameOf(f), tone: "muted" },
        { kind: "code", text: f.expression.trim() },
        ...warningsOf(f, lang),
      ]),
    ];
    return [
      { kind: "heading", text: o.brief },
      {
        kind: "table",
        columns: [
          { label: "" },
          { label: say("factor", "因子") },
          right(say("RankIC train", "RankIC 训练")),
          right(say("valid", "验证")),
          right(say("IR valid", "验证 IR")),
          { label: say("reason", "理由"), whole: true },
        ],
        rows: [...rows(o.factors, "✓"), ...rows(o.rejected, "✗")],
      },
      ...details,
      {
        kind: "pairs",
        rows: [
          {
            label: say("run", "运行"),
            value: o.run,
            note: `${o.dataset} · ${o.model} · ${say("ended by ", "结束原因：")}${STOPPED[o.stopped][lang]}`,
          },
          {
            label: say("evaluated", "已评估"),
            value: `${o.trials}`,
            note: say("formulas, each one line in the ledger", "个公式，逐条记入台账"),
          },
          {
            label: say("model calls", "模型调用"),
            value: `${o.usage.modelCalls}`,
            note: `${o.usage.inputTokens + o.usage.outputTokens} ${say("tokens", "词元")} · ${o.usage.usd === null ? DASH : `$${o.usage.usd.toFixed(4)}`}`,
          },
          {
            label: say("admitted", "入库率"),
            value: percent(o.factors.length / Math.max(1, o.factors.length + o.rejected.length), 0),
          },
        ],
      },
      ...(o.datasetKind === "demo"
        ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
        : []),
    ];
  },
});

/** The card of an admitted factor: names, why, how, formula, where it comes from. */
function cardOf(f: ResearchFactor, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const text = (both: Text) => both[lang] || both.en || both.zh;
  const title =
    lang === "zh" && f.nameZh ? `${f.nameZh} · ${f.name}` : [f.name, f.nameZh].filter(Boolean).join(" · ");
  const from = [
    ...(f.origin === "gp" ? [say("evolved", "进化得到")] : []),
    ...(f.gpRun === null ? [] : [f.gpRun]),
    ...(f.basedOn.length > 0 ? [`${say("from", "源自")} ${f.basedOn.join(", ")}`] : []),
  ].join(" · ");
  return [
    { kind: "heading", text: title },
    ...[text(f.hypothesis), text(f.mechanism)]
      .filter(Boolean)
      .map((one): Block => ({ kind: "text", text: one })),
    ...f.steps.map(
      (step, i): Block => ({
        kind: "text",
        text: `${i + 1}. ${(lang === "zh" && step.textZh) || step.text}${step.latex ? `\n   ${latexToUnicode(step.latex)}` : ""}`,
      }),
    ),
    { kind: "code", text: f.expression.trim() },
    ...(from === "" ? [] : [{ kind: "text", tone: "muted", text: from } satisfies Block]),
    ...warningsOf(f, lang),
  ];
}

const warningsOf = (f: ResearchFactor, lang: Lang): Block[] =>
  (lang === "zh" && f.warningsZh.length > 0 ? f.warningsZh : f.warnings).map((text) => ({
    kind: "text",
    tone: "warning",
    text,
  }));
