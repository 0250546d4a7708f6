import { z } from "zod";
import { Entry } from "../engine/analysis/score.js";
import { Usage } from "./research-contract.js";

export const ARMS = ["random", "gp", "llm", "hybrid"] as const;
const Arm = z.enum(ARMS);
const Interval = z
  .object({ mean: z.number(), low: z.number(), high: z.number() })
  .describe("95 %, bootstrap over runs");

const common = {
  run: z.string(),
  dataset: z.string(),
  horizon: z.number().int(),
  entry: Entry,
  budget: z.number().int(),
  repeats: z.number().int(),
  seed: z.number().int(),
  fitness: z.enum(["rank-ic", "icir"]),
  population: z.number().int(),
  selection: z.enum(["tournament", "lexicase", "nsga2"]),
  model: z.string().nullable().default(null).describe("of llm and hybrid"),
  brief: z.string().default("").describe("what the model is asked to look for"),
  perAsk: z.number().int().default(10).describe("formulas asked of the model at a time"),
  exchanges: z.number().int().default(3).describe("times that hybrid asks the model"),
};

/** `runs/<id>/config.json` of an experiment. */
export const ExperimentConfig = z.object({
  version: z.literal(1),
  ...common,
  startedAt: z.string(),
  datasetHash: z.string(),
  arms: z.array(Arm),
});
export type ExperimentConfig = z.infer<typeof ExperimentConfig>;

/** `runs/<id>/<arm>-<k>.json`: one run, kept so that an experiment that was stopped goes on behind it. */
export const ArmRunFile = z.object({
  evaluated: z.number().int(),
  train: z.array(z.number()),
  valid: z.array(z.number()),
  hall: z.array(z.string()),
  recovered: z.array(z.number()),
  nearest: z.array(z.number()),
  proposed: z.number().int().default(0),
  explanations: z.array(z.string()).default([]),
  usage: Usage.nullable().default(null),
});
export type ArmRunFile = z.infer<typeof ArmRunFile>;

const Point = z.object({ evaluated: z.number().int(), train: Interval, valid: Interval });
const Test = z.object({
  difference: Interval.describe("b − a"),
  p: z.number().describe("paired sign-flip test, two-sided"),
  pHolm: z.number().describe("adjusted for all pairs of arms on this window (Holm 1979)"),
});

export const ExperimentOutcome = z.object({
  ...common,
  datasetKind: z.enum(["imported", "demo"]),
  arms: z.array(
    z.object({
      name: Arm,
      curve: z.array(Point).describe("best train fitness so far, and that formula's validation fitness"),
      final: Point,
      runs: z.array(
        z.object({
          train: z.number(),
          valid: z.number(),
          evaluated: z.number().int(),
          hall: z.array(z.string()).describe("decorrelated best formulas, by one rule for all arms"),
          proposed: z.number().int().describe("of the evaluated, those that the model wrote"),
          explanations: z.array(z.string()).describe("what the model said of what evolved"),
        }),
      ),
      recovery: z
        .array(z.object({ factor: z.string(), rate: z.number(), correlation: z.number() }))
        .describe(
          "planted factors of the demo market: share of runs whose hall has one of correlation ≥ 0.95",
        ),
      falseDiscoveries: z
        .number()
        .nullable()
        .describe("share of hall members that correlate below 0.2 with every planted factor"),
    }),
  ),
  tests: z.array(z.object({ a: Arm, b: Arm, pairs: z.number().int(), train: Test, valid: Test })),
  usage: Usage.nullable().describe("of the model, all runs; null without one"),
  report: z.string(),
  files: z.array(z.string()),
  elapsedMs: z.number(),
});
export type ExperimentOutcome = z.infer<typeof ExperimentOutcome>;
