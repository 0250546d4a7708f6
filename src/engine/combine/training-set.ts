import { type Inputs, type Standardisation, standardise } from "./inputs.js";
import type { Window } from "./walk-forward.js";

/** The pairs of a training window, date after date. */
export interface TrainingSet {
  /** Standardised factors, aligned by `signs` [pairs × factors], row-major. */
  readonly x: Float64Array;
  /** The label, standardised among the pairs of its date. */
  readonly y: Float64Array;
  /** First pair of each date, and the number of pairs at the end. */
  readonly starts: Int32Array;
}

/**
 * Reads the labels of [trainFrom, trainTo) and no other. A date with fewer than `minPairs` labels, or on which none
 * varies, teaches nothing and is left out.
 *
 * @param signs per factor: 1, −1 to turn it round, 0 to leave it out
 */
export function trainingSet(
  { stride, z, known }: Inputs,
  label: Float64Array,
  { trainFrom, trainTo }: Pick<Window, "trainFrom" | "trainTo">,
  signs: readonly number[],
  minPairs: number,
  how: Standardisation,
): TrainingSet {
  const k = z.length;
  const cells = new Int32Array((trainTo - trainFrom) * stride);
  const y = new Float64Array(cells.length);
  const starts = [0];
  let size = 0;
  for (let t = trainFrom; t < trainTo; t++) {
    let n = size;
    for (let cell = t * stride; cell < (t + 1) * stride; cell++) {
      if (known[cell] !== 1 || !Number.isFinite(label[cell]!)) continue;
      cells[n] = cell;
      y[n++] = label[cell]!;
    }
    if (n - size < minPairs || !standardise(y.subarray(size, n), how)) continue;
    size = n;
    starts.push(size);
  }
  const x = new Float64Array(size * k);
  for (let f = 0; f < k; f++) {
    const sign = signs[f]!;
    const column = z[f]!;
    if (sign !== 0) for (let i = 0; i < size; i++) x[i * k + f] = sign * column[cells[i]!]!;
  }
  return { x, y: y.slice(0, size), starts: Int32Array.from(starts) };
}
