import { type Breathe, oneByOne } from "../../give-way.js";

/** The cross-sections of a window: which cells of a matrix [rows × stride] belong together, and which count. */
export interface Frame {
  readonly rows: number;
  readonly stride: number;
  /** 1 = belongs to the cross-section of its date; [rows × stride]. */
  readonly members: Uint8Array;
}

/**
 * Calls `each` once per date with the members that have a finite value: their cells (indices into the matrix) and
 * values, the first `n` entries of two buffers that are used again for the next date.
 */
export function eachCrossSection(
  values: Float64Array,
  { rows, stride, members }: Frame,
  breathe: Breathe,
  each: (cells: Int32Array, x: Float64Array, n: number, row: number) => void,
): Promise<void> {
  const cells = new Int32Array(stride);
  const x = new Float64Array(stride);
  return oneByOne(rows, breathe, (t) => {
    let n = 0;
    for (let i = t * stride, end = i + stride; i < end; i++) {
      const v = values[i]!;
      // v − v is 0 for finite values only.
      if (members[i] !== 1 || v - v !== 0) continue;
      cells[n] = i;
      x[n++] = v;
    }
    if (n > 0) each(cells, x, n, t);
  });
}

/** Median of the first n values; sorts a copy. */
export function medianOf(x: Float64Array, n: number, buffer: Float64Array): number {
  const sorted = buffer.subarray(0, n);
  sorted.set(x.subarray(0, n));
  sorted.sort();
  const half = n >> 1;
  return n & 1 ? sorted[half]! : 0.5 * (sorted[half - 1]! + sorted[half]!);
}

/** Median absolute deviation about the median, not scaled. */
export function madOf(x: Float64Array, n: number, median: number, buffer: Float64Array): number {
  const deviations = new Float64Array(n);
  for (let i = 0; i < n; i++) deviations[i] = Math.abs(x[i]! - median);
  return medianOf(deviations, n, buffer);
}

/** A number that makes the MAD of a normal sample its standard deviation. */
export const MAD_SCALE = 1.4826;
