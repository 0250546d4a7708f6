import { type Inputs, shared, standardise } from "./inputs.js";

/** Per date: Σzz′, Σzy and the number of pairs, y the label standardised among the pairs of the date (ddof 1). */
export interface Sums {
  readonly factors: number;
  /** [rows × K × K] */
  readonly gram: Float64Array;
  /** [rows × K] */
  readonly cross: Float64Array;
  readonly pairs: Float64Array;
}

export function emptySums(rows: number, factors: number): Sums {
  return {
    factors,
    gram: shared(rows * factors * factors),
    cross: shared(rows * factors),
    pairs: shared(rows),
  };
}

/**
 * Everything that a linear combination is fitted on, of the dates [from, to). A date without at least `minPairs` labels
 * has no pairs: nothing is filled in for a label that is not there.
 *
 * @param label forward returns [rows × stride] on the rows of the inputs
 */
export function addSums(
  sums: Sums,
  { stride, z, known }: Inputs,
  label: Float64Array,
  minPairs: number,
  from: number,
  to: number,
): void {
  const k = z.length;
  const names = new Int32Array(stride);
  const y = new Float64Array(stride);
  // One date's z-scores, factor after factor, so that the products run over contiguous memory.
  const block = new Float64Array(k * stride);
  for (let t = from; t < to; t++) {
    const at = t * stride;
    let n = 0;
    for (let s = 0; s < stride; s++) {
      const value = label[at + s]!;
      if (known[at + s] !== 1 || !Number.isFinite(value)) continue;
      names[n] = s;
      y[n++] = value;
    }
    if (n < minPairs || !standardise(y.subarray(0, n), "zscore")) continue;
    sums.pairs[t] = n;
    for (let a = 0; a < k; a++) {
      const za = z[a]!;
      let cross = 0;
      for (let i = 0; i < n; i++) {
        const value = za[at + names[i]!]!;
        block[a * n + i] = value;
        cross += value * y[i]!;
      }
      sums.cross[t * k + a] = cross;
      for (let b = 0; b <= a; b++) {
        let gram = 0;
        for (let i = 0; i < n; i++) gram += block[a * n + i]! * block[b * n + i]!;
        sums.gram[(t * k + a) * k + b] = gram;
        sums.gram[(t * k + b) * k + a] = gram;
      }
    }
  }
}
