import { z } from "zod";
import { Entry } from "../engine/analysis/score.js";

/** One look at one formula on one window of one dataset. */
export const Trial = z.object({
  v: z.literal(1),
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(["score", "unseal"]).describe("unseal: the recorded look at the sealed test window"),
  dataset: z.string(),
  datasetHash: z.string(),
  hash: z.string().describe("of the canonical formula, and of its pre-processing where there is one"),
  canonical: z.string(),
  split: z.enum(["train", "valid", "search", "test"]),
  horizon: z.number().int(),
  entry: Entry,
  actor: z.object({ kind: z.enum(["person", "model", "gp", "offline"]), id: z.string().optional() }),
  run: z.string().optional(),
  session: z.string().optional(),
  rankIcMean: z.number().nullable(),
  icir: z.number().nullable(),
  p: z
    .number()
    .nullable()
    .optional()
    .describe(
      "two-sided, of the mean RankIC, allowing for overlapping labels; left out where the daily series was not at hand",
    ),
  sharpe: z
    .number()
    .nullable()
    .optional()
    .describe("of the long-short per horizon, not annualised; left out where it was not measured"),
  n: z.number().int().describe("dates that count"),
});
export type Trial = z.infer<typeof Trial>;

export type NewTrial = Omit<Trial, "v" | "id" | "at">;

/** What the ledger counts. Keys that are left out match everything. */
export interface TrialFilter {
  readonly datasetHash: string;
  readonly split?: Trial["split"];
  readonly horizon?: number;
  readonly entry?: Trial["entry"];
}

export interface TrialCount {
  /** Lines of kind `score`: every evaluation, repeated ones too. */
  readonly evaluations: number;
  /** Distinct (formula, split, horizon, entry) among them: the N of every multiple-testing correction. */
  readonly distinct: number;
  /** Looks at the test window. */
  readonly unseals: number;
}
