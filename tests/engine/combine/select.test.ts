import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitWindow } from "../../../src/engine/combine/fit.js";
import { datesWithPairs } from "../../../src/engine/combine/linear.js";
import { defaultParams } from "../../../src/engine/combine/methods.js";
import { activeFactors } from "../../../src/engine/combine/model.js";
import { clusters, selectFactors } from "../../../src/engine/combine/select.js";
import { addSums, emptySums } from "../../../src/engine/combine/sums.js";
import { createRandom } from "../../../src/engine/random.js";
import { type Rows, setting } from "./setting.js";

const golden: { distance: number[][]; clusters: Record<string, number[]> } = JSON.parse(
  readFileSync(new URL("../../fixtures/combine/models.json", import.meta.url), "utf8"),
);

describe("clusters", () => {
  for (const [cut, wanted] of Object.entries(golden.clusters))
    it(`at ${cut} are scipy's average linkage`, () => {
      const members = new Map<number, number[]>();
      wanted.forEach((label, k) => {
        members.set(label, [...(members.get(label) ?? []), k]);
      });
      const own = clusters(golden.distance, Number(cut));
      expect(new Set(own.map(String))).toEqual(new Set([...members.values()].map(String)));
    });
});

/** Factor 0 forecasts; 1 is it with noise; 2 forecasts on its own, downwards; 3 and 4 are noise, 4 is 3 turned round. */
function family() {
  const random = createRandom(2);
  const draw = () => Array.from({ length: 200 }, () => Array.from({ length: 50 }, () => random.normal()));
  const [a, b, c, noise] = [draw(), draw(), draw(), draw()];
  const near: Rows = a.map((row, t) => row.map((x, s) => x + 0.3 * noise[t]![s]!));
  const returns: Rows = a.map((row, t) => row.map((x, s) => 0.2 * x - 0.1 * b[t]![s]! + random.normal()));
  return setting([a, near, b, c, c.map((row) => row.map((x) => -x))], returns);
}

const { inputs, label } = await family();

describe("selection", () => {
  const sums = emptySums(inputs.rows, 5);
  addSums(sums, inputs, label, 10, 0, inputs.rows);
  const dates = datesWithPairs(sums, 0, 150);
  const options = { maxCorrelation: 0.7, minT: 2, overlap: 1 };

  it("none takes all", () => {
    expect(selectFactors(sums, dates, { ...options, select: "none" })).toEqual([0, 1, 2, 3, 4]);
  });
  it("cluster keeps the strongest of each family, the sign of a correlation does not matter", () => {
    const chosen = selectFactors(sums, dates, { ...options, select: "cluster" });
    expect(chosen.slice(0, 2)).toEqual([0, 2]);
    expect(chosen).toHaveLength(3);
  });
  it("marginal keeps what adds something", () => {
    expect(selectFactors(sums, dates, { ...options, select: "marginal", minT: 4 })).toEqual([0, 2]);
  });
  it("turns every factor by its IC, and leaves out what was not chosen", () => {
    const fit = fitWindow(inputs, label, sums, { trainFrom: 0, trainTo: 150 }, defaultParams("ridge"), {
      ...{ ...options, select: "marginal", minT: 4 },
      ...{ method: "ridge", minPairs: 10, target: "zscore", seed: 1 },
    })!;
    expect(fit.directions.slice(0, 3)).toEqual([1, 1, -1]);
    expect(fit.signs).toEqual([1, 0, -1, 0, 0]);
    expect(activeFactors(fit.model)).toEqual([0, 2]);
  });
  it("reads the training dates alone", () => {
    const tampered = { ...sums, cross: sums.cross.map((x, i) => (i < 150 * 5 ? x : -9 * x)) };
    for (const select of ["cluster", "marginal"] as const)
      expect(selectFactors(tampered, dates, { ...options, select })).toEqual(
        selectFactors(sums, dates, { ...options, select }),
      );
  });
});
