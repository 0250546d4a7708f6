import { lowerBound } from "../../analysis/lower-bound.js";

/** Rows that the edges are taken from at most: quantiles of so many are as good as those of all. */
const SAMPLE = 20_000;

/** A training set in a byte per value: the code of x is the number of edges below it. */
export interface Binned {
  readonly rows: number;
  readonly factors: number;
  /** Ascending, at most `bins − 1` of them per factor: x ≤ edges[b] ⇔ code ≤ b. */
  readonly edges: readonly Float64Array[];
  /** [rows × factors] */
  readonly codes: Uint8Array;
}

/**
 * Cuts each factor at quantiles of the training rows. A factor with few distinct values is cut between each two of
 * them, so that no split is lost.
 *
 * @param x [rows × factors]
 * @param bins 2 … 256
 */
export function binned(x: Float64Array, factors: number, bins: number): Binned {
  const rows = x.length / factors;
  const codes = new Uint8Array(x.length);
  const edges = Array.from({ length: factors }, (_, f) => {
    const own = edgesOf(x, factors, f, bins);
    for (let i = 0; i < rows; i++) codes[i * factors + f] = lowerBound(own, x[i * factors + f]!);
    return own;
  });
  return { rows, factors, edges, codes };
}

function edgesOf(x: Float64Array, factors: number, factor: number, bins: number): Float64Array {
  const rows = x.length / factors;
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  const sample = new Float64Array(Math.ceil(rows / step));
  for (let i = 0, row = 0; row < rows; row += step) sample[i++] = x[row * factors + factor]!;
  sample.sort();
  const distinct = sample.filter((value, i) => i === 0 || value !== sample[i - 1]);
  // Few values: between each two. Many: at even shares of the rows, not of the distinct values.
  const cuts =
    distinct.length <= bins
      ? Array.from(distinct.subarray(1), (value, i) => (value + distinct[i]!) / 2)
      : Array.from({ length: bins - 1 }, (_, b) => {
          const at = Math.floor(((b + 1) * sample.length) / bins);
          return (sample[at - 1]! + sample[at]!) / 2;
        });
  return Float64Array.from(cuts.filter((cut, i) => i === 0 || cut > cuts[i - 1]!));
}
