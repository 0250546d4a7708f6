import { z } from "zod";
import { Preprocessing } from "./preprocess/spec.js";
import { Entry, FactorScore, IcSummary } from "./score.js";

/*
 * The full analysis of one factor, as data: what the report, the pictures and the command line draw from. One field
 * per row of the table "Factor analysis"; definitions in docs/metrics.md. Undefined is null, never 0. A `series` has
 * one value per date of `dates` (the rows of the split, purged by the horizon); everything can be written as JSON.
 * A part that the dataset or the request has no means for (no industries, no benchmark, not asked) is null.
 */

const Num = z.number().nullable();
const Series = z.array(Num);
const Int = z.number().int();

const Header = z.object({
  name: z.string().describe("of the factor: a library name, or the formula"),
  expression: z.string(),
  canonical: z.string(),
  hash: z.string(),
  dataset: z.string(),
  datasetHash: z.string(),
  datasetKind: z
    .enum(["imported", "demo"])
    .describe("`demo` is synthetic: say so wherever a number is shown"),
  market: z.enum(["cn-a", "us", "other"]),
  splits: z.string().describe('as imported, "60/20/20"'),
  split: z.enum(["train", "valid", "search", "test"]),
  from: z.string().nullable(),
  to: z.string().nullable(),
  horizon: Int,
  entry: Entry,
  tradable: z.boolean(),
  quantiles: Int,
  minPairs: Int,
  annualisation: z.number(),
  preprocessing: Preprocessing,
  seed: Int,
  benchmark: z.string().nullable().describe("where the benchmark comes from; null: there is none"),
  trials: Int.nullable().describe("N of the ledger, this one included"),
  testWindow: z
    .object({ from: z.string(), to: z.string() })
    .nullable()
    .describe("the sealed dates, which only `unseal` reads; null: the dataset has none"),
  testLooks: Int.nullable().describe("recorded looks at this dataset's test window"),
  caveats: z.array(z.string()).describe("of the dataset"),
  warnings: z.array(z.string()),
});

const Ic = z.object({
  ic: Series.describe("Pearson"),
  rankIc: Series.describe("Spearman"),
  icRolling: Series.describe("mean of the last `rollingWindow` dates, those without a value left out"),
  rankIcRolling: Series,
  rollingWindow: Int,
  pairs: z.array(Int),
  summary: z.object({ ic: IcSummary, rankIc: IcSummary }),
  /** Share of dates with their own p < 0.05; for 0.01 see the summaries. */
  significant5: z.object({ ic: Significance(), rankIc: Significance() }),
});

function Significance() {
  return z.object({ all: Num, positive: Num, negative: Num });
}

const Interval = z.object({ low: Num, high: Num });

const Inference = z.object({
  bootstrap: z.object({
    draws: Int,
    meanBlock: z.number(),
    level: z.number(),
    rankIcMean: Interval,
    icMean: Interval,
    ir: Interval.describe("of the RankIC"),
    longShort: Interval.describe("mean top − bottom per horizon"),
  }),
  /** p of the mean RankIC by Newey–West's t, and its Benjamini–Hochberg q among the ledger's trials. */
  multiple: z.object({ trials: Int.nullable(), known: Int, p: Num, q: Num }),
  deflatedSharpe: z.object({
    sharpe: Num.describe("of the long-short per horizon, not annualised"),
    threshold: Num.describe("expected maximum of N trials without skill"),
    probability: Num.describe("that the true Sharpe ratio is above the threshold's"),
    trials: Int.nullable(),
    observations: Int.describe("horizon periods, not overlapping"),
    varianceFrom: z.enum(["trials", "theory"]),
  }),
  shuffled: z.object({
    draws: Int,
    mean: Num.describe("mean RankIC of the permuted factor, over draws"),
    std: Num.describe("of one draw's mean under permutation, exact"),
    z: Num.describe("actual mean / std"),
    means: z.array(Num).describe("one per draw"),
  }),
  pbo: z
    .object({ probability: Num, logits: z.array(z.number()), combinations: Int, members: Int, groups: Int })
    .nullable()
    .describe("probability of backtest overfitting of the family; null: not asked for"),
});

const DecayCurve = z.array(
  z.object({
    lag: Int,
    rankIc: Num,
    ic: Num.describe("Pearson"),
    ir: Num.describe("of the RankIC"),
    t: Num.describe("Newey–West, of the RankIC"),
    n: Int,
  }),
);
const Decay = z.object({
  lagged: DecayCurve.describe(
    "RankIC with the one-day return `lag` days after the signal (1 = first held day)",
  ),
  cumulative: DecayCurve.describe(
    "RankIC with the return over `lag` days from the entry: RiceQuant's screen",
  ),
});

const ByGroup = z.object({
  name: z.string(),
  rankIc: Num.describe("mean over dates of the RankIC inside"),
  ic: Num,
  ir: Num.describe("of the RankIC"),
  t: Num.describe("Newey–West, of the RankIC"),
  dates: Int,
  names: Num.describe("mean pairs a date"),
});

const Industries = z.object({
  group: z.string().describe("name of the partition"),
  minNames: Int,
  ic: z.array(
    ByGroup.extend({
      pooledRankIc: Num.describe("one correlation over all dates, as RiceQuant; null unless asked for"),
      pooledIc: Num,
    }),
  ),
  /** Share of every industry in each quantile and in the universe: mean over dates, and on the last date of each month. */
  distribution: z.object({
    names: z.array(z.string()),
    universe: z.array(Num),
    quantiles: z.array(z.array(Num)).describe("[quantile][industry]"),
    months: z.array(z.object({ date: z.string(), universe: z.array(Num), quantiles: z.array(z.array(Num)) })),
  }),
});

const Nav = z.object({
  dates: z.array(z.string()).describe("price dates: NAV on each, from the first entry"),
  quantiles: z.array(Series).describe("[quantile][date], start 1"),
  universe: Series.describe("equal weight, same staggering"),
  benchmark: Series.nullable(),
  longShort: Series.describe("compounded daily top − bottom"),
});

const Quantiles = z.object({
  groups: z.array(
    z.object({
      quantile: Int.describe("1 = lowest factor"),
      mean: Num.describe("mean over dates of the group's mean forward return"),
      standardError: Num.describe("std over dates / √dates"),
      excess: Num.describe("mean − universe mean"),
      annualised: Num.describe("(1 + mean)^(annualisation / horizon) − 1"),
      names: Num.describe("mean size"),
      dates: Int,
    }),
  ),
  longShort: FactorScore.shape.longShort,
  spread: Series.describe("top − bottom forward return per date"),
  /** Share of neighbouring groups in ascending order; Spearman of number and mean is in `longShort`. */
  orderedNeighbours: Num,
  cumulative: Nav,
});

const Turnover = z.object({
  /** Names new in the group against `horizon` days before ÷ names now. [quantile][date], and means. */
  quantiles: z.array(Series),
  mean: Series,
  rankAutocorrelation: Series.describe("against the day before"),
  rankAutocorrelationMean: Num,
  rankAutocorrelationHorizon: Num.describe("mean against `horizon` days before"),
});

const FactorPortfolio = z.object({
  returns: Series.describe("Σ w·forward return, w = (f − f̄)/Σ|f − f̄|"),
  turnover: Series.describe("½ Σ|w_t − w_{t−1}|"),
  mean: Num,
  std: Num,
  sharpe: Num.describe("annualised"),
  turnoverMean: Num,
  turnoverHorizon: Num.describe("mean ½ Σ|w_t − w_{t−h}|"),
  alpha: Num.describe("per horizon, against the universe mean"),
  alphaAnnualised: Num,
  alphaT: Num.describe("Newey–West"),
  beta: Num,
});

const Costs = z.object({
  schedule: z.enum(["cn-a", "flat"]),
  rates: z.array(
    z.object({
      from: z.string(),
      buy: z.number(),
      sell: z.number(),
      source: z.string(),
      confidence: z.string(),
    }),
  ),
  grossMean: Num.describe("per horizon"),
  costMean: Num,
  netMean: Num,
  netSharpe: Num.describe("annualised"),
  netT: Num.describe("Newey–West"),
  net: Series,
  breakEven: Num.describe(
    "one-way cost at which the mean spread is nil; null when it is negative before costs",
  ),
});

const Exposure = z.object({
  name: z.enum(["size", "beta", "momentum", "volatility", "liquidity"]),
  expression: z.string().nullable().describe("null: the dataset lacks the fields"),
  correlation: Num.describe("mean over dates of the rank correlation"),
  pearson: Num,
  t: Num.describe("Newey–West"),
  series: Series.describe("rank correlation per date"),
});

const Neutralised = z.object({
  label: z.enum(["industry", "industry+size", "industry+styles"]),
  expression: z.string(),
  rankIc: Num,
  ic: Num,
  ir: Num,
  t: Num,
  n: Int,
});

const Library = z.object({
  factors: z.array(
    z.object({
      name: z.string(),
      correlation: Num.describe("rank correlation per date, averaged"),
    }),
  ),
  maxAbsolute: Num,
  marginal: z
    .object({ rankIc: Num, ic: Num, ir: Num, t: Num, n: Int, pairs: Num })
    .nullable()
    .describe("IC of what is left after regressing the library factors out; null: no library factor"),
});

const Coverage = z.object({
  share: Series,
  valid: z.array(Int),
  universe: z.array(Int),
  filled: z.array(Int).describe("values that pre-processing filled in"),
  mean: Num,
  minimum: Num,
  infinite: Int,
});

const Regime = z.object({ label: z.string(), rankIc: Num, ic: Num, ir: Num, t: Num, longShort: Num, n: Int });
const Regimes = z.object({
  years: z.array(Regime),
  market: z.array(Regime).describe('"bull" and "bear": trailing 60-day return of the market > 0, or not'),
  volatility: z
    .array(Regime)
    .describe('"high" and "low": trailing 60-day volatility against its median so far'),
  size: z.array(ByGroup).describe('"large" and "small" half by market_cap; empty without it'),
  source: z.enum(["benchmark", "universe"]),
});

const EventStudy = z.object({
  offsets: z.array(Int).describe("days from the entry price; negative = before"),
  mean: z.array(Series).describe("[quantile][offset]: mean price change since the entry"),
  excess: z.array(Series).describe("the same minus the universe's"),
  standardError: z.array(Series).describe("of the mean over dates"),
});

const Distribution = z.object({
  histogram: z.object({ edges: z.array(z.number()), counts: z.array(Int) }),
  qq: z
    .object({ theoretical: z.array(z.number()), sample: z.array(z.number()) })
    .describe("standard normal quantiles (Filliben) against the sorted values, at most 400 points"),
});

const Monthly = z.object({
  months: z.array(z.object({ year: Int, month: Int, rankIc: Num, ic: Num, n: Int })),
  years: z.array(Int),
});

const Culprit = z.object({
  name: z.string(),
  cost: z.number().describe("part of the RankIC, negative = costs"),
});
const Failures = z.object({
  /** RankIC splits into a sum over names, (r_f − r̄)(r_y − r̄)/Σ; against the factor's own sign. */
  sign: z.union([z.literal(1), z.literal(-1)]),
  dates: z.array(
    z.object({
      date: z.string(),
      rankIc: z.number(),
      spread: Num,
      industries: z.array(Culprit),
      sizes: z.array(Culprit),
      names: z.array(Culprit),
    }),
  ),
  industries: z.array(Culprit).describe("mean over all dates, worst first"),
  sizes: z.array(Culprit).describe("quintiles of market_cap: size1 = smallest"),
  names: z.array(Culprit).describe("the ten worst"),
});

export const TearSheet = z.object({
  version: z.literal(1),
  header: Header,
  dates: z.array(z.string()),
  ic: Ic,
  inference: Inference,
  decay: Decay,
  industries: Industries.nullable(),
  quantiles: Quantiles,
  turnover: Turnover,
  factorPortfolio: FactorPortfolio,
  costs: Costs,
  exposures: z.array(Exposure),
  neutralised: z.array(Neutralised),
  library: Library,
  coverage: Coverage,
  regimes: Regimes,
  events: EventStudy,
  distribution: z.object({ rankIc: Distribution, ic: Distribution }),
  monthly: Monthly,
  failures: Failures,
  /** Milliseconds of each step, for `--timing`. */
  timing: z.record(z.string(), z.number()),
});
export type TearSheet = z.infer<typeof TearSheet>;
