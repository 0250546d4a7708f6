import { z } from "zod";

/** A score reduced to what a research table shows; never of the test window. */
export const ScoreBrief = z.object({
  rankIc: z.number().nullable(),
  icir: z.number().nullable().describe("mean / std of the daily RankIC"),
  t: z.number().nullable().describe("Newey–West t of the mean RankIC"),
  coverage: z.number().nullable(),
  turnover: z.number().nullable(),
});
export type ScoreBrief = z.infer<typeof ScoreBrief>;

/** A factor that is known already, and how near the idea is to it. */
export const Neighbour = z.object({
  name: z.string(),
  similarity: z.number().describe("share of the larger formula that both have in common, 0…1"),
  correlation: z
    .number()
    .nullable()
    .describe("mean rank correlation of the values on sampled dates of train"),
});
export type Neighbour = z.infer<typeof Neighbour>;

/** What is left of a formula's signal when a part of it is taken away; measured on train. */
export const Ablation = z.object({
  without: z.string().describe("the part that was taken away"),
  left: z.string().describe("the formula that was left"),
  rankIc: z.number().nullable(),
  t: z.number().nullable(),
});
export type Ablation = z.infer<typeof Ablation>;

/** A text in both languages of the interface. */
const InBoth = z.object({ en: z.string(), zh: z.string() });

export const ResearchFactor = z.object({
  name: z.string(),
  nameZh: z.string().default(""),
  hypothesis: InBoth.default({ en: "", zh: "" }),
  mechanism: InBoth.default({ en: "", zh: "" }),
  steps: z
    .array(z.object({ text: z.string(), textZh: z.string().optional(), latex: z.string().optional() }))
    .default([])
    .describe("the construction, step by step"),
  direction: z
    .union([z.literal(1), z.literal(-1)])
    .default(1)
    .describe("as proposed; -1: low values are bought"),
  origin: z.enum(["model", "gp"]).default("model").describe("gp: evolved from the model's ideas"),
  basedOn: z.array(z.string()).default([]).describe("factors that it was made from"),
  gpRun: z.string().nullable().default(null).describe("the evolution that changed or made the formula"),
  expression: z.string(),
  hash: z.string().nullable().describe("null when the formula never passed the check"),
  reason: z.string().describe("why it was admitted or dropped"),
  reasonZh: z.string().default(""),
  train: ScoreBrief.nullable(),
  valid: ScoreBrief.nullable(),
  repairs: z.number().int().default(0).describe("answers that had to be mended before the formula was legal"),
  aboveBar: z.boolean().default(false).describe("passes the bar, whether or not it adds anything"),
  originality: z
    .number()
    .nullable()
    .default(null)
    .describe("1 − the largest structural share or |value correlation| with a known factor or this run"),
  neighbours: z.array(Neighbour).default([]).describe("the nearest known factors"),
  ablation: z.array(Ablation).default([]),
  warnings: z.array(z.string()).default([]).describe("where the text and the formula do not agree"),
  warningsZh: z.array(z.string()).default([]),
});
export type ResearchFactor = z.infer<typeof ResearchFactor>;

export const Usage = z.object({
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  usd: z.number().nullable().describe("null when the model's price is not known"),
  seconds: z.number(),
  estimatedTokens: z
    .number()
    .int()
    .optional()
    .describe("of the tokens, those that are estimated: the server did not say, or the call was cut off"),
});
export type Usage = z.infer<typeof Usage>;

export const ResearchOutcome = z.object({
  run: z.string(),
  brief: z.string(),
  dataset: z.string(),
  datasetKind: z.enum(["imported", "demo"]),
  model: z.string(),
  rounds: z.number().int(),
  stopped: z
    .enum(["rounds", "budget", "target", "saturated", "stuck", "cancelled"])
    .describe("saturated: nothing better for long; stuck: one unusable answer after the other"),
  factors: z.array(ResearchFactor).describe("admitted, in the order proposed"),
  rejected: z.array(ResearchFactor).describe("in the order proposed"),
  usage: Usage,
  trials: z.number().int().describe("formulas evaluated by this run: lines that it added to the ledger"),
});
export type ResearchOutcome = z.infer<typeof ResearchOutcome>;

/** What happens to an idea on its way; part of the AgentEvent union. */
/** A step in the life of an idea; `model` is whose it is, where several are at work. */
export type FactorEvent = FactorStep & { readonly model?: string };

type FactorStep =
  | {
      readonly type: "factor-proposed";
      readonly id: string;
      readonly name: string;
      readonly nameZh?: string;
      readonly hypothesis: string;
      readonly mechanism?: string;
      /** The construction, in the language of the interface. */
      readonly steps?: readonly string[];
      readonly expression: string;
    }
  | {
      readonly type: "factor-repaired";
      readonly id: string;
      readonly attempt: number;
      readonly problem: string;
    }
  | {
      readonly type: "factor-scored";
      readonly id: string;
      readonly name: string;
      readonly hash: string;
      /** Canonical: refining may have changed the formula that was proposed. */
      readonly expression: string;
      readonly split: "train" | "valid";
      readonly score: ScoreBrief;
      readonly series: readonly (number | null)[];
    }
  | {
      readonly type: "factor-admitted";
      readonly id: string;
      readonly name: string;
      readonly hash: string;
      readonly reason: string;
    }
  | { readonly type: "factor-rejected"; readonly id: string; readonly name: string; readonly reason: string };

export const REFINES = ["none", "windows", "gp"] as const;
export type Refine = (typeof REFINES)[number];

export interface ResearchRequest {
  readonly brief: string;
  readonly dataset: string;
  readonly model: string;
  readonly rounds: number;
  readonly seed: number;
  readonly horizon: number;
  readonly entry: "next-open" | "next-close" | "close";
  /** Continue this run instead of starting one. */
  readonly resume?: string;
  /** Stop when so many factors are admitted. */
  readonly target?: number;
  /** Stop after so many rounds in a row that brought nothing better. */
  readonly patience?: number;
  /** Ideas that are asked for at once, each in a direction of its own. Default 1. */
  readonly parallel?: number;
  /** What is tried with a formula near the bar. Default: windows. */
  readonly refine?: Refine;
  /** Evolve the ideas, let the model explain what came of it, and go on from there. */
  readonly hybrid?: boolean;
  readonly maxUsd?: number;
  readonly maxTokens?: number;
  readonly maxSeconds?: number;
}
