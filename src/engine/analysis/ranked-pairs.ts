import { type Ground, overRows } from "./ground.js";

/**
 * Both sides of every date's rank correlation, sorted once: after this, a correlation inside any part of the
 * cross-section, a permutation, or a name's share of it costs one walk over the names. Addresses in the ground's kernels.
 */
export interface RankedPairs {
  /** Names of each date with both a value and a label, i32 [rows]. */
  readonly count: number;
  /** Names (0…stride) of the pairs in ascending order, the first `count` entries of each row, i32 [rows × stride]. */
  readonly byFactor: number;
  readonly byLabel: number;
  /** Twice the mean rank among the pairs (whole numbers: ties get halves), 0 = not a pair, u32 [rows × stride]. */
  readonly factorRank: number;
  readonly labelRank: number;
}

export async function rankPairs(ground: Ground): Promise<RankedPairs> {
  const { kernels, rows, stride, values, labels, universe } = ground;
  const matrix = () => kernels.reserve(rows * stride * 4);
  const pairs = {
    count: kernels.reserve(rows * 4),
    byFactor: matrix(),
    byLabel: matrix(),
    factorRank: matrix(),
    labelRank: matrix(),
  };
  await overRows(ground, rows, (from, n) => {
    const cell = from * stride;
    kernels.run.orderPairs(
      ...[values + cell * 8, labels + cell * 8, universe + cell, n, stride],
      ...[pairs.byFactor + cell * 4, pairs.byLabel + cell * 4],
      ...[pairs.factorRank + cell * 4, pairs.labelRank + cell * 4],
      ...[pairs.count + from * 4, kernels.scratch],
    );
  });
  return pairs;
}
