import { type Ground, overRows } from "./ground.js";

/**
 * Quantile group (0 = lowest) of every name by `x` (f64 [days × stride]) alone, which is what could be known that day;
 * equal values stay together: group = ⌊(mean rank − ½)·q / n⌋. The address of i32 [days × stride], −1 where there is no
 * value or the date has fewer than `minimum` values.
 */
export async function quantileGroups(
  ground: Pick<Ground, "kernels" | "breathe" | "days" | "stride" | "universe">,
  x: number,
  quantiles: number,
  minimum: number,
): Promise<number> {
  const { kernels, days, stride, universe } = ground;
  const groups = kernels.reserve(days * stride * 4);
  await overRows(ground, days, (from, n) => {
    const cell = from * stride;
    kernels.run.rankGroups(
      ...[x + cell * 8, universe + cell, n, stride, quantiles, minimum],
      ...[groups + cell * 4, kernels.scratch],
    );
  });
  return groups;
}
