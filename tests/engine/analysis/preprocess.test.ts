import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orthogonalise, Preprocessing, preprocess, RAW } from "../../../src/engine/analysis/index.js";
import { PreprocessingError } from "../../../src/engine/analysis/preprocess/preprocessing-error.js";
import { agree, numbers, statsFixture } from "./stats-fixture.js";

const fixture = statsFixture();
const { rows, symbols: stride } = fixture;
const x = numbers(fixture.x);
const industry = {
  codes: Int32Array.from({ length: rows * stride }, (_, i) => fixture.industry[i % stride]!),
  count: 4,
};
const context = {
  rows,
  stride,
  universe: Uint8Array.from(fixture.members),
  industry,
  logCap: numbers(fixture.cap).map(Math.log),
};
/** numpy left the cells outside the universe as they were; the pipeline drops them. */
const inside = (expected: readonly (number | null)[]) =>
  expected.map((v, i) => (context.universe[i] === 1 ? v : null));
const run = (spec: Partial<Preprocessing>) => preprocess(x, context, { ...RAW, universe: true, ...spec });

describe("each step agrees with numpy", () => {
  it("winsorise: MAD scaled and not, sigma, quantile", async () => {
    const { winsorise } = fixture;
    agree((await run({ winsorise: { method: "mad", k: 3, scaled: true } })).values, inside(winsorise.mad));
    agree(
      (await run({ winsorise: { method: "mad", k: 2, scaled: false } })).values,
      inside(winsorise.madUnscaled),
    );
    agree((await run({ winsorise: { method: "sigma", k: 3 } })).values, inside(winsorise.sigma));
    agree(
      (await run({ winsorise: { method: "quantile", lower: 0.1, upper: 0.8 } })).values,
      inside(winsorise.quantile),
    );
  });

  it("fill with the industry's median, counted", async () => {
    const { values, filled } = await run({ fill: "industry-median" });
    agree(values, inside(fixture.fill));
    const wanted = inside(fixture.fill).map((v, i) => (v !== null && Number.isNaN(x[i]!) ? 1 : 0));
    expect(Array.from(filled)).toEqual(
      Array.from({ length: rows }, (_, t) =>
        wanted.slice(t * stride, (t + 1) * stride).reduce<number>((a, b) => a + b, 0),
      ),
    );
  });

  it("standardise: z, rank, robust; a date without spread has no z", async () => {
    for (const how of ["z", "rank", "robust"] as const)
      agree((await run({ standardise: how })).values, inside(fixture.standardise[how]));
  });

  it("neutralise: industry, size, both, weighted by √cap", async () => {
    const spec = async (industry: boolean, size: boolean, weights: "equal" | "sqrt-cap") =>
      (await run({ neutralise: { industry, size, weights } })).values;
    agree(await spec(true, false, "equal"), fixture.neutralise.industry);
    agree(await spec(true, true, "equal"), fixture.neutralise.industrySize);
    agree(await spec(false, true, "equal"), fixture.neutralise.size);
    agree(await spec(true, true, "sqrt-cap"), fixture.neutralise.weighted);
    agree(await spec(true, false, "sqrt-cap"), fixture.neutralise.industryWeighted);
  });

  it("orthogonalise: Schmidt as QR, symmetric as F·(FᵀF)^(−½)", () => {
    const frame = { rows: 2, stride, members: new Uint8Array(2 * stride).fill(1) };
    for (const how of ["schmidt", "symmetric"] as const)
      orthogonalise(fixture.factors.map(numbers), frame, how).forEach((factor, j) => {
        agree(factor, fixture.orthogonal[how][j]!, 10);
      });
  });
});

describe("the pipeline", () => {
  it("winsorises by MAD × 1.4826, k = 3, when nothing is said", () => {
    expect(Preprocessing.parse({})).toEqual({
      universe: true,
      winsorise: { method: "mad", k: 3, scaled: true },
      fill: null,
      standardise: null,
      neutralise: null,
    });
  });

  it("leaves raw values alone, but for infinities, and never changes its input", async () => {
    const given = Float64Array.of(1, Infinity, Number.NaN, -3);
    const copy = given.slice();
    const { values } = await preprocess(
      given,
      { rows: 1, stride: 4, universe: Uint8Array.of(1, 1, 1, 0), industry: null, logCap: null },
      RAW,
    );
    expect(Array.from(values)).toEqual([1, Number.NaN, Number.NaN, -3]);
    expect(given).toEqual(copy);
  });

  it("refuses a step that the dataset has no data for", async () => {
    const without = { ...context, industry: null };
    await expect(preprocess(x, without, { ...RAW, fill: "industry-median" })).rejects.toThrow(
      PreprocessingError,
    );
    await expect(
      preprocess(
        x,
        { ...context, logCap: null },
        {
          ...RAW,
          neutralise: { industry: false, size: true, weights: "equal" },
        },
      ),
    ).rejects.toThrow(/market_cap/);
  });

  it("gives a dependent factor no orthogonal values", () => {
    const a = Float64Array.of(1, 2, 3, 5);
    const frame = { rows: 1, stride: 4, members: Uint8Array.of(1, 1, 1, 1) };
    for (const how of ["schmidt", "symmetric"] as const)
      for (const factor of orthogonalise([a, a.map((v) => 2 * v + 1)], frame, how))
        expect(factor.every(Number.isNaN)).toBe(true);
  });

  it("does not care about the order of symmetric factors, and gives uncorrelated ones", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number(), number(), number()), { minLength: 6, maxLength: 20 }),
        (names) => {
          const n = names.length;
          const factors = [0, 1, 2].map((j) => Float64Array.from(names, (v) => v[j]!));
          const frame = { rows: 1, stride: n, members: new Uint8Array(n).fill(1) };
          const [a, b, c] = orthogonalise(factors, frame, "symmetric");
          const [c2, a2, b2] = orthogonalise([factors[2]!, factors[0]!, factors[1]!], frame, "symmetric");
          if (Number.isNaN(a![0]!)) return;
          for (const [p, q] of [
            [a, a2],
            [b, b2],
            [c, c2],
          ] as const)
            agree(p!, Array.from(q!), 6);
          const dot = (p: Float64Array, q: Float64Array) =>
            p.reduce((sum, v, i) => sum + v * q[i]!, 0) / (n - 1);
          expect(dot(a!, b!)).toBeCloseTo(0, 6);
          expect(dot(b!, c!)).toBeCloseTo(0, 6);
          expect(dot(a!, a!)).toBeCloseTo(1, 9);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });
});

function number() {
  return fc.integer({ min: -1000, max: 1000 }).map((v) => v / 100);
}
