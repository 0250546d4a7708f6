import type { BatchOptions, DailyStats } from "../compute/index.js";
import type { AnalyzeInput } from "./analyze-input.js";
import { costs } from "./costs.js";
import { coverage } from "./coverage.js";
import { cumulative } from "./cumulative.js";
import { decay } from "./decay.js";
import { distributionOf } from "./distribution.js";
import { eventStudy } from "./event-study.js";
import { exposures } from "./exposures.js";
import { factorPortfolio, pairReturns, weightTurnover } from "./factor-portfolio.js";
import { failures } from "./failures.js";
import { groundOf } from "./ground.js";
import { filledIn, header, type Settings, settingsOf } from "./header.js";
import { icSection } from "./ic-section.js";
import { industries } from "./industries.js";
import { inference } from "./inference.js";
import { comparable, libraryCorrelations, marginalFormula } from "./library.js";
import { against, persistence } from "./measure.js";
import { mean } from "./moments.js";
import { monthly } from "./monthly.js";
import { neutralisations } from "./neutralised.js";
import { probabilityOfOverfitting } from "./overfitting.js";
import { quantileGroups } from "./quantile-groups.js";
import { quantileReturns, spreadOf } from "./quantiles.js";
import { rankPairs } from "./ranked-pairs.js";
import { byMarket, byYear } from "./regimes.js";
import { figuresOf, finite, nullable } from "./series.js";
import { sizeHalves } from "./size-groups.js";
import { type StepTimer, stepTimer } from "./step-timer.js";
import type { TearSheet } from "./tear-sheet.js";
import { quantileTurnover } from "./turnover.js";
import { FACTOR, openWorkbench, type Workbench } from "./workbench.js";

const LAGS = 20;
const STEPS = 11;
/** Blocks of the overfitting estimate: 10 give 252 ways to split. */
const CROSS_VALIDATION_GROUPS = 10;

/**
 * Everything that a researcher asks of a factor (docs/metrics.md), as data; pictures and files are made from it.
 * Nothing after the end of the split is read. Same input and seed, same sheet, but for `timing`.
 *
 * @throws EmptyWindowError when purging leaves no date; PreprocessingError when a step needs data that is not there;
 * ComputeError and DatasetError of the evaluator; the signal's reason when aborted
 */
export async function analyzeFactor(input: AnalyzeInput): Promise<TearSheet> {
  const timer = stepTimer(STEPS, input);
  const bench = await timer.step("values", () => openWorkbench(input));
  try {
    input.onValues?.({
      rows: { from: bench.from, to: bench.from + bench.days },
      stride: bench.stride,
      values: bench.values,
    });
    return await sheetOf(input, bench, settingsOf(input), timer);
  } finally {
    const closed = bench.close();
    // Threads take up to 80 ms to end: an abort does not wait for them.
    if (!input.signal?.aborted) await closed;
  }
}

/** What the evaluators compute in their own threads, while the steps go on in this one. Asked for in this order. */
function background(
  input: AnalyzeInput,
  bench: Workbench,
  { minPairs, quantiles }: Settings,
  timer: StepTimer,
) {
  const { horizon, formula, library = [], family = [], signal } = input;
  const options: BatchOptions = signal ? { signal } : {};
  const measure = (
    name: string,
    where: Workbench,
    formulas: Parameters<typeof against>[1],
    detail: Parameters<typeof against>[2]["detail"],
  ) => timer.background(name, against(where, formulas, { minPairs, quantiles, detail }, options));
  // What others have made known of it, beside what it is worth by itself.
  const beside: Workbench = { ...bench, evaluator: bench.second };
  const others = comparable(bench, library, formula.hash);
  const marginal = marginalFormula(others);
  const residuals = neutralisations(bench);
  return {
    main: measure("factor", bench, [bench.parse(FACTOR)], "full"),
    residuals,
    neutralised: measure(
      "neutralised",
      beside,
      residuals.map((residual) => residual.formula),
      "ic",
    ),
    exposures: timer.background("exposures", exposures(beside, { minPairs, horizon, ...options })),
    persistence: timer.background("persistence", persistence(beside, horizon, minPairs, options)),
    correlations: timer.background("library", libraryCorrelations(beside, others, minPairs, options)),
    marginal: measure("marginal", beside, marginal ? [marginal] : [], "ic"),
    decay: timer.background("decay", decay(bench, { lags: LAGS, minPairs, ...options })),
    family: measure(
      "family",
      bench,
      family.map((member) => member.formula),
      "rank-ic",
    ),
  };
}

async function sheetOf(
  input: AnalyzeInput,
  bench: Workbench,
  settings: Settings,
  timer: StepTimer,
): Promise<TearSheet> {
  const { horizon, manifest, trials = null, benchmark = null, seed } = input;
  const { quantiles, minPairs, annualisation, draws } = settings;
  const { dates } = bench;
  const basis = { quantiles, horizon, annualisation, minPairs };
  const work = background(input, bench, settings, timer);

  const ground = await timer.step("layout", () => groundOf(bench, input.compute?.kernelFile));
  const pairs = await timer.step("pairs", () => rankPairs(ground));
  const groups = await quantileGroups(ground, ground.values, quantiles, minPairs);
  const nav = await timer.step("cumulative returns", () =>
    cumulative(bench, ground, groups, { quantiles, horizon, benchmark: benchmarkPrices(input) }),
  );
  const events = await timer.step("event study", () => eventStudy(bench, ground, groups, quantiles));
  const byIndustry = await timer.step("industries", () =>
    industries(bench, ground, pairs, groups, {
      quantiles,
      horizon,
      pooled: input.pooledIndustryIc ?? false,
    }),
  );
  const [daily] = (await timer.step("waiting for the factor", () => work.main)) as [DailyStats];
  const { rankIc, ic, groupMean } = daily;
  const spread = spreadOf(groupMean, quantiles);
  const luck = await timer.step("inference", () =>
    inference({ rankIc, ic, spread }, ground, pairs, { horizon, minPairs, draws, seed, trials }),
  );
  const { turnover, sizes } = await quantileTurnover(ground, groups, quantiles, horizon);
  const returns = await timer.step("returns and turnover", async () => {
    const { labelMean: market, weighted } = await pairReturns(ground, pairs, minPairs);
    return {
      quantiles: quantileReturns(groupMean, market, sizes, basis),
      portfolio: factorPortfolio(
        weighted,
        daily.turnover,
        await weightTurnover(ground, horizon),
        market,
        basis,
      ),
      costs: costs(
        spread,
        turnover[quantiles - 1]!,
        turnover[0]!,
        dates,
        input.fees ?? { schedule: manifest.market === "cn-a" ? "cn-a" : "flat" },
        basis,
      ),
    };
  });
  const lost = await timer.step("regimes and failures", async () => {
    const cap = bench.marketValue && (await ground.kernels.placeMatrix(bench.marketValue, bench.breathe));
    const context = { dates, symbols: bench.panel.symbols, rankIc, spread };
    return {
      size: cap === null ? [] : await sizeHalves(ground, cap, pairs, { horizon, minPairs }),
      failures: await failures(
        ground,
        pairs,
        { ...context, size: cap === null ? null : await quantileGroups(ground, cap, 5, 5) },
        mean(finite(rankIc)),
      ),
    };
  });
  const covered = coverage(daily, bench.filled, bench.infinite);
  const figures = { dates, rankIc, ic, spread, horizon };
  const lagged = await timer.step("waiting for the threads", () => work.persistence);
  const residuals = await work.neutralised;
  const correlations = await work.correlations;
  return {
    version: 1,
    header: header(input, bench, settings, {
      n: finite(rankIc).length,
      coverage: covered.mean,
      filled: filledIn(bench),
      grossSpread: returns.costs.grossMean,
    }),
    dates: [...dates],
    ic: icSection(daily, basis),
    inference: { ...luck, pbo: overfitting(await work.family, horizon) },
    decay: await work.decay,
    industries: byIndustry,
    quantiles: { ...returns.quantiles, cumulative: nav },
    turnover: {
      quantiles: turnover.map(nullable),
      mean: turnover.map((series) => mean(finite(series))),
      rankAutocorrelation: nullable(daily.rankAutocorrelation),
      rankAutocorrelationMean: mean(finite(daily.rankAutocorrelation)),
      rankAutocorrelationHorizon: mean(finite(lagged)),
    },
    factorPortfolio: returns.portfolio,
    costs: returns.costs,
    exposures: await work.exposures,
    neutralised: work.residuals.map(({ label, expression }, i) => ({
      label,
      expression,
      ...correlationOf(residuals[i]!, horizon),
    })),
    library: {
      factors: correlations,
      maxAbsolute: largest(correlations.flatMap(({ correlation }) => correlation ?? [])),
      marginal: marginalOf(await work.marginal, horizon),
    },
    coverage: covered,
    regimes: {
      years: byYear(figures),
      ...byMarket(figures, bench.market, bench.from),
      size: lost.size,
      source: benchmark ? "benchmark" : "universe",
    },
    events,
    distribution: { rankIc: distributionOf(rankIc), ic: distributionOf(ic) },
    monthly: monthly(dates, rankIc, ic),
    failures: lost.failures,
    timing: timer.spent,
  };
}

/** Prices of the benchmark that match the entry: its open where it has one, else its close. */
function benchmarkPrices({ benchmark, entry }: AnalyzeInput): Float64Array | null {
  if (!benchmark) return null;
  const open = benchmark.columns.get("open");
  const close = benchmark.columns.get("close") ?? null;
  return entry === "next-open" && open?.some(Number.isFinite) ? open : close;
}

function correlationOf({ rankIc, ic }: DailyStats, horizon: number) {
  const { mean: of, ...rest } = figuresOf(rankIc, horizon);
  return { rankIc: of, ic: mean(finite(ic)), ...rest };
}

function marginalOf([stats]: readonly DailyStats[], horizon: number): TearSheet["library"]["marginal"] {
  if (!stats) return null;
  return { ...correlationOf(stats, horizon), pairs: mean(finite(stats.pairs)) };
}

function overfitting(family: readonly DailyStats[], horizon: number): TearSheet["inference"]["pbo"] {
  if (family.length === 0) return null;
  return probabilityOfOverfitting(
    family.map(({ rankIc }) => rankIc),
    { groups: CROSS_VALIDATION_GROUPS, purge: horizon },
  );
}

function largest(x: readonly number[]): number | null {
  return x.length === 0 ? null : x.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
}
