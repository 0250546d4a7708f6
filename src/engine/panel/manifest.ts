import { z } from "zod";
import { QualityReport } from "./quality.js";

const Range = z.object({ from: z.number().int().min(0), to: z.number().int().min(0) });

const FieldRecord = z.object({
  name: z.string(),
  unit: z.enum(["price", "shares", "money", "ratio", "rank", "time", "bool", "none", "unknown"]),
  description: z.string(),
  source: z.string().describe("column it comes from, or how it was computed"),
  coverage: z.number().describe("share of the (date, symbol) rows of the dataset that have a value"),
});
export type FieldRecord = z.infer<typeof FieldRecord>;

const GroupRecord = z.object({
  name: z.string(),
  names: z.array(z.string()),
  static: z.boolean().describe("one snapshot repeated for every date: a mild look-ahead"),
  source: z.string(),
});

const SourceRecord = z.object({
  file: z.string().describe("file name without its folder"),
  role: z.enum(["daily", "extra", "instruments", "membership", "benchmark"]),
  bytes: z.number().int(),
  sha256: z.string(),
});
export type SourceRecord = z.infer<typeof SourceRecord>;

const PlantedFactor = z.object({
  name: z.string(),
  expression: z.string().describe("formula that recovers it"),
  sign: z.union([z.literal(1), z.literal(-1)]).describe("expected sign of the expression's RankIC"),
  rankIc: z.number().describe("designed |RankIC| at horizon 5, entry next-open, while it works"),
  regime: z.string().nullable().describe("when it works; null = always"),
  active: z.array(z.object({ from: z.string(), to: z.string() })).nullable(),
  description: z.string(),
});

/** What the makers of a synthetic market put in, so that recovery and false discovery can be measured. */
export const Planted = z.object({
  seed: z.number(),
  factors: z.array(PlantedFactor),
  decoys: z.array(z.object({ name: z.string(), expression: z.string(), description: z.string() })),
});
export type Planted = z.infer<typeof Planted>;

export const MANIFEST_VERSION = 1;
export const BENCHMARK_COLUMNS = ["open", "high", "low", "close", "volume"] as const;

/** Everything about a dataset but its numbers: `manifest.json` beside the field files. */
export const Manifest = z.object({
  version: z.literal(MANIFEST_VERSION),
  name: z.string(),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("SHA-256 of the stored content"),
  kind: z.enum(["imported", "demo"]),
  market: z.enum(["cn-a", "us", "other"]),
  createdAt: z.string(),
  dates: z.array(z.string()),
  symbols: z.array(z.string()),
  names: z.array(z.string().nullable()).describe("display name per symbol"),
  stride: z.number().int(),
  fields: z.array(FieldRecord),
  groups: z.array(GroupRecord),
  splits: z.object({ train: Range, valid: Range, test: Range, spec: z.string() }),
  benchmark: z
    .object({
      source: z.string(),
      coverage: z.number(),
      beyond: z
        .array(z.string())
        .optional()
        .describe(
          "dates inside the dataset's range that it has and no bar has: trading days that are missing",
        ),
    })
    .nullable(),
  caveats: z.array(z.string()).describe("what a reader of any number from this dataset should know"),
  quality: QualityReport,
  sources: z.array(SourceRecord),
  planted: Planted.nullable(),
});
export type Manifest = z.infer<typeof Manifest>;
export type Market = Manifest["market"];
