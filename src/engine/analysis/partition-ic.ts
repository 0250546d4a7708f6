import { type Ground, overRows } from "./ground.js";
import type { RankedPairs } from "./ranked-pairs.js";

/** Per part of the cross-section and date: correlation inside it; [part][date], NaN where undefined. */
export interface PartitionIc {
  readonly rankIc: readonly Float64Array[];
  readonly ic: readonly Float64Array[];
  /** Mean pairs of each part over the dates on which it has a RankIC. */
  readonly names: readonly number[];
}

/**
 * RankIC and IC of every date inside each part (an industry, a size half). A part with fewer than `minNames` pairs, or
 * without variance, has none that date.
 *
 * @param codes part of each cell, i32 [rows × stride], −1 = none
 */
export async function partitionIc(
  ground: Ground,
  pairs: RankedPairs,
  codes: number,
  parts: number,
  minNames: number,
): Promise<PartitionIc> {
  const { kernels, rows, stride, values, labels } = ground;
  const rankIc = kernels.reserve(parts * rows * 8);
  const ic = kernels.reserve(parts * rows * 8);
  const names = kernels.reserve(parts * 8);
  const dates = kernels.reserve(parts * 4);
  const scratch = kernels.reserve(stride * 8 + parts * 48);
  await overRows(ground, rows, (from, n) => {
    const [four, eight] = [from * stride * 4, from * stride * 8];
    kernels.run.partitionIc(
      ...[pairs.byFactor + four, pairs.byLabel + four, pairs.factorRank + four, pairs.labelRank + four],
      ...[pairs.count + from * 4, values + eight, labels + eight, codes + four, parts, minNames, n, stride],
      ...[rankIc, ic, from, rows, names, dates, scratch],
    );
  });
  const series = (at: number) =>
    Array.from({ length: parts }, (_, part) => kernels.floats(at + part * rows * 8, rows).slice());
  const counted = kernels.integers(dates, parts);
  return {
    rankIc: series(rankIc),
    ic: series(ic),
    names: Array.from(kernels.floats(names, parts), (sum, part) => sum / counted[part]!),
  };
}
