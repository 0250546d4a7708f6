import { describe, expect, it } from "vitest";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import {
  byFitness,
  type Individual,
  individual,
  selectionScores,
} from "../../../src/engine/gp/individual.js";
import type { Measure } from "../../../src/engine/gp/measure.js";
import { cleared, leaders } from "../../../src/engine/gp/niches.js";
import { paretoFront } from "../../../src/engine/gp/nsga2.js";
import { GpOptions } from "../../../src/engine/gp/options.js";
import { packProfile } from "../../../src/engine/gp/profile.js";

const WAVES = {
  even: (k: number) => (k % 2 === 0 ? 0.1 : -0.1),
  almostEven: (k: number) => (k % 2 === 0 ? 0.1 : -0.1) + (k < 8 ? 0.03 : 0),
  halves: (k: number) => (k < 32 ? 0.1 : -0.1),
};

let made = 1;
function one(rankIc: number | null, wave: keyof typeof WAVES, more: Partial<Measure> = {}): Individual {
  const formula = parseFormula(`ts_mean(close, ${++made})`);
  const blocks = Array.from({ length: 64 }, (_, k) => (rankIc ?? 0) + WAVES[wave](k));
  const measure = { rankIc, icir: rankIc, dates: 640, coverage: 1, turnover: null, periods: [] };
  return individual(formula, { ...measure, profile: packProfile(blocks), ...more }, 0, options);
}
const options = GpOptions.parse({ nicheSize: 2, maxTurnover: 0.3 });
const free = GpOptions.parse({ nicheSize: 2 });

describe("niches", () => {
  const crowd = [0.05, 0.04, 0.03].map((ic, i) => one(ic, i === 0 ? "even" : "almostEven", { turnover: 0 }));
  const other = one(-0.01, "halves", { turnover: 0 });

  it("let the best of an idea breed and turn the crowd away, whatever the sign", () => {
    expect(cleared([...crowd, other], options)).toEqual([crowd[0], crowd[1], other]);
    expect(cleared([...crowd, other], { ...options, nicheSize: 0 })).toHaveLength(4);
  });

  it("keep one of several that are the same in other words", () => {
    const twin = one(0.05, "even", { turnover: 0 });
    expect(cleared([crowd[0]!, twin], options)).toHaveLength(1);
  });

  it("have one leader each", () => {
    expect(leaders([other, ...crowd], 5, 0.8)).toEqual([crowd[0], other]);
  });
});

describe("a formula outside the caps", () => {
  const inside = one(0.001, "even", { turnover: 0.29 });
  const near = one(0.9, "even", { turnover: 0.31 });
  const far = one(0.99, "even", { turnover: 0.9 });
  const worthless = one(null, "even");

  it("is worse than any inside, and the better the nearer", () => {
    expect([worthless, far, near, inside].sort(byFitness)).toEqual([inside, near, far, worthless]);
    const scores = [...selectionScores([worthless, far, near, inside], "auto")];
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  });

  it("stands on no Pareto front", () => {
    expect(paretoFront([worthless, far, near, inside])).toEqual([inside]);
  });

  it("does not count where there is no cap", () => {
    expect(individual(far.formula, far.train, 0, free).violation).toBe(0);
  });
});
