import { readFileSync } from "node:fs";
import { expect } from "vitest";

type Cells = (number | null)[];

/** What tests/fixtures/make_analysis_stats.py computed. */
interface StatsFixture {
  readonly rows: number;
  readonly symbols: number;
  readonly x: Cells;
  readonly members: number[];
  readonly industry: number[];
  readonly cap: Cells;
  readonly winsorise: Record<"mad" | "madUnscaled" | "sigma" | "quantile", Cells>;
  readonly fill: Cells;
  readonly standardise: Record<"z" | "rank" | "robust", Cells>;
  readonly neutralise: Record<"industry" | "industrySize" | "size" | "weighted" | "industryWeighted", Cells>;
  readonly factors: Cells[];
  readonly orthogonal: Record<"schmidt" | "symmetric", Cells[]>;
  readonly bh: { p: number[]; q: number[]; q50: number[] };
  readonly normal: { x: number[]; cdf: number[]; p: number[]; quantile: number[] };
}

export function statsFixture(): StatsFixture {
  return JSON.parse(readFileSync(new URL("../../fixtures/analysis/stats.json", import.meta.url), "utf8"));
}

export const numbers = (cells: readonly (number | null)[]): Float64Array =>
  Float64Array.from(cells, (v) => v ?? Number.NaN);

/** Equal to so many digits; NaN where null (or NaN) is expected. */
export function agree(got: Float64Array, wanted: readonly (number | null)[], digits = 11): void {
  expect(got.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    if (value === null || Number.isNaN(value)) expect(got[i], `[${i}]`).toBeNaN();
    else expect(got[i], `[${i}]`).toBeCloseTo(value, digits);
  });
}
