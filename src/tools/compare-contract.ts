import { z } from "zod";
import { ResearchFactor, Usage } from "./research-contract.js";

const Num = z.number().nullable();

/** A mean with its bootstrap interval; null where too few turns make it. */
export const Estimate = z.object({
  mean: Num,
  low: Num.describe("lower end of the 95 % interval"),
  high: Num,
  n: z.number().int().describe("turns that count"),
});
export type Estimate = z.infer<typeof Estimate>;

export const ComparedModel = z.object({
  model: z.string(),
  kind: z.enum(["remote", "offline", "replay"]),
  turns: z.number().int().describe("ideas that were asked for and came to an end"),
  validFirst: Num.describe("share of turns whose first formula was legal"),
  valid: Num.describe("share of turns that came to a legal formula, repairs included"),
  repairs: Num.describe("mean number of repairs per turn"),
  originality: Num.describe("mean of 1 − the nearest known or earlier formula, structure and values"),
  hitRate: Num.describe("share of turns whose factor passes the bar, validation included"),
  admitted: z.number().int().describe("factors that also add something"),
  rankIcBest: Num.describe("best validation RankIC in the direction that train showed"),
  rankIc: Estimate.describe("validation RankIC in the direction that train showed"),
  usage: Usage,
  usdPerAdmitted: Num,
  tokensPerAdmitted: Num,
  secondsPerAdmitted: Num,
  trials: z.number().int().describe("formulas evaluated: lines in the ledger"),
  stopped: z.enum(["rounds", "budget", "cancelled"]),
});
export type ComparedModel = z.infer<typeof ComparedModel>;

export const ComparedPair = z.object({
  a: z.string(),
  b: z.string(),
  turns: z.number().int().describe("turns that both had"),
  rankIc: Estimate.describe("a − b, validation RankIC in the direction that train showed"),
  hitRate: Estimate.describe("a − b"),
  valid: Estimate.describe("a − b, first formula legal"),
  overlap: z.object({
    same: Num.describe("share of a's formulas that b proposed as well"),
    structure: Num.describe("mean of the largest structural share of a formula of a with one of b"),
    values: Num.describe("mean |rank correlation| of the values of the two formulas of a turn, on train"),
  }),
});
export type ComparedPair = z.infer<typeof ComparedPair>;

/** What every model proposed in one turn. */
export const ComparedTurn = z.object({
  repeat: z.number().int(),
  round: z.number().int(),
  proposals: z.array(z.object({ model: z.string(), admitted: z.boolean(), factor: ResearchFactor })),
});
export type ComparedTurn = z.infer<typeof ComparedTurn>;

export const CompareOutcome = z.object({
  run: z.string(),
  brief: z.string(),
  dataset: z.string(),
  datasetKind: z.enum(["imported", "demo"]),
  horizon: z.number().int(),
  entry: z.string(),
  seed: z.number(),
  rounds: z.number().int(),
  repeats: z.number().int(),
  stopped: z.enum(["rounds", "budget", "cancelled"]),
  models: z.array(ComparedModel),
  pairs: z.array(ComparedPair),
  turns: z.array(ComparedTurn),
  trials: z.number().int(),
  report: z.string().describe("the report's file"),
});
export type CompareOutcome = z.infer<typeof CompareOutcome>;

export interface CompareRequest {
  readonly brief: string;
  readonly dataset: string;
  readonly models: readonly string[];
  readonly rounds: number;
  readonly repeats: number;
  readonly seed: number;
  readonly horizon: number;
  readonly entry: "next-open" | "next-close" | "close";
  /** Go on with this comparison instead of starting one. */
  readonly resume?: string;
  /** Play the recorded answers of this comparison instead of asking the models. */
  readonly replay?: string;
  /** Of each model, over all repeats. */
  readonly maxUsd?: number;
  readonly maxTokens?: number;
  readonly maxSeconds?: number;
}
