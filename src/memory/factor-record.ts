import { z } from "zod";
import { Entry } from "../engine/analysis/score.js";

const Num = z.number().nullable();
const Instant = z.iso.datetime();
const InBoth = z.object({ en: z.string().optional(), zh: z.string().optional() });

/** One measurement of a factor, small enough to keep with it; the full score is made again from the formula. */
const ScoreEntry = z.object({
  dataset: z.string(),
  datasetHash: z.string(),
  split: z.enum(["train", "valid", "search", "test"]),
  horizon: z.number().int(),
  entry: Entry,
  rankIcMean: Num,
  icir: Num.describe("mean / std of the daily RankIC, not annualised"),
  t: Num.describe("Newey–West t of the mean RankIC"),
  coverage: Num,
  turnover: Num,
  n: z.number().int().describe("dates that count"),
  at: Instant,
});
export type ScoreEntry = z.infer<typeof ScoreEntry>;

/** One step of the construction, for people. */
export const Step = z.object({
  text: z.string(),
  textZh: z.string().optional(),
  latex: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** A factor, as the library keeps it: what it is, why it should work, how it did, and where it came from. */
export const FactorRecord = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string().min(1),
  nameZh: z.string().optional(),
  expression: z.string(),
  canonical: z.string(),
  hash: z.string(),
  direction: z.union([z.literal(1), z.literal(-1)]).describe("-1: low values are bought"),
  hypothesis: InBoth.optional(),
  mechanism: z.string().optional(),
  mechanismZh: z.string().optional(),
  steps: z.array(Step).optional(),
  asWritten: z
    .string()
    .optional()
    .describe("the source's own notation, where the formula had to depart from it"),
  caveats: z.array(InBoth).optional(),
  origin: z.enum(["study", "person", "model", "gp", "pack"]),
  status: z.enum(["admitted", "candidate", "dropped", "reference"]),
  reason: z.string().optional().describe("why it was admitted or dropped"),
  reasonZh: z.string().optional(),
  scores: z.array(ScoreEntry),
  provenance: z.object({
    model: z.string().optional(),
    promptHash: z.string().optional(),
    session: z.string().optional(),
    run: z.string().optional(),
    gpRun: z.string().optional().describe("the evolution that made or changed its formula"),
    seed: z.number().int().optional(),
    parent: z.string().optional().describe("id of the factor that it was made from"),
    parents: z.array(z.string()).optional().describe("ids of the factors that its formula named"),
  }),
  tags: z.array(z.string()).optional(),
  createdAt: Instant.nullable().describe("null for factors that are shipped with the program"),
  updatedAt: Instant.nullable(),
});
export type FactorRecord = z.infer<typeof FactorRecord>;

/** What the maker of a factor knows; the library adds identity, canonical form and times. */
export type NewFactor = Omit<
  FactorRecord,
  "version" | "id" | "canonical" | "hash" | "scores" | "provenance" | "createdAt" | "updatedAt"
> &
  Partial<Pick<FactorRecord, "scores" | "provenance">>;

/** What may change later. A changed formula is another factor. */
export type FactorPatch = Partial<
  Omit<FactorRecord, "version" | "id" | "expression" | "canonical" | "hash" | "createdAt" | "updatedAt">
>;
