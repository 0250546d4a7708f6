import { describe, expect, it } from "vitest";
import { quantileGroups } from "../../../src/engine/analysis/quantile-groups.js";
import { LocalKernels } from "../../../src/engine/compute/local-kernels.js";
import { giveWay } from "../../../src/engine/give-way.js";
import { forwardReturns } from "../../../src/engine/panel/index.js";
import { kernelFile } from "../compute/kernel-file.js";
import { inputOf } from "./small-market.js";

/** Groups from 1, null = none, as Alphalens writes them. */
async function quantised(
  rows: readonly (readonly number[])[],
  quantiles: number,
): Promise<(number | null)[]> {
  const width = rows[0]!.length;
  const [days, stride] = [rows.length, Math.ceil(width / 8) * 8];
  const kernels = await LocalKernels.open(stride, 0, kernelFile());
  const values = new Float64Array(days * stride).fill(Number.NaN);
  rows.forEach((row, t) => {
    values.set(row, t * stride);
  });
  const universe = kernels.place(new Uint8Array(days * stride).fill(1));
  const ground = { kernels, breathe: giveWay(), days, stride, universe };
  const groups = await quantileGroups(ground, kernels.place(values), quantiles, 1);
  return rows.flatMap((row, t) =>
    row.map((_, s) => {
      const group = kernels.integers(groups, days * stride)[t * stride + s]!;
      return group < 0 ? null : group + 1;
    }),
  );
}

describe("Alphalens' small cases (tests/test_utils.py): the numbers", () => {
  const factor = [
    [1, 2, 3, 4],
    [4, 3, 2, 1],
  ];
  it.each([
    [4, [1, 2, 3, 4, 4, 3, 2, 1]],
    [2, [1, 1, 2, 2, 2, 2, 1, 1]],
    [1, [1, 1, 1, 1, 1, 1, 1, 1]],
  ])("quantise into %i", async (quantiles, wanted) => {
    expect(await quantised(factor, quantiles)).toEqual(wanted);
  });

  it("inside each group, as `by_group` does", async () => {
    const part = (names: readonly number[]) =>
      quantised(
        factor.map((row) => names.map((s) => row[s]!)),
        2,
      );
    const [first, second] = [await part([0, 1]), await part([2, 3])];
    expect([...first.slice(0, 2), ...second.slice(0, 2), ...first.slice(2), ...second.slice(2)]).toEqual([
      1, 2, 1, 2, 2, 1, 2, 1,
    ]);
  });

  const nan = Number.NaN;
  const clean = [
    [3, 4, 2, 1, nan, nan],
    [3, nan, nan, 1, 4, 2],
    [3, 4, 2, 1, nan, nan],
  ];
  it("a name without a value is in no quantile and moves none", async () => {
    expect(await quantised(clean, 4)).toEqual([
      ...[3, 4, 2, 1, null, null],
      ...[3, null, null, 1, 4, 2],
      ...[3, 4, 2, 1, null, null],
    ]);
  });

  async function returns(
    prices: readonly (readonly (number | null)[])[],
    horizon: number,
  ): Promise<number[][]> {
    const width = prices[0]!.length;
    const input = await inputOf(
      {
        dates: prices.map((_, i) => `2015-01-0${i + 1}`),
        symbols: Array.from({ length: width }, (_, s) => `S${s}`),
        fields: { close: prices.flat() },
      },
      "close",
    );
    const { panel } = input.evaluator;
    const label = forwardReturns(panel, { horizon, entry: "close" });
    await input.evaluator.close();
    return prices.map((_, t) => [...label.subarray(t * panel.stride, t * panel.stride + width)]);
  }

  it("forward returns over one and two days, none beyond the end", async () => {
    const prices = [
      [1, 1],
      [1, 2],
      [2, 1],
    ];
    expect((await returns(prices, 1)).flat()).toEqual([0, 1, 1, -0.5, nan, nan]);
    expect((await returns(prices, 2)).flat()).toEqual([1, 0, nan, nan, nan, nan]);
    const late = [[null, null], [null, null], ...prices];
    expect((await returns(late, 1)).flat()).toEqual([nan, nan, nan, nan, 0, 1, 1, -0.5, nan, nan]);
  });

  it("forward returns over three days of six prices that grow evenly", async () => {
    const growth = [1.1, 0.5, 3, 0.9, 0.5, 1];
    const prices = [1, 2, 3, 4, 5, 6].map((i) => growth.map((g) => g ** i));
    const wanted: Record<number, number[]> = {
      1: [0.1, -0.5, 2, -0.1, -0.5, 0],
      2: [0.21, -0.75, 8, -0.19, -0.75, 0],
      3: [0.331, -0.875, 26, -0.271, -0.875, 0],
    };
    for (const horizon of [1, 2, 3])
      for (const row of (await returns(prices, horizon)).slice(0, 3))
        row.forEach((value, s) => {
          expect(value, `${horizon} days, name ${s}`).toBeCloseTo(wanted[horizon]![s]!, 12);
        });
  });
});
