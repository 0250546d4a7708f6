import { z } from "zod";
import { Entry } from "../engine/analysis/score.js";

const Arm = z.enum(["random", "gp"]);
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
};

/** `runs/<id>/config.json` of an experiment. */
export const ExperimentConfig = z.object({
  version: z.literal(1),
  ...common,
  startedAt: z.string(),
  datasetHash: z.string(),
  arms: z.array(Arm),
  population: z.number().int(),
  selection: z.enum(["tournament", "lexicase", "nsga2"]),
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
});

const Point = z.object({ evaluated: z.number().int(), train: Interval, valid: Interval });
const Test = z.object({
  difference: Interval.describe("b − a"),
  p: z.number().describe("paired sign-flip test, two-sided"),
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
  elapsedMs: z.number(),
});
export type ExperimentOutcome = z.infer<typeof ExperimentOutcome>;
