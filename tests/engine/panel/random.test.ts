import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engine/random.js";

const draw = (n: number, next: () => number): number[] => Array.from({ length: n }, () => next());
const uniform = (n: number, seed: number): number[] => {
  const random = createRandom(seed);
  return draw(n, () => random.next());
};
const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
const variance = (x: number[]): number => {
  const m = mean(x);
  return mean(x.map((v) => (v - m) ** 2));
};

describe("random numbers", () => {
  it("repeat with their seed and differ without", () => {
    const [a, b, c, d] = [1, 1, 2, 2 ** 32 + 1].map((seed) => uniform(20, seed));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    expect(a).not.toEqual(d);
  });

  // Bounds are five standard errors of the moments.
  it("are uniform in [0, 1)", () => {
    const x = uniform(100_000, 5);
    expect(Math.min(...x.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...x.slice(0, 50_000))).toBeLessThan(1);
    expect(Math.abs(mean(x) - 1 / 2)).toBeLessThan(0.0046);
    expect(Math.abs(variance(x) - 1 / 12)).toBeLessThan(0.0012);
  });

  it("are normal", () => {
    const random = createRandom(6);
    const x = draw(100_000, () => random.normal());
    expect(Math.abs(mean(x))).toBeLessThan(0.016);
    expect(Math.abs(variance(x) - 1)).toBeLessThan(0.023);
    // P(|z| > 1.96) = 0.05
    expect(Math.abs(mean(x.map((v) => (Math.abs(v) > 1.959964 ? 1 : 0))) - 0.05)).toBeLessThan(0.0035);
  });

  it("are Student t", () => {
    const random = createRandom(7);
    const x = draw(100_000, () => random.studentT(5));
    // scipy.stats.t.sf(2.570582, 5) = 0.025
    expect(Math.abs(mean(x.map((v) => (Math.abs(v) > 2.570582 ? 1 : 0))) - 0.05)).toBeLessThan(0.0035);
  });

  it("shuffle every item into every place", () => {
    const random = createRandom(8);
    const counts = new Array<number>(4).fill(0);
    for (let i = 0; i < 8000; i++) counts[random.shuffle([0, 1, 2, 3]).indexOf(0)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(new Set(draw(200, () => random.int(3)))).toEqual(new Set([0, 1, 2]));
  });
});
