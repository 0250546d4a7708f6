import { describe, expect, it } from "vitest";
import { stationaryBootstrap } from "../../../src/engine/analysis/bootstrap.js";
import { expectedMaximumSharpe, probabilisticSharpe } from "../../../src/engine/analysis/deflated-sharpe.js";
import { tNeweyWest, tOfMean } from "../../../src/engine/analysis/moments.js";
import { benjaminiHochberg } from "../../../src/engine/analysis/multiple-testing.js";
import { normalCdf, normalQuantile } from "../../../src/engine/analysis/normal.js";
import { probabilityOfOverfitting } from "../../../src/engine/analysis/overfitting.js";
import { overlapP } from "../../../src/engine/analysis/overlap-p.js";
import { twoSidedP } from "../../../src/engine/analysis/student-t.js";
import { createRandom } from "../../../src/engine/random.js";
import { statsFixture } from "./stats-fixture.js";

const fixture = statsFixture();

describe("the normal distribution agrees with scipy", () => {
  it("distribution function, to many digits in the tail", () => {
    fixture.normal.x.forEach((x, i) => {
      const wanted = fixture.normal.cdf[i]!;
      if (wanted < 1e-250) expect(normalCdf(x)).toBeLessThan(1e-250);
      else expect(normalCdf(x) / wanted, `${x}`).toBeCloseTo(1, 9);
    });
  });
  it("quantile, to the last digits", () => {
    fixture.normal.p.forEach((p, i) => {
      const wanted = fixture.normal.quantile[i]!;
      expect(normalQuantile(p) - wanted, `${p}`).toBeCloseTo(0, 12);
    });
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(1.5)).toBeNaN();
  });
});

describe("Benjamini–Hochberg agrees with statsmodels", () => {
  const { p, q, q50 } = fixture.bh;
  it("when every p is known", () => {
    benjaminiHochberg(p).forEach((value, i) => {
      expect(value).toBeCloseTo(q[i]!, 14);
    });
  });
  it("and counts trials whose p was not kept as p = 1", () => {
    benjaminiHochberg(p, 50).forEach((value, i) => {
      expect(value).toBeCloseTo(q50[i]!, 14);
    });
  });
});

describe("deflated Sharpe ratio: the worked example of Bailey and López de Prado (2014)", () => {
  const daily = 2.5 / Math.sqrt(250);
  it("needs 0.1132 a day to beat 100 trials, and has 0.9004", () => {
    const threshold = expectedMaximumSharpe(0.5 / 250, 100);
    expect(threshold).toBeCloseTo(0.1132, 4);
    expect(probabilisticSharpe(daily, threshold, 1250, -3, 7)).toBeCloseTo(0.9004, 4);
  });
  it("is the probabilistic Sharpe ratio for one trial", () => {
    expect(expectedMaximumSharpe(1, 1)).toBe(0);
    // Φ(0.15811·√1249/1.23717) = Φ(4.5167)
    expect(probabilisticSharpe(daily, 0, 1250, -3, 7)).toBeCloseTo(normalCdf(4.5167), 7);
  });
  it("is null for one observation", () => {
    expect(probabilisticSharpe(0.1, 0, 1, 0, 0)).toBeNull();
  });
});

describe("stationary bootstrap", () => {
  const noise = (seed: number, n: number) => {
    const random = createRandom(seed);
    return Float64Array.from({ length: n }, () => random.normal());
  };
  const options = { draws: 2000, meanBlock: 1, level: 0.95 };

  it("gives the classic interval for independent values: ± 1.96·s/√n within the error of 2,000 draws", () => {
    const x = noise(5, 400);
    const m = x.reduce((a, b) => a + b, 0) / 400;
    const s = Math.sqrt(x.reduce((a, b) => a + (b - m) ** 2, 0) / 399);
    const { mean } = stationaryBootstrap(x, options, createRandom(1));
    expect((mean.high! - mean.low!) / 2 / ((1.96 * s) / 20)).toBeCloseTo(1, 0.9);
    expect(Math.abs((mean.high! + mean.low!) / 2 - m)).toBeLessThan(0.01);
  });

  it("is wider with blocks when neighbours hang together", () => {
    const e = noise(6, 1020);
    const x = Float64Array.from(
      { length: 1000 },
      (_, i) => e.subarray(i, i + 20).reduce((a, b) => a + b, 0) / 20,
    );
    const width = (meanBlock: number) => {
      const { mean } = stationaryBootstrap(x, { ...options, meanBlock }, createRandom(1));
      return mean.high! - mean.low!;
    };
    // 20-day overlap: the variance of the mean is about 20 times that of independent values.
    expect(width(40) / width(1)).toBeGreaterThan(2.8);
    expect(width(40) / width(1)).toBeLessThan(5.5);
  });

  it("is the same for the same seed, and null for one value", () => {
    const x = noise(7, 100);
    const once = () => stationaryBootstrap(x, { ...options, meanBlock: 5 }, createRandom(9));
    expect(once()).toEqual(once());
    expect(stationaryBootstrap([1], options, createRandom(1)).mean).toEqual({ low: null, high: null });
  });
});

describe("probability of overfitting", () => {
  const series = (members: number, days: number, drift: (member: number) => number) => {
    const random = createRandom(11);
    return Array.from({ length: members }, (_, i) =>
      Float64Array.from({ length: days }, () => drift(i) + random.normal()),
    );
  };
  it("is 0 when one member is truly better, about a half when all are noise", () => {
    const skilled = probabilityOfOverfitting(
      series(20, 1000, (i) => (i === 7 ? 1 : 0)),
      { groups: 10, purge: 5 },
    );
    expect(skilled).toMatchObject({ probability: 0, combinations: 252, members: 20, groups: 10 });
    const { probability } = probabilityOfOverfitting(
      series(20, 1000, () => 0),
      { groups: 10, purge: 5 },
    );
    expect(probability).toBeGreaterThan(0.2);
    expect(probability).toBeLessThan(0.8);
  });
  it("finds the textbook trap: good in one half, as bad in the other", () => {
    // Two members that take turns: who wins in sample loses out of sample, whichever blocks are chosen but the even ones.
    const up = Float64Array.from({ length: 40 }, (_, t) => (t < 20 ? 1 : -1) + (t % 2) * 0.01);
    const down = up.map((v) => -v);
    const { probability } = probabilityOfOverfitting([up, down], { groups: 2, purge: 0 });
    expect(probability).toBe(1);
  });
  it("needs two members", () => {
    expect(
      probabilityOfOverfitting(
        series(1, 100, () => 1),
        { groups: 4, purge: 1 },
      ).probability,
    ).toBeNull();
  });
});

describe("pure noise with labels that overlap for 20 days", () => {
  const DAYS = 1000;
  const RUNS = 2000;
  /**
   * Share of samples that are called significant. A day's IC of noise is the sum of 20 shocks, one a day, which the labels
   * of 20 dates share; it has a new sign whenever the noise takes new values.
   */
  const rejected = (lasts: number, significant: (x: number[]) => boolean) => {
    const random = createRandom(20240131);
    let count = 0;
    for (let run = 0; run < RUNS; run++) {
      const shocks = Array.from({ length: DAYS + 19 }, () => random.normal());
      const x: number[] = [];
      let sum = shocks.slice(0, 19).reduce((a, b) => a + b, 0);
      let sign = 1;
      for (let t = 0; t < DAYS; t++) {
        sum += shocks[t + 19]!;
        if (t % lasts === 0) sign = random.next() < 0.5 ? -1 : 1;
        x.push((sign * sum) / 200);
        sum -= shocks[t]!;
      }
      if (significant(x)) count++;
    }
    return count / RUNS;
  };
  it.each([
    ["lasts for ever", DAYS],
    ["changes every ten days", 10],
    ["changes every day", 1],
  ])("that %s is called significant at about the nominal 5 %%", (_, lasts) => {
    const rate = rejected(lasts, (x) => overlapP(x, 20)! < 0.05);
    // ± 1 % are two standard errors of 2,000 samples.
    expect(rate).toBeGreaterThan(0.035);
    expect(rate).toBeLessThan(0.075);
  });
  it("and far too often when the overlap is ignored, somewhat too often by the t of L = h − 1 as a normal one", () => {
    expect(rejected(DAYS, (x) => Math.abs(tOfMean(x)!) > 1.96)).toBeGreaterThan(0.5);
    const narrow = rejected(DAYS, (x) => Math.abs(tNeweyWest(x, 19)!) > 1.96);
    // A Bartlett window as long as the overlap sees 2/3 of the variance: P(|z| > 1.96·√(2/3)) = 0.11.
    expect(narrow).toBeGreaterThan(0.09);
    expect(narrow).toBeLessThan(0.14);
    // The t of every 20th date has no overlap left.
    const apart = rejected(DAYS, (x) => twoSidedP(tOfMean(x.filter((_, i) => i % 20 === 0)), 49)! < 0.05);
    expect(apart).toBeGreaterThan(0.035);
    expect(apart).toBeLessThan(0.065);
  });
});

describe("p that allows for overlap", () => {
  it("is undefined without two values or without spread", () => {
    expect(overlapP([], 5)).toBeNull();
    expect(overlapP([0.1], 5)).toBeNull();
    expect(overlapP(Array(40).fill(0.25), 5)).toBeNull();
  });
  it("has the critical values of Kiefer and Vogelsang (2005: 1.96 + 2.9694b + 0.416b² − 0.5324b³ for Bartlett) within half a per cent", () => {
    for (const [b, critical] of [
      [0.02, 2.019],
      [0.1, 2.26],
      [0.2, 2.566],
    ] as const) {
      const p = twoSidedP(critical * Math.sqrt(1 - b + (b * b) / 3), 1.5 / b)!;
      expect(Math.abs(p - 0.05)).toBeLessThan(0.005);
    }
  });
});
