import { z } from "zod";
import { Entry } from "../engine/analysis/score.js";
import { GenerationReport, GuidedCall } from "../engine/gp/index.js";
import { ScoreBrief, Usage } from "./research-contract.js";

const Evolved = z.object({
  expression: z.string().describe("high values are bought"),
  hash: z.string(),
  nodes: z.number().int(),
  depth: z.number().int(),
});

export const GpScore = ScoreBrief.extend({ n: z.number().int().describe("dates that count") });
export type GpScore = z.infer<typeof GpScore>;

const Parts = z.array(
  z.object({ part: z.string(), without: z.string(), fitness: z.number(), worth: z.number() }),
);

const GpFactor = Evolved.extend({
  train: GpScore,
  valid: GpScore,
  latex: z.string(),
  ablation: Parts.describe("what each part is worth on the train window"),
});

const Added = z.object({
  name: z.string(),
  expression: z.string(),
  hash: z.string(),
  admitted: z.boolean(),
  reason: z.string().describe("why it was kept or dropped"),
});
export type Added = z.infer<typeof Added>;

export const GpOutcome = z.object({
  run: z.string(),
  dataset: z.string(),
  datasetKind: z.enum(["imported", "demo"]),
  horizon: z.number().int(),
  entry: Entry,
  seed: z.number().int(),
  stopped: z.enum(["generations", "budget", "time", "validation", "criteria", "exhausted", "cancelled"]),
  best: z.array(GpFactor).describe("the hall of fame: best first, no two of them the same idea"),
  front: z
    .array(
      Evolved.extend({
        rankIc: z.number(),
        icir: z.number(),
        turnover: z.number().nullable(),
        valid: z.number().nullable().describe("RankIC on the validation window, the way that train buys it"),
      }),
    )
    .describe("Pareto front over RankIC, ICIR, turnover and nodes on the train window"),
  ablation: Parts.describe("of the best formula"),
  seeds: z.array(z.string()).describe("formulas that it started from"),
  history: z.array(GenerationReport),
  evaluated: z.number().int().describe("formulas measured on the train window; none of them twice"),
  unique: z.number().int().describe("distinct canonical formulas among them"),
  guided: z
    .array(GuidedCall)
    .optional()
    .describe("what a model was asked and gave; not there when none was asked"),
  repeats: z.number().int().describe("children that were known already and not measured again"),
  added: z.array(Added).optional().describe("of the best, what became of them at the library's door"),
  usage: Usage.optional().describe("of the model, in this call"),
  report: z.string().nullable().describe("report.html; null when none was asked for"),
  files: z.array(z.string()),
  elapsedMs: z.number().describe("of this call"),
});
export type GpOutcome = z.infer<typeof GpOutcome>;
