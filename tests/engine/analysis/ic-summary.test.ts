import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { summarizeIc } from "../../../src/engine/analysis/ic-summary.js";
import { criticalT, twoSidedP } from "../../../src/engine/analysis/student-t.js";

interface Fixture {
  cases: {
    name: string;
    horizon: number;
    annualisation: number;
    series: (number | null)[];
    pairs: number[];
    expected: Record<string, number>;
  }[];
  tails: { t: number; df: number; p: number }[];
  critical: { level: number; df: number; t: number }[];
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../../fixtures/analysis/summary.json", import.meta.url), "utf8"),
);

describe("the summary of daily ICs agrees with scipy, pandas and statsmodels", () => {
  for (const { name, series, pairs, horizon, annualisation, expected } of fixture.cases) {
    it(name, () => {
      const got = summarizeIc(
        series.map((v) => v ?? Number.NaN),
        pairs,
        { horizon, annualisation },
      );
      for (const [key, value] of Object.entries(expected)) {
        expect(got[key as keyof typeof got], key).toBeCloseTo(value, 10);
      }
    });
  }

  it("has p values right to many digits in the far tail", () => {
    for (const { t, df, p } of fixture.tails) {
      expect(Math.abs((twoSidedP(t, df) ?? Number.NaN) / p - 1), `t=${t} df=${df}`).toBeLessThan(1e-9);
    }
  });

  it("has the critical t of scipy", () => {
    for (const { level, df, t } of fixture.critical) expect(criticalT(level, df) / t).toBeCloseTo(1, 8);
  });
});

describe("undefined is null, never 0", () => {
  it("for a series without values", () => {
    const got = summarizeIc([Number.NaN], [0], { horizon: 5, annualisation: 252 });
    expect(got).toMatchObject({
      mean: null,
      std: null,
      ir: null,
      t: null,
      p: null,
      significant: null,
      n: 0,
      positive: 0,
    });
  });

  it("for a constant series: a mean, but no ratio", () => {
    const got = summarizeIc([0.5, 0.5, 0.5], [20, 20, 20], { horizon: 1, annualisation: 252 });
    expect(got).toMatchObject({ mean: 0.5, std: 0, ir: null, t: null, tNeweyWest: null, skew: null });
  });
});
