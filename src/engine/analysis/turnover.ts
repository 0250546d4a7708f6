import { type Ground, overRows } from "./ground.js";

export interface GroupTurnover {
  /**
   * Share of a quantile's names that were not in it `lag` dates before: what a rebalance every `lag` dates buys.
   * [quantile][date]; NaN for the first `lag` dates and where either group is empty.
   */
  readonly turnover: readonly Float64Array[];
  /** Names of each quantile and date [rows × quantiles]. */
  readonly sizes: Int32Array;
}

/** @param groups quantile of every name, i32 [rows × stride] */
export async function quantileTurnover(
  ground: Ground,
  groups: number,
  quantiles: number,
  lag: number,
): Promise<GroupTurnover> {
  const { kernels, rows, stride } = ground;
  const sizes = kernels.reserve(rows * quantiles * 4);
  const out = kernels.reserve(rows * quantiles * 8);
  await overRows(ground, rows, (from, n) =>
    kernels.run.groupTurnover(groups, from, n, rows, stride, quantiles, lag, sizes, out, kernels.scratch),
  );
  return {
    turnover: Array.from({ length: quantiles }, (_, g) => kernels.floats(out + g * rows * 8, rows).slice()),
    sizes: kernels.integers(sizes, rows * quantiles).slice(),
  };
}
