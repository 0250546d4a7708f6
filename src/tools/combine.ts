import { z } from "zod";
import { IcSummary, type NamedFormula } from "../engine/analysis/index.js";
import { METHODS } from "../engine/combine/index.js";
import type { Block } from "../engine/report/blocks.js";
import { defineTool } from "./define.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { namedFormula } from "./named-formulas.js";
import { fixed } from "./present/number.js";
import { DEMO_NOTE } from "./present/score.js";
import { newRun, saveCombination } from "./strategy/combinations.js";
import { runCombination } from "./strategy/run-combination.js";
import { withProgress } from "./with-progress.js";

const Num = z.number().nullable();

export const combineTool = defineTool({
  name: "combine_factors",
  command: "combine",
  summary: {
    en: "Combine factors walk-forward, with leak checks and importances",
    zh: "滚动训练组合多个因子，附泄漏检查与重要性",
  },
  input: z.object({
    factors: z.array(z.string().min(1)).min(2).max(40).describe("formulas, or factors of the library"),
    method: z
      .enum(METHODS)
      .default("icir")
      .describe("equal weight, trailing IC, shrunk ICIR, ridge or plain regression"),
    data: dataset,
    split: z
      .enum(["train", "valid", "search"])
      .default("search")
      .describe("search = train + validation; the test window is not touched"),
    horizon,
    entry,
    embargo: z
      .number()
      .int()
      .min(0)
      .max(250)
      .default(0)
      .describe("dates kept out after each training window, beside the purge"),
    refit: z.number().int().min(1).max(500).default(20).describe("dates between two fits"),
    minTrain: z.number().int().min(20).default(120).describe("dates of training at least"),
    maxTrain: z.number().int().min(20).default(500).describe("dates of training at most"),
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .describe("of the covariance of the ICs to its diagonal (icir)"),
    ridge: z.number().min(0).default(0.1).describe("penalty, as a share of the variance of a factor (ridge)"),
  }),
  output: z.object({
    run: z.string(),
    dataset: z.string(),
    datasetKind: z.enum(["imported", "demo"]),
    method: z.enum(METHODS),
    split: z.string(),
    horizon: z.number(),
    oos: z.object({
      from: z.string(),
      to: z.string(),
      fits: z.number().int(),
      rankIc: IcSummary,
      ic: IcSummary,
    }),
    importance: z.array(
      z.object({
        name: z.string(),
        drop: Num.describe("fall of the RankIC when the factor is shuffled within each date"),
        meanWeight: z.number(),
        alone: Num.describe("its own mean RankIC on the same dates"),
      }),
    ),
    checks: z.array(
      z.object({
        name: z.enum(["order", "future", "labels", "level"]),
        passed: z.boolean(),
        detail: z.string(),
      }),
    ),
    path: z.string(),
  }),
  positionals: [{ key: "factors", variadic: true }],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: 'combine RLSF DLCF "-cs_rank(turnover)" --method ridge',
  async *run(input, context) {
    const { engine, workspace, config, seed } = context;
    const { name, hash, kind } = await engine.resolve(input.data);
    const named: NamedFormula[] = [];
    for (const factor of input.factors) named.push(await namedFormula(factor, name, context));
    return yield* withProgress(async (onProgress) => {
      const { factors: _, data: __, horizon: ___, entry: ____, ...how } = input;
      const record = {
        v: 1,
        run: newRun(workspace, input.method, context.now()),
        dataset: name,
        datasetHash: hash,
        factors: named.map((one) => ({ name: one.name, expression: one.formula.source })),
        ...how,
        ...labelOf(input, config),
        seed,
      } as const;
      const { combination: made } = await runCombination(record, context, onProgress);
      const path = await saveCombination(workspace, record);
      return {
        run: record.run,
        dataset: name,
        datasetKind: kind,
        method: input.method,
        split: input.split,
        horizon: record.horizon,
        oos: { from: made.from, to: made.to, fits: made.folds.length, rankIc: made.rankIc, ic: made.ic },
        importance: made.importance.map(({ factor, drop, meanWeight }) => ({
          name: named[factor]!.name,
          drop,
          meanWeight,
          alone: made.alone[factor]!,
        })),
        checks: [...made.checks],
        path,
      };
    });
  },
  brief: (made) => JSON.stringify(made),
  present: (made, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    const failed = made.checks.filter(({ passed }) => !passed);
    return [
      { kind: "heading", text: `${made.run} · ${made.dataset}` },
      {
        kind: "text",
        tone: "muted",
        text: `${say("out of sample", "样本外")} ${made.oos.from} … ${made.oos.to} · ${made.oos.fits} ${say("fits", "次训练")} · ${say("horizon", "持有期")} ${made.horizon}`,
      },
      ...(made.datasetKind === "demo"
        ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
        : []),
      {
        kind: "pairs",
        rows: [
          {
            label: "RankIC",
            value: fixed(made.oos.rankIc.mean, 4),
            note: `IR ${fixed(made.oos.rankIc.ir, 3)} · t NW ${fixed(made.oos.rankIc.tNeweyWest, 2)}`,
          },
          { label: "IC", value: fixed(made.oos.ic.mean, 4), note: `IR ${fixed(made.oos.ic.ir, 3)}` },
        ],
      },
      {
        kind: "table",
        columns: [
          { label: say("factor", "因子") },
          { label: say("RankIC lost without", "打乱后的 RankIC 损失"), align: "right" },
          { label: say("mean weight", "平均权重"), align: "right" },
          { label: say("RankIC alone", "单独 RankIC"), align: "right" },
        ],
        rows: made.importance.map((row) => [
          row.name,
          fixed(row.drop, 4),
          fixed(row.meanWeight, 3),
          fixed(row.alone, 4),
        ]),
      },
      failed.length === 0
        ? {
            kind: "text",
            tone: "good",
            text: say(`${made.checks.length} leak checks passed`, `${made.checks.length} 项泄漏检查通过`),
          }
        : {
            kind: "text",
            tone: "warning",
            text: `${say("possible leak", "可能存在泄漏")}: ${failed.map(({ detail }) => detail).join("; ")}`,
          },
      { kind: "files", paths: [made.path] },
    ];
  },
});
