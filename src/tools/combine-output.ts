import { z } from "zod";
import { IcSummary } from "../engine/analysis/index.js";
import { METHODS } from "../engine/combine/index.js";

const Num = z.number().nullable();

export const CombineOutput = z.object({
  run: z.string(),
  dataset: z.string(),
  datasetHash: z.string(),
  datasetKind: z.enum(["imported", "demo"]),
  method: z.enum(METHODS),
  split: z.enum(["train", "valid", "search"]),
  horizon: z.number(),
  oos: z.object({
    from: z.string(),
    to: z.string(),
    folds: z.number().int().describe("walk-forward windows"),
    fits: z.number().int().describe("models that were fitted, those of the search included"),
    rankIc: IcSummary,
    ic: IcSummary,
    equal: IcSummary.describe("RankIC of the signed factors with equal weights on the same dates"),
  }),
  importance: z.array(
    z.object({
      name: z.string(),
      drop: Num.describe("fall of the RankIC when the factor is shuffled within each date"),
      shap: Num.describe("share of the mean absolute Shapley value"),
      meanWeight: Num.describe("of a linear method, mean over the fits"),
      alone: Num.describe("its own mean RankIC on the same dates"),
      chosen: z.number().describe("share of the fits that use it"),
      turned: z.number().describe("share of the fits that turn it round"),
    }),
  ),
  shapInaccuracy: z.number().describe("largest |base + Shapley values − prediction|"),
  search: z
    .array(z.object({ window: z.string(), params: z.record(z.string(), z.unknown()), rankIc: Num }))
    .describe("choices of hyper-parameters that were tried; each is a trial"),
  trials: z.number().int().describe("distinct trials on the dataset so far"),
  checks: z.array(
    z.object({
      name: z.enum(["order", "future", "labels", "level"]),
      passed: z.boolean(),
      detail: z.string(),
    }),
  ),
  path: z.string().describe("the saved combination"),
  dir: z.string().describe("of the report"),
  files: z.array(z.string()),
});
export type CombineOutput = z.infer<typeof CombineOutput>;
