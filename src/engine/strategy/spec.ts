import { z } from "zod";

/** A strategy: what is held, how much of it, when it changes, and what trading costs. Stored with every result. */
export const StrategySpec = z.object({
  market: z.enum(["cn-a", "us"]),
  cash: z.number().positive().default(10_000_000).describe("at the start, currency units"),
  rebalance: z.enum(["daily", "weekly", "monthly"]).default("weekly"),
  select: z.enum(["top", "quantile", "drop", "industry"]).default("top"),
  top: z.number().int().min(1).default(50).describe("names held (top, drop, industry)"),
  drop: z.number().int().min(1).default(5).describe("most names replaced at one rebalance (drop)"),
  quantiles: z.number().int().min(2).default(5).describe("groups; the best is held (quantile)"),
  direction: z
    .union([z.literal(1), z.literal(-1)])
    .default(1)
    .describe("1: high is bought, -1: low is bought"),
  weights: z.enum(["equal", "factor", "cap", "min-variance"]).default("equal"),
  covarianceDays: z
    .number()
    .int()
    .min(20)
    .max(1000)
    .default(120)
    .describe("daily returns behind the covariance (min-variance)"),
  maxWeight: z.number().gt(0).max(1).default(1).describe("largest weight of one name at a rebalance"),
  maxIndustry: z.number().gt(0).max(1).default(1).describe("largest weight of one industry at a rebalance"),
  maxTurnover: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe(
      "most that one rebalance replaces, a share of the value one way; the first purchase is free of it",
    ),
  cashBuffer: z
    .number()
    .min(0)
    .lt(1)
    .default(0.02)
    .describe("share of the value kept in cash for price moves until the open"),
  commission: z.number().min(0).optional().describe("rate per side; the market's by default"),
  minimumCommission: z.number().min(0).optional().describe("per order; the market's by default"),
  slippage: z
    .number()
    .min(0)
    .default(0.0005)
    .describe("share of the price, against the order, never beyond the limit price"),
  impact: z
    .number()
    .min(0)
    .max(10)
    .optional()
    .describe(
      "price impact: this many times σ·√(value of the order ÷ money traded a day) on top of the slippage (default: none)",
    ),
  participation: z.number().gt(0).max(1).default(0.1).describe("largest share of the day's volume"),
  splitRatio: z
    .number()
    .gt(1)
    .default(1.15)
    .describe("an adjustment of at least this ratio is a change of shares, a smaller one a cash dividend"),
  delistAfter: z
    .number()
    .int()
    .min(1)
    .default(120)
    .describe("days without any quote after which a position is closed"),
  delistRecovery: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("share of the last price that a delisted position returns"),
});
export type StrategySpec = z.infer<typeof StrategySpec>;
