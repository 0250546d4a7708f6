import type { FactorValues } from "../compute/index.js";

/** Inputs of a combination, prepared per date. */
export interface Inputs {
  /** Row of the panel of the first row here, and how many rows there are. */
  readonly from: number;
  readonly rows: number;
  readonly stride: number;
  /** z-scores over the universe (ddof 1) per factor [rows × stride]; a missing value is 0, the mean of its date. */
  readonly z: readonly Float64Array[];
  /** 1 = at least one factor has a value. */
  readonly known: Uint8Array;
}

/**
 * Standardises factors per date over the universe. A factor that does not vary on a date is 0 there.
 *
 * @param universe [dates × stride] of the panel
 */
export function prepare(values: readonly FactorValues[], universe: Uint8Array): Inputs {
  const { rows, stride } = values[0]!;
  const count = rows.to - rows.from;
  const known = new Uint8Array(count * stride);
  const z = values.map(({ values: raw }) => {
    const out = new Float64Array(count * stride);
    for (let t = 0; t < count; t++) {
      const at = t * stride;
      const inside = (s: number) =>
        universe[(rows.from + t) * stride + s] === 1 && Number.isFinite(raw[at + s]!);
      let n = 0;
      let sum = 0;
      for (let s = 0; s < stride; s++)
        if (inside(s)) {
          n++;
          sum += raw[at + s]!;
        }
      const mean = sum / n;
      let squares = 0;
      for (let s = 0; s < stride; s++) if (inside(s)) squares += (raw[at + s]! - mean) ** 2;
      const std = Math.sqrt(squares / (n - 1));
      for (let s = 0; s < stride; s++) {
        if (!inside(s)) continue;
        known[at + s] = 1;
        out[at + s] = std > 1e-12 * Math.abs(mean) && std > 0 ? (raw[at + s]! - mean) / std : 0;
      }
    }
    return out;
  });
  return { from: rows.from, rows: count, stride, z, known };
}

/** Per date: Σzz′, Σzy and the number of pairs, y the label standardised among the pairs of the date (ddof 1). */
export interface Sums {
  readonly factors: number;
  /** [rows × K × K] */
  readonly gram: Float64Array;
  /** [rows × K] */
  readonly cross: Float64Array;
  readonly pairs: Float64Array;
}

/**
 * Everything that a linear combination is fitted on. A date without at least `minPairs` labels has no pairs: nothing is
 * filled in for a label that is not there.
 *
 * @param label forward returns [dates × stride] of the panel
 */
export function sumsOf(
  { from, rows, stride, z, known }: Inputs,
  label: Float64Array,
  minPairs: number,
): Sums {
  const k = z.length;
  const sums = {
    factors: k,
    gram: new Float64Array(rows * k * k),
    cross: new Float64Array(rows * k),
    pairs: new Float64Array(rows),
  };
  const names = new Int32Array(stride);
  const y = new Float64Array(stride);
  for (let t = 0; t < rows; t++) {
    const at = t * stride;
    let n = 0;
    let mean = 0;
    for (let s = 0; s < stride; s++) {
      const value = label[(from + t) * stride + s]!;
      if (known[at + s] !== 1 || !Number.isFinite(value)) continue;
      names[n] = s;
      y[n++] = value;
      mean += value;
    }
    if (n < minPairs) continue;
    mean /= n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (y[i]! - mean) ** 2;
    const std = Math.sqrt(squares / (n - 1));
    if (!(std > 0)) continue;
    sums.pairs[t] = n;
    for (let i = 0; i < n; i++) {
      const cell = at + names[i]!;
      const target = (y[i]! - mean) / std;
      for (let a = 0; a < k; a++) {
        const za = z[a]![cell]!;
        sums.cross[t * k + a]! += za * target;
        for (let b = 0; b <= a; b++) sums.gram[(t * k + a) * k + b]! += za * z[b]![cell]!;
      }
    }
    for (let a = 0; a < k; a++)
      for (let b = 0; b < a; b++) sums.gram[(t * k + b) * k + a] = sums.gram[(t * k + a) * k + b]!;
  }
  return sums;
}
