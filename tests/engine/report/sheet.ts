import type { IcSummary } from "../../../src/engine/analysis/score.js";
import { TearSheet } from "../../../src/engine/analysis/tear-sheet.js";

/** A tear sheet of made-up figures that has every part, to draw from. Nothing in it was measured. */
export function makeSheet(header: Partial<TearSheet["header"]> = {}, dates = 500): TearSheet {
  let seed = 20_240_131;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const around = (mean: number, spread: number) => mean + (random() - 0.5) * 2 * spread;
  const day = (i: number) =>
    new Date(Date.UTC(2018, 0, 2) + Math.floor(i * 1.45) * 86_400_000).toISOString().slice(0, 10);
  const axis = Array.from({ length: dates }, (_, i) => day(i));
  const series = (mean: number, spread: number): (number | null)[] =>
    axis.map((_, i) => (i === 7 ? null : around(mean, spread)));
  const nav = (drift: number) => {
    let level = 1;
    return axis.map(() => {
      level *= 1 + around(drift, 0.01);
      return level;
    });
  };
  const rolling = (values: readonly (number | null)[]) =>
    values.map((_, i) => {
      if (i < 59) return null;
      const past = values.slice(i - 59, i + 1).filter((value) => value !== null);
      return past.reduce((sum, value) => sum + value, 0) / past.length;
    });
  const five = [1, 2, 3, 4, 5];
  const industries = ["银行", "食品饮料", "Electronics & <Semis>", "医药生物", "非银金融", "房地产"];
  const rankIc = series(0.03, 0.2);
  const ic = series(0.025, 0.2);
  const groups = (names: readonly string[]) =>
    names.map((name) => ({
      name,
      rankIc: around(0.03, 0.05),
      ic: around(0.03, 0.05),
      ir: around(0.2, 0.1),
      t: around(1.5, 1),
      dates,
      names: 40,
    }));
  const regime = (label: string) => ({
    label,
    rankIc: around(0.03, 0.04),
    ic: around(0.03, 0.04),
    ir: 0.2,
    t: 1.4,
    longShort: 0.002,
    n: 120,
  });
  const shares = () => {
    const raw = industries.map(() => random());
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / sum);
  };
  const curve = (top: number) =>
    Array.from({ length: 20 }, (_, i) => ({
      lag: i + 1,
      rankIc: around(top, 0.01),
      ic: around(top, 0.01),
      ir: 0.2,
      t: 2,
      n: dates,
    }));
  const interval = { low: 0.01, high: 0.05 };
  const distribution = {
    histogram: {
      edges: Array.from({ length: 31 }, (_, i) => -0.3 + i * 0.02),
      counts: Array.from({ length: 30 }, (_, i) => Math.round(60 * Math.exp(-(((i - 16) / 6) ** 2)))),
    },
    qq: {
      theoretical: Array.from({ length: 200 }, (_, i) => (i - 99.5) / 40),
      sample: Array.from({ length: 200 }, (_, i) => 0.03 + ((i - 99.5) / 40) * 0.1 + around(0, 0.004)),
    },
  };
  const longShort = {
    quantiles: 5,
    groupMeans: [-0.001, 0.0005, 0.001, 0.002, 0.004],
    mean: 0.005,
    std: 0.04,
    t: 4,
    tNeweyWest: 2.6,
    sharpe: 0.9,
    monotonicity: 1,
    positive: 0.55,
  };
  const value = {
    version: 1,
    header: {
      name: "RLSF",
      expression: "-ewma(ts_zscore(volume, 252), 60)",
      canonical: "-ewma(ts_zscore(volume, 252), 60)",
      hash: "0123456789abcdef",
      dataset: "hs300",
      datasetHash: "ab".repeat(32),
      datasetKind: "imported",
      market: "cn-a",
      splits: "60/20/20",
      split: "search",
      from: axis[0]!,
      to: axis.at(-1)!,
      horizon: 5,
      entry: "next-open",
      tradable: true,
      quantiles: 5,
      minPairs: 10,
      annualisation: 252,
      preprocessing: {
        universe: false,
        winsorise: null,
        fill: null,
        standardise: null,
        neutralise: null,
      },
      seed: 7,
      benchmark: "benchmark.csv",
      trials: 12,
      testWindow: { from: "2022-05-31", to: "2023-12-29" },
      testLooks: 0,
      caveats: ["Industries are one snapshot. 行业为单一快照。"],
      warnings: [],
      ...header,
    },
    dates: axis,
    ic: {
      ic,
      rankIc,
      icRolling: rolling(ic),
      rankIcRolling: rolling(rankIc),
      rollingWindow: 60,
      pairs: axis.map(() => 280),
      summary: { ic: icSummary(0.025), rankIc: icSummary(0.03) },
      significant5: {
        ic: { all: 0.4, positive: 0.25, negative: 0.15 },
        rankIc: { all: 0.4, positive: 0.25, negative: 0.15 },
      },
    },
    inference: {
      bootstrap: {
        draws: 2000,
        meanBlock: 10,
        level: 0.95,
        rankIcMean: interval,
        icMean: interval,
        ir: interval,
        longShort: interval,
      },
      multiple: { trials: 12, known: 11, p: 0.01, q: 0.04 },
      deflatedSharpe: {
        sharpe: 0.12,
        threshold: 0.1,
        probability: 0.71,
        trials: 12,
        observations: 100,
        varianceFrom: "trials",
      },
      shuffled: {
        draws: 20,
        mean: 0.0001,
        std: 0.002,
        z: 14,
        means: Array.from({ length: 20 }, () => around(0, 0.004)),
      },
      pbo: null,
    },
    decay: { lagged: curve(0.01), cumulative: curve(0.04) },
    industries: {
      group: "industry",
      minNames: 5,
      ic: groups(industries).map((group) => ({ ...group, pooledRankIc: null, pooledIc: null })),
      distribution: {
        names: industries,
        universe: shares(),
        quantiles: five.map(shares),
        months: [1, 2, 3, 4, 5, 6].map((m) => ({
          date: `2018-0${m}-28`,
          universe: shares(),
          quantiles: five.map(shares),
        })),
      },
    },
    quantiles: {
      groups: five.map((quantile) => ({
        quantile,
        mean: (quantile - 2) * 0.001,
        standardError: 0.0006,
        excess: (quantile - 3) * 0.001,
        annualised: (quantile - 2) * 0.05,
        names: 56,
        dates,
      })),
      longShort,
      spread: series(0.005, 0.04),
      orderedNeighbours: 1,
      cumulative: {
        dates: axis,
        quantiles: five.map((q) => nav((q - 3) * 0.0003)),
        universe: nav(0.0001),
        benchmark: nav(0),
        longShort: nav(0.0008),
      },
    },
    turnover: {
      quantiles: five.map(() => series(0.3, 0.1)),
      mean: five.map(() => around(0.3, 0.05)),
      rankAutocorrelation: series(0.9, 0.05),
      rankAutocorrelationMean: 0.9,
      rankAutocorrelationHorizon: 0.7,
    },
    factorPortfolio: {
      returns: series(0.002, 0.02),
      turnover: series(0.2, 0.1),
      mean: 0.002,
      std: 0.02,
      sharpe: 0.8,
      turnoverMean: 0.2,
      turnoverHorizon: 0.5,
      alpha: 0.001,
      alphaAnnualised: 0.06,
      alphaT: 1.9,
      beta: 0.1,
    },
    costs: {
      schedule: "cn-a",
      rates: [
        { from: "2015-08-01", buy: 0.0003, sell: 0.0013, source: "exchange notice", confidence: "official" },
        { from: "2023-08-28", buy: 0.0003, sell: 0.0008, source: "exchange notice", confidence: "official" },
      ],
      grossMean: 0.005,
      costMean: 0.001,
      netMean: 0.004,
      netSharpe: 0.7,
      netT: 2,
      net: series(0.004, 0.04),
      breakEven: 0.004,
    },
    exposures: (["size", "beta", "momentum", "volatility", "liquidity"] as const).map((name) => ({
      name,
      expression: "log(market_cap)",
      correlation: around(0, 0.4),
      pearson: around(0, 0.4),
      t: 3,
      series: series(0.1, 0.3),
    })),
    neutralised: (["industry", "industry+size", "industry+styles"] as const).map((label) => ({
      label,
      expression: "neutralize(x, industry)",
      rankIc: 0.02,
      ic: 0.02,
      ir: 0.15,
      t: 1.8,
      n: dates,
    })),
    library: {
      factors: ["DLCF", "LDHV", "Alpha1"].map((name) => ({
        name,
        correlation: around(0, 0.6),
        pearson: 0.1,
      })),
      maxAbsolute: 0.5,
      marginal: { rankIc: 0.015, ic: 0.01, ir: 0.1, t: 1.2, n: dates, pairs: 270 },
    },
    coverage: {
      share: axis.map((_, i) => Math.min(1, 0.4 + i / 200)),
      valid: axis.map((_, i) => Math.min(290, 120 + i)),
      universe: axis.map(() => 290),
      filled: axis.map(() => 0),
      mean: 0.95,
      minimum: 0.4,
      infinite: 3,
    },
    regimes: {
      years: ["2018", "2019"].map(regime),
      market: ["bull", "bear"].map(regime),
      volatility: ["high", "low"].map(regime),
      size: groups(["large", "small"]),
      source: "benchmark",
    },
    events: {
      offsets: Array.from({ length: 31 }, (_, i) => i - 10),
      mean: five.map((q) => Array.from({ length: 31 }, (_, i) => (i - 10) * (q - 3) * 0.0004)),
      excess: five.map((q) => Array.from({ length: 31 }, (_, i) => (i - 10) * (q - 3) * 0.0003)),
      standardError: five.map(() => Array.from({ length: 31 }, () => 0.001)),
    },
    distribution: { rankIc: distribution, ic: distribution },
    monthly: {
      months: [2018, 2019].flatMap((year) =>
        Array.from({ length: 12 }, (_, m) => ({
          year,
          month: m + 1,
          rankIc: m === 4 && year === 2019 ? null : around(0.03, 0.08),
          ic: around(0.03, 0.08),
          n: 20,
        })),
      ),
      years: [2018, 2019],
    },
    failures: {
      sign: 1,
      dates: axis.slice(0, 10).map((date) => ({
        date,
        rankIc: -0.4,
        spread: -0.03,
        industries: [{ name: "银行", cost: -0.1 }],
        sizes: [{ name: "size1", cost: -0.05 }],
        names: [{ name: "600000.XSHG", cost: -0.02 }],
      })),
      industries: industries.map((name, i) => ({ name, cost: -0.004 + i * 0.002 })),
      sizes: [{ name: "size1", cost: -0.002 }],
      names: ["600000.XSHG", "000001.XSHE"].map((name) => ({ name, cost: -0.001 })),
    },
    timing: { values: 40, ic: 20 },
  };
  return TearSheet.parse(value);
}

function icSummary(mean: number): IcSummary {
  return {
    mean,
    std: 0.12,
    ir: mean / 0.12,
    irAnnualised: 1.8,
    t: 5.1,
    p: 0.00001,
    tNeweyWest: 2.4,
    pOverlap: 0.02,
    tNonOverlap: 2.2,
    skew: 0.1,
    kurtosis: 0.3,
    positive: 300,
    negative: 199,
    significant: 0.3,
    significantPositive: 0.2,
    significantNegative: 0.1,
    autocorrelation: 0.7,
    n: 499,
  };
}
