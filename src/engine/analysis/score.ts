import { z } from "zod";

const Num = z.number().nullable();

/** Summary of a daily series of correlations; definitions in docs/metrics.md. Undefined is null, never 0. */
export const IcSummary = z.object({
  mean: Num,
  std: Num.describe("ddof 1"),
  ir: Num.describe("mean / std, not annualised"),
  irAnnualised: Num.describe("ir · √(annualisation / horizon)"),
  t: Num.describe("mean / (std / √n)"),
  p: Num.describe("two-sided, Student t with n − 1 degrees of freedom"),
  tNeweyWest: Num.describe("Bartlett kernel, L = horizon − 1"),
  pOverlap: Num.describe(
    "two-sided, allowing for overlapping labels: wide Bartlett window, fixed-b reference",
  ),
  tNonOverlap: Num.describe("t of every horizon-th date"),
  skew: Num.describe("biased"),
  kurtosis: Num.describe("biased, excess"),
  positive: z.number().int().describe("dates with a value ≥ 0"),
  negative: z.number().int(),
  significant: Num.describe("share of dates whose own two-sided p < 0.01"),
  significantPositive: Num,
  significantNegative: Num,
  autocorrelation: Num.describe("lag 1"),
  n: z.number().int().describe("dates that count"),
});
export type IcSummary = z.infer<typeof IcSummary>;

export const Entry = z.enum(["next-open", "next-close", "close"]);
export type Entry = z.infer<typeof Entry>;

export const FactorScore = z.object({
  expression: z.string(),
  canonical: z.string(),
  hash: z.string(),
  dataset: z.string(),
  datasetHash: z.string(),
  datasetKind: z.enum(["imported", "demo"]),
  split: z.enum(["train", "valid", "search", "test"]),
  horizon: z.number().int(),
  entry: Entry,
  tradable: z.boolean().describe("false for entry `close`: the price that made the signal cannot be traded"),
  dates: z.number().int().describe("dates of the split with an IC"),
  from: z.string().nullable(),
  to: z.string().nullable(),
  ic: IcSummary,
  rankIc: IcSummary,
  coverage: Num.describe("mean share of the universe with a finite value"),
  infinite: z.number().int().describe("values that were ±inf and count as missing"),
  turnover: Num.describe("mean daily ½·Σ|Δw| of w = (f − f̄)/Σ|f − f̄|, 0…1"),
  rankAutocorrelation: Num,
  longShort: z.object({
    quantiles: z.number().int(),
    groupMeans: z.array(Num).describe("mean forward return of each group, lowest factor first"),
    mean: Num.describe("top minus bottom group, per horizon"),
    std: Num,
    t: Num,
    tNeweyWest: Num,
    sharpe: Num.describe("annualised: mean / std · √(annualisation / horizon)"),
    monotonicity: Num.describe("Spearman of group number and mean"),
    positive: Num.describe("share of dates with top > bottom"),
  }),
  /** Mean RankIC over at most 60 equal slices of the window, for a sparkline. */
  series: z.array(Num),
  annualisation: z.number(),
  warnings: z.array(z.string()),
  trials: z
    .number()
    .int()
    .nullable()
    .describe("trials on this dataset, this one included; null outside a workspace"),
  elapsedMs: z.number(),
});
export type FactorScore = z.infer<typeof FactorScore>;
