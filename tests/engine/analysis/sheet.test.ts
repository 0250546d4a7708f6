import { beforeAll, describe, expect, it } from "vitest";
import { analyzeFactor, TearSheet } from "../../../src/engine/analysis/index.js";
import { fieldSet, parseFormula } from "../../../src/engine/dsl/index.js";
import { benchmarkOf, inputOf, sheetFixture } from "./small-market.js";

const fixture = sheetFixture();
const { expected } = fixture;
const range = ([from, to]: [number, number]) => ({ from, to });

type Value = number | null | undefined;

function close(got: Value, wanted: Value, what: string, digits = 10): void {
  if (wanted === null) expect(got, what).toBeNull();
  else expect(got ?? Number.NaN, what).toBeCloseTo(wanted as number, digits);
}
function series(got: readonly Value[], wanted: readonly Value[], what: string, digits = 10): void {
  expect(got.length, what).toBe(wanted.length);
  wanted.forEach((value, i) => {
    close(got[i], value, `${what}[${i}]`, digits);
  });
}

describe("a full analysis agrees with pandas, numpy, scipy and statsmodels, figure by figure", () => {
  let sheet: TearSheet;
  let smooth: TearSheet;

  const analysed = async (factor: string): Promise<TearSheet> => {
    const { panel } = fixture;
    const fields = fieldSet(Object.keys(panel.fields));
    const input = await inputOf(panel, factor, {
      splits: {
        train: range(fixture.splits.train),
        valid: range(fixture.splits.valid),
        test: range(fixture.splits.test),
        spec: "56/33/11",
      },
      // The panel holds the test rows: the answers come from the rows before them alone.
      split: "search",
      horizon: fixture.horizon,
      entry: "next-open",
      quantiles: fixture.quantiles,
      minPairs: fixture.minPairs,
      benchmark: benchmarkOf(panel.benchmark),
      pooledIndustryIc: true,
      library: [
        { name: "size", formula: parseFormula("log(market_cap)", { fields }) },
        { name: "reversal", formula: parseFormula("-(close / delay(close, 5) - 1)", { fields }) },
        { name: "itself", formula: parseFormula("signal", { fields }) },
      ],
    });
    const result = await analyzeFactor(input);
    await input.evaluator.close();
    return result;
  };

  beforeAll(async () => {
    sheet = await analysed("signal");
    smooth = await analysed("smooth");
  });

  it("is what its schema says, and survives JSON", () => {
    expect(TearSheet.parse(JSON.parse(JSON.stringify(sheet)))).toEqual(sheet);
  });

  it("daily IC and RankIC: ties, all-equal dates, dates without pairs", () => {
    series(sheet.ic.rankIc, expected.rankIc, "rankIc", 12);
    series(sheet.ic.ic, expected.ic, "ic", 12);
    // Equal values, no values, fewer than minPairs: none of them is a correlation of 0.
    for (const t of [20, 40, 41]) expect(sheet.ic.rankIc[t]).toBeNull();
  });

  it("quantile returns with errors, and the spread", () => {
    for (const [q, group] of expected.groups.entries())
      for (const key of ["mean", "standardError", "excess"] as const)
        close(sheet.quantiles.groups[q]![key], group[key], `${key} of group ${q + 1}`, 12);
    series(sheet.quantiles.spread, expected.spread, "spread", 12);
  });

  it("cumulative curves of staggered sub-portfolios, universe and long-short", () => {
    const { cumulative } = sheet.quantiles;
    expect(cumulative.dates[0]).toBe(fixture.panel.dates[1]);
    expect(cumulative.dates.at(-1)).toBe(fixture.panel.dates[159]);
    for (let q = 0; q < fixture.quantiles; q++)
      series(cumulative.quantiles[q]!, expected.nav[q], `nav ${q + 1}`);
    series(cumulative.universe, expected.nav[fixture.quantiles], "universe nav");
    series(cumulative.longShort, expected.longShortNav, "long-short nav");
    const { benchmark } = fixture.panel;
    close(cumulative.benchmark?.at(-1), benchmark[159]! / benchmark[1]!, "benchmark", 12);
  });

  it("turnover of groups and weights, rank autocorrelation", () => {
    expected.turnover.forEach((wanted: Value[], q: number) => {
      series(sheet.turnover.quantiles[q]!, wanted, `turnover ${q + 1}`, 12);
    });
    close(sheet.factorPortfolio.turnoverHorizon, expected.weightTurnover, "weights", 12);
    close(
      sheet.turnover.rankAutocorrelationHorizon,
      expected.rankAutocorrelationHorizon,
      "autocorrelation",
      12,
    );
  });

  it("factor-weighted portfolio: returns, alpha with its Newey–West t, beta", () => {
    series(sheet.factorPortfolio.returns, expected.factorReturns, "returns", 12);
    close(sheet.factorPortfolio.alpha, expected.alpha, "alpha", 12);
    close(sheet.factorPortfolio.beta, expected.beta, "beta", 10);
    close(sheet.factorPortfolio.alphaT, expected.alphaT, "alpha t", 8);
  });

  it("decay, both curves; the curve at the horizon is the headline", () => {
    for (const curve of ["lagged", "cumulative"] as const)
      expected.decay[curve].forEach((wanted: Record<string, number>, i: number) => {
        const got = sheet.decay[curve][i]!;
        expect(got.n, `${curve} ${i + 1}`).toBe(wanted.n);
        close(got.rankIc, wanted.mean, `${curve} ${i + 1}`, 12);
        close(got.ic, wanted.ic, `${curve} Pearson ${i + 1}`, 12);
        close(got.ir, wanted.ir, `${curve} ir ${i + 1}`);
        close(got.t, wanted.t, `${curve} t ${i + 1}`, 8);
      });
    close(sheet.decay.cumulative[fixture.horizon - 1]!.rankIc, sheet.ic.summary.rankIc.mean, "headline", 14);
  });

  it("IC inside industries, pooled too; an industry with one name has none", () => {
    expected.industries.forEach((wanted: Record<string, Value> & { pooled: [Value, Value] }, k: number) => {
      const got = sheet.industries!.ic[k]!;
      close(got.rankIc, wanted.mean, `rankIc ${k}`, 12);
      close(got.ic, wanted.ic, `ic ${k}`, 12);
      close(got.t, wanted.t, `t ${k}`, 8);
      expect(got.dates).toBe(wanted.n);
      close(got.pooledRankIc, wanted.pooled[0], `pooled rank ${k}`, 12);
      close(got.pooledIc, wanted.pooled[1], `pooled ${k}`, 12);
    });
    expect(sheet.industries!.ic[2]).toMatchObject({ name: "alone", rankIc: null, dates: 0, names: null });
  });

  it("where the quantiles' names come from", () => {
    const { distribution } = sheet.industries!;
    series(distribution.universe, expected.distribution.universe, "universe", 12);
    expected.distribution.quantiles.forEach((wanted: Value[], q: number) => {
      series(distribution.quantiles[q]!, wanted, `quantile ${q + 1}`, 12);
    });
    expect(distribution.months.map(({ date }) => date.slice(0, 7))).toEqual(
      expected.months.map(({ month }: { month: string }) => month),
    );
  });

  it("exposures; a style that the history is too short for has none", () => {
    for (const { name, correlation, pearson, t } of sheet.exposures) {
      const wanted = expected.exposures[name];
      close(correlation, wanted?.mean ?? null, name, 11);
      close(pearson, wanted?.pearson ?? null, `${name} pearson`, 11);
      close(t, wanted?.t ?? null, `${name} t`, 8);
    }
    // No turnover, amount or volume: nothing to say about liquidity.
    expect(sheet.exposures.find(({ name }) => name === "liquidity")!.expression).toBeNull();
  });

  it("IC after neutralising industry, and industry and size", () => {
    for (const label of ["industry", "industry+size"] as const) {
      const got = smooth.neutralised.find((row) => row.label === label)!;
      const wanted = expected.neutralised[label];
      expect(got.n, label).toBe(wanted.n);
      close(got.rankIc, wanted.mean, label, 12);
      close(got.ic, wanted.ic, `${label} ic`, 11);
      close(got.t, wanted.t, `${label} t`, 8);
    }
  });

  it("library: correlations and what is left; the factor itself is no company", () => {
    expect(sheet.library.factors.map(({ name }) => name)).toEqual(["size", "reversal"]);
    close(sheet.library.factors[0]!.correlation, expected.library.size, "size", 12);
    close(sheet.library.factors[1]!.correlation, expected.library.reversal, "reversal", 12);
    close(sheet.library.marginal!.rankIc, expected.library.marginal.mean, "marginal", 11);
    close(sheet.library.marginal!.ic, expected.library.marginal.ic, "marginal ic", 11);
    close(sheet.library.marginal!.t, expected.library.marginal.t, "marginal t", 8);
  });

  it("coverage", () => {
    series(sheet.coverage.share, expected.coverage, "coverage", 14);
  });

  it("regimes by what was known on the date", () => {
    for (const { label, ...got } of [...sheet.regimes.market, ...sheet.regimes.volatility]) {
      const wanted = expected.regimes[label];
      expect(got.n, label).toBe(wanted.n);
      close(got.rankIc, wanted.mean, label, 12);
      close(got.ic, wanted.ic, `${label} ic`, 12);
      close(got.longShort, wanted.longShort, `${label} spread`, 12);
      close(got.t, wanted.t, `${label} t`, 8);
    }
    expect(sheet.regimes.source).toBe("benchmark");
  });

  it("event study", () => {
    expect(sheet.events.offsets).toEqual(expected.events.offsets);
    for (let q = 0; q < fixture.quantiles; q++) {
      series(sheet.events.mean[q]!, expected.events.mean[q], `mean ${q + 1}`, 12);
      series(sheet.events.excess[q]!, expected.events.excess[q], `excess ${q + 1}`, 12);
      series(sheet.events.standardError[q]!, expected.events.se[q], `error ${q + 1}`, 12);
    }
  });

  it("months and the Q–Q line", () => {
    const got = sheet.monthly.months.map(({ year, month, n }) => [
      `${year}-${String(month).padStart(2, "0")}`,
      n,
    ]);
    expect(got).toEqual(expected.months.map(({ month, n }: { month: string; n: number }) => [month, n]));
    expected.months.forEach(({ rankIc }: { rankIc: Value }, i: number) => {
      close(sheet.monthly.months[i]!.rankIc, rankIc, `month ${i}`, 12);
    });
    series(sheet.distribution.rankIc.qq.theoretical, expected.qq.theoretical, "Q–Q", 9);
    const { counts } = sheet.distribution.rankIc.histogram;
    expect(counts.reduce((a, b) => a + b, 0)).toBe(sheet.ic.summary.rankIc.n);
  });

  it("net of costs, gross over the same dates", () => {
    close(sheet.costs.netMean, expected.net.mean, "net", 12);
    close(sheet.costs.netT, expected.net.t, "net t", 8);
    close(sheet.costs.grossMean, expected.net.gross, "gross", 12);
  });

  it("where it fails: dates, names, industries; the parts of a date add up to its RankIC", () => {
    const { failures } = sheet;
    expect(failures.sign).toBe(expected.failures.sign);
    expect(failures.dates.map(({ date }) => date)).toEqual(expected.failures.dates);
    failures.dates[0]!.names.forEach(({ name, cost }, i) => {
      expect(name).toBe(expected.failures.names[i].name);
      close(cost, expected.failures.names[i].cost, name, 12);
    });
    for (const { name, cost } of failures.industries)
      close(cost, expected.failures.industries[name], name, 12);
    for (const { name, cost } of failures.names) close(cost, expected.failures.byName[name], name, 12);
    for (const { rankIc, industries, sizes } of failures.dates) {
      const sum = (of: readonly { cost: number }[]) => of.reduce((total, { cost }) => total + cost, 0);
      close(sum(sizes), failures.sign * rankIc, "sizes", 12);
      close(sum(industries), failures.sign * rankIc, "industries", 12);
    }
  });
});
