import { z } from "zod";

/**
 * Pre-processing of a factor, per date and in this order; a step that is null is left out. What is given as `{}` has
 * the one step that is on by default: MAD winsorising with k = 3.
 */
export const Preprocessing = z.object({
  universe: z
    .boolean()
    .default(true)
    .describe("drop values outside the universe before anything is fitted to the cross-section"),
  winsorise: z
    .discriminatedUnion("method", [
      z.object({
        method: z.literal("mad"),
        k: z.number().positive().default(3),
        scaled: z.boolean().default(true).describe("MAD × 1.4826; RiceQuant's and JoinQuant's is unscaled"),
      }),
      z.object({ method: z.literal("sigma"), k: z.number().positive().default(3) }),
      z.object({
        method: z.literal("quantile"),
        lower: z.number().min(0).max(0.5).default(0.025),
        upper: z.number().min(0.5).max(1).default(0.975),
      }),
    ])
    .nullable()
    .default({ method: "mad", k: 3, scaled: true }),
  fill: z
    .literal("industry-median")
    .nullable()
    .default(null)
    .describe("members without a value get their industry's median; how many is reported"),
  standardise: z.enum(["z", "rank", "robust"]).nullable().default(null),
  neutralise: z
    .object({
      industry: z.boolean().default(true),
      size: z.boolean().default(true).describe("log market_cap"),
      weights: z.enum(["equal", "sqrt-cap"]).default("equal").describe("OLS, or WLS with √cap"),
    })
    .nullable()
    .default(null),
});
export type Preprocessing = z.infer<typeof Preprocessing>;

/** The values as the formula gives them: what `evaluate` measures. */
export const RAW: Preprocessing = {
  universe: false,
  winsorise: null,
  fill: null,
  standardise: null,
  neutralise: null,
};
