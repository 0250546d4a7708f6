import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnalyzeInput, analyzeFactor, type TearSheet } from "../../../src/engine/analysis/index.js";
import { scoreFactors } from "../../../src/engine/analysis/score-factors.js";
import { forwardReturns } from "../../../src/engine/panel/index.js";
import { createRandom } from "../../../src/engine/random.js";
import { inputOf, type Market } from "./small-market.js";

async function analyse(
  market: Market,
  formula: string,
  rest: Parameters<typeof inputOf>[2] = {},
): Promise<TearSheet> {
  const input = await inputOf(market, formula, rest);
  try {
    return await analyzeFactor(input);
  } finally {
    await input.evaluator.close();
  }
}

const days = (n: number) =>
  Array.from({ length: n }, (_, i) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10));
const names = (n: number) => Array.from({ length: n }, (_, i) => `S${String(i).padStart(2, "0")}`);

/** Prices whose one-day returns, close to close, are the given rows; one more day than rows. */
function pricesOf(returns: readonly (readonly number[])[]): number[] {
  const prices = [returns[0]!.map(() => 1)];
  for (const row of returns) prices.push(row.map((r, s) => prices.at(-1)![s]! * (1 + r)));
  return prices.flat();
}

describe("Alphalens' small cases (tests/test_performance.py): the numbers", () => {
  const market = (
    factor: readonly number[][],
    returns: readonly number[][],
    industry?: number[],
  ): Market => ({
    dates: days(factor.length + 1),
    symbols: names(factor[0]!.length),
    fields: { close: pricesOf(returns), f: [...factor.flat(), ...factor[0]!.map(() => null)] },
    ...(industry && { industry }),
  });
  const ramps = [
    [1, 2, 3, 4],
    [4, 3, 2, 1],
  ];
  const inverse = [
    [4, 3, 2, 1],
    [1, 2, 3, 4],
  ];

  it("information coefficient −1 and 1", async () => {
    expect((await analyse(market(ramps, inverse), "f")).ic.rankIc).toEqual([-1, -1]);
    expect((await analyse(market(ramps, ramps), "f")).ic.rankIc).toEqual([1, 1]);
  });

  it("factor-weighted returns −1.25", async () => {
    const { factorPortfolio } = await analyse(market(ramps, inverse), "f");
    expect(factorPortfolio.returns).toEqual([-1.25, -1.25].map((v) => expect.closeTo(v, 12)));
  });

  it("alpha −1 a year, beta 5/6", async () => {
    const { factorPortfolio } = await analyse(
      market(ramps, [
        [1, 2, 3, 4],
        [1, 1, 1, 1],
      ]),
      "f",
    );
    expect(factorPortfolio.beta).toBeCloseTo(5 / 6, 12);
    expect(factorPortfolio.alphaAnnualised).toBeCloseTo(-1, 12);
    expect(factorPortfolio.alphaT).toBeNull();
  });

  const flat = (n: number) => Array.from({ length: n }, () => [0.01, 0.02, 0.03, 0.04]);
  const up = [1, 2, 3, 4];
  const down = [4, 3, 2, 1];
  for (const [horizon, wanted] of [
    [1, [null, 1, 1, 0]],
    [2, [null, null, 0, 1]],
    [3, [null, null, null, 0]],
  ] as const)
    it(`turnover of the top quantile, period ${horizon}`, async () => {
      const factor = [up, down, up, up, up, up, up];
      const sheet = await analyse(market(factor, flat(7)), "f", { quantiles: 4, horizon });
      expect(sheet.turnover.quantiles[3]!.slice(0, 4)).toEqual(wanted);
    });

  it("rank autocorrelation, period 3: 1, 1, 1, 0.6, −0.6, −1, 1, −0.6, −1", async () => {
    const mixed = [2, 1, 4, 3];
    const factor = [up, mixed, down, up, mixed, down, mixed, down, up, mixed, mixed, down];
    // Horizon 3 purges three dates: they are given once more.
    const input = [...factor, ...factor.slice(0, 3)];
    const sheet = await analyse(market(input, flat(15)), "f", { quantiles: 2, horizon: 3 });
    const wanted = [1, 1, 1, 0.6, -0.6, -1, 1, -0.6, -1];
    const all = [...wanted, 1];
    // One date more than theirs (row 12 against row 9: `up` against `mixed`… of mixed, 0.6).
    expect(sheet.dates.length).toBe(13);
    expect(sheet.turnover.rankAutocorrelationHorizon).toBeCloseTo(
      ([...wanted, 0.6] as number[]).reduce((a, b) => a + b, 0) / all.length,
      12,
    );
  });
});

describe("what cannot be known is null, never 0", () => {
  const random = createRandom(3);
  const noise = (n: number, s: number) =>
    Array.from({ length: n }, () => Array.from({ length: s }, () => random.normal() * 0.01));
  const market = (fields: Market["fields"], n: number, s: number): Market => ({
    dates: days(n),
    symbols: names(s),
    fields,
  });

  it("a factor without any value", async () => {
    const sheet = await analyse(
      market({ close: pricesOf(noise(29, 12)), f: Array.from({ length: 360 }, () => null) }, 30, 12),
      "f",
    );
    expect(sheet.ic.summary.rankIc).toMatchObject({ mean: null, t: null, n: 0, significant: null });
    expect(sheet.ic.rankIc.every((v) => v === null)).toBe(true);
    expect(sheet.quantiles.groups[0]).toMatchObject({
      mean: null,
      standardError: null,
      names: null,
      dates: 0,
    });
    expect(sheet.quantiles.orderedNeighbours).toBeNull();
    expect(sheet.inference.shuffled).toMatchObject({ mean: null, std: null, z: null });
    expect(sheet.inference.bootstrap.rankIcMean).toEqual({ low: null, high: null });
    expect(sheet.inference.deflatedSharpe).toMatchObject({ sharpe: null, probability: null });
    expect(sheet.costs).toMatchObject({ grossMean: null, netMean: null, breakEven: null });
    expect(sheet.factorPortfolio).toMatchObject({ mean: null, alpha: null, sharpe: null });
    expect(sheet.decay.lagged[0]).toMatchObject({ rankIc: null, n: 0 });
    expect(sheet.distribution.rankIc.histogram).toEqual({ edges: [], counts: [] });
    expect(sheet.failures.dates).toEqual([]);
    expect(sheet.coverage).toMatchObject({ mean: 0, minimum: 0 });
    expect(sheet.header.warnings).toContain("no date has enough values for an IC");
    // Nobody was ever picked: the sub-portfolios are cash, the universe is not.
    expect(sheet.quantiles.cumulative.quantiles[0]!.every((v) => v === 1)).toBe(true);
    expect(sheet.quantiles.cumulative.universe.at(-1)).not.toBe(1);
  });

  it("the break-even fee of a spread that is negative before costs, and says so", async () => {
    const returns = noise(29, 12);
    const wrong = [...returns.flat().map((r) => -r), ...Array.from({ length: 12 }, () => null)];
    const negative = await analyse(market({ close: pricesOf(returns), f: wrong }, 30, 12), "f");
    const positive = await analyse(market({ close: pricesOf(returns), f: wrong }, 30, 12), "-f");
    const said = "the mean spread is negative before costs: there is no break-even fee";
    expect(negative.costs.grossMean).toBeLessThan(0);
    expect(negative.costs.breakEven).toBeNull();
    expect(negative.header.warnings).toContain(said);
    expect(positive.costs.grossMean).toBeCloseTo(-negative.costs.grossMean!, 12);
    expect(positive.costs.breakEven).toBeGreaterThan(0);
    expect(positive.header.warnings).not.toContain(said);
  });

  it("dates on which all names are equal have no IC and no spread", async () => {
    const close = pricesOf(noise(29, 12));
    const sheet = await analyse(market({ close, f: close.map(() => 7) }, 30, 12), "f");
    expect(sheet.ic.summary.rankIc.n).toBe(0);
    expect(sheet.ic.ic.every((v) => v === null)).toBe(true);
    expect(sheet.quantiles.spread.every((v) => v === null)).toBe(true);
    expect(sheet.factorPortfolio.returns.every((v) => v === null)).toBe(true);
    // Equal ranks stay together: all in the middle group.
    expect(sheet.quantiles.groups.map(({ names: n }) => n)).toEqual([null, null, 12, null, null]);
  });

  it("a horizon longer than the sample is refused, with what to do", async () => {
    const close = pricesOf(noise(9, 12));
    await expect(analyse(market({ close, f: close }, 10, 12), "f", { horizon: 20 })).rejects.toMatchObject({
      code: "empty-window",
    });
  });

  it("lags longer than the sample have no IC; the short ones keep theirs", async () => {
    const close = pricesOf(noise(9, 12));
    // On the first day all prices are equal: no IC on that date at any lag.
    const { decay } = await analyse(market({ close, f: close }, 10, 12), "f");
    expect(decay.lagged.map(({ n }) => n)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, ...Array(12).fill(0)]);
    expect(decay.cumulative[12]).toMatchObject({ rankIc: null, ir: null, t: null });
  });

  it("a dataset without industries, sizes and benchmark has no such parts", async () => {
    const close = pricesOf(noise(29, 12));
    const sheet = await analyse(market({ close, f: noise(30, 12).flat() }, 30, 12), "f");
    expect(sheet.industries).toBeNull();
    expect(sheet.neutralised).toEqual([]);
    expect(sheet.regimes.size).toEqual([]);
    expect(sheet.quantiles.cumulative.benchmark).toBeNull();
    expect(sheet.library).toEqual({ factors: [], maxAbsolute: null, marginal: null });
    expect(sheet.inference.pbo).toBeNull();
    expect(sheet.inference.multiple).toMatchObject({ trials: null, q: null });
    expect(sheet.regimes.source).toBe("universe");
  });
});

/** 40 days, 15 names, a factor with ties and gaps that knows a little. */
function market(seed: number): Market {
  const random = createRandom(seed);
  const n = 40;
  const s = 15;
  const returns = Array.from({ length: n - 1 }, () =>
    Array.from({ length: s }, () => random.normal() * 0.02),
  );
  const f = Array.from({ length: n }, (_, t) =>
    Array.from({ length: s }, (_, i) =>
      random.next() < 0.05 ? null : Math.round(3 * random.normal() + 40 * (returns[t]?.[i] ?? 0)) / 3,
    ),
  );
  const close = pricesOf(returns).map((v) => (random.next() < 0.02 ? null : v));
  return {
    dates: days(n),
    symbols: names(s),
    fields: { close, f: f.flat(), market_cap: close.map(() => 1 + 10 * random.next()) },
    industry: Array.from({ length: s }, (_, i) => i % 2),
  };
}

describe("properties", () => {
  const settings = { horizon: 3, quantiles: 3, minPairs: 5 } satisfies Partial<AnalyzeInput>;

  it("permuting the symbols changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1000 }), async (seed) => {
        const given = market(seed);
        const s = given.symbols.length;
        const order = createRandom(seed + 1).shuffle(Array.from({ length: s }, (_, i) => i));
        const moved = (x: readonly (number | null)[]) => x.map((_, i) => x[i - (i % s) + order[i % s]!]!);
        const permuted: Market = {
          ...given,
          symbols: order.map((i) => given.symbols[i]!),
          fields: Object.fromEntries(Object.entries(given.fields).map(([name, x]) => [name, moved(x)])),
          industry: order.map((i) => given.industry![i]!),
          industries: ["0", "1"],
        };
        const a = await analyse({ ...given, industries: ["0", "1"] }, "f", settings);
        const b = await analyse(permuted, "f", settings);
        same(
          { ...a, timing: {}, inference: { ...a.inference, shuffled: null } },
          {
            ...b,
            timing: {},
            inference: { ...b.inference, shuffled: null },
          },
        );
      }),
      { seed: 1, numRuns: 5 },
    );
  });

  it("a monotone transform leaves everything alone that looks at ranks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1000 }), async (seed) => {
        const a = await analyse(market(seed), "f", settings);
        const b = await analyse(market(seed), "exp(f / 3) + 5", settings);
        expect(b.ic.rankIc).toEqual(a.ic.rankIc);
        expect(b.quantiles).toEqual(a.quantiles);
        expect(b.turnover).toEqual(a.turnover);
        const ranks = ({ decay }: TearSheet) =>
          [...decay.lagged, ...decay.cumulative].map(({ ic: _pearson, ...rest }) => rest);
        expect(ranks(b)).toEqual(ranks(a));
        expect(b.failures).toEqual(a.failures);
        expect(b.industries!.ic.map(({ rankIc }) => rankIc)).toEqual(
          a.industries!.ic.map(({ rankIc }) => rankIc),
        );
      }),
      { seed: 2, numRuns: 5 },
    );
  });

  it("agrees with what `evaluate` says of the same formula", async () => {
    const input = await inputOf(market(4), "f", settings);
    const sheet = await analyzeFactor(input);
    const [score] = await scoreFactors(input.evaluator, [input.formula], {
      splits: input.manifest.splits,
      split: "train",
      horizon: 3,
      entry: "close",
      label: forwardReturns(input.evaluator.panel, { horizon: 3, entry: "close" }),
      minPairs: 5,
      quantiles: 3,
    });
    expect(sheet.ic.summary.rankIc).toEqual(score!.rankIc);
    expect(sheet.ic.summary.ic).toEqual(score!.ic);
    expect(sheet.quantiles.longShort).toEqual(score!.longShort);
    expect(sheet.coverage.mean).toBe(score!.coverage);
    await input.evaluator.close();
  });

  it("the shuffled control centres on 0, whatever the factor knows", async () => {
    const { inference, ic } = await analyse(market(5), "f", settings);
    const { mean, std, draws, means, z } = inference.shuffled;
    expect(means).toHaveLength(draws);
    expect(Math.abs(mean!)).toBeLessThan((4 * std!) / Math.sqrt(draws));
    expect(z).toBeCloseTo(ic.summary.rankIc.mean! / std!, 12);
  });

  it("gives the same sheet for the same seed, another control for another", async () => {
    const [a, b, c] = [
      await analyse(market(6), "f", settings),
      await analyse(market(6), "f", settings),
      await analyse(market(6), "f", { ...settings, seed: 2 }),
    ];
    expect({ ...b, timing: {} }).toEqual({ ...a, timing: {} });
    expect(c.inference.shuffled.means).not.toEqual(a.inference.shuffled.means);
    expect(c.ic).toEqual(a.ic);
  });
});

describe("the window", () => {
  const splits = {
    train: { from: 0, to: 20 },
    valid: { from: 20, to: 30 },
    test: { from: 30, to: 40 },
    spec: "50/25/25",
  };

  it("prices after the split change nothing", async () => {
    const given = market(8);
    const cut = 30 * given.symbols.length;
    const later = {
      ...given,
      fields: { ...given.fields, close: given.fields["close"]!.map((v, i) => (i < cut ? v : 99)) },
    };
    const a = await analyse(given, "f", { splits, split: "search", horizon: 3, minPairs: 5 });
    const b = await analyse(later, "f", { splits, split: "search", horizon: 3, minPairs: 5 });
    expect({ ...b, timing: {} }).toEqual({ ...a, timing: {} });
    expect(a.quantiles.cumulative.dates.at(-1)).toBe(given.dates[29]);
  });

  it("the test window needs the words, and says how often it was looked at", async () => {
    const trials = {
      n: 12,
      looks: 3,
      others: [
        { p: 0.5, sharpe: 0.1 },
        { p: 0.01, sharpe: -0.2 },
      ],
    };
    const sheet = await analyse(market(9), "f", {
      splits,
      split: { unsealed: "test" },
      horizon: 3,
      minPairs: 5,
      trials,
    });
    expect(sheet.header).toMatchObject({ split: "test", testLooks: 3, trials: 12 });
    expect(sheet.header.warnings.join()).toContain("looked at 3 times");
    expect(sheet.inference.deflatedSharpe.varianceFrom).toBe("trials");
    expect(sheet.inference.multiple.q!).toBeGreaterThanOrEqual(sheet.inference.multiple.p!);
  });

  it("stops when asked to", async () => {
    await expect(analyse(market(9), "f", { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("hands out the values after pre-processing, and reports its progress", async () => {
    const seen: string[] = [];
    let length = 0;
    await analyse(market(9), "f", {
      preprocessing: {
        universe: true,
        winsorise: { method: "mad", k: 3, scaled: true },
        fill: "industry-median",
        standardise: "rank",
        neutralise: null,
      },
      onProgress: ({ message }) => seen.push(message),
      onValues: ({ values }) => {
        length = values.filter((v) => v > 0 && v <= 1).length;
      },
    });
    expect(length).toBe(40 * 15);
    expect(seen).toContain("values");
  });
});

/** Equal but for the last digits: sums run in another order. */
function same(a: unknown, b: unknown, path = ""): void {
  if (typeof a === "number" && typeof b === "number") {
    expect(b, path).toBeCloseTo(a, 9);
  } else if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) {
    expect(Object.keys(b), path).toEqual(Object.keys(a));
    for (const key of Object.keys(a)) same(a[key as never], b[key as never], `${path}.${key}`);
  } else expect(b, path).toEqual(a);
}
