import { ranksOf } from "../analysis/ranks.js";
import type { FactorValues } from "../compute/index.js";
import { type Breathe, giveWay, inBlocks } from "../give-way.js";

/** How factors are made comparable on a date: z-score, or mean rank; both with mean 0 and variance 1 (ddof 1). */
export const STANDARDISATIONS = ["zscore", "rank"] as const;
export type Standardisation = (typeof STANDARDISATIONS)[number];

/** Inputs of a combination, prepared per date. Arrays lie in shared memory: threads read them without a copy. */
export interface Inputs {
  /** Row of the panel of the first row here, and how many rows there are. */
  readonly from: number;
  readonly rows: number;
  readonly stride: number;
  /** Standardised over the universe per factor [rows × stride]; a missing value is 0, the mean of its date. */
  readonly z: readonly Float64Array[];
  /** 1 = at least one factor has a value. */
  readonly known: Uint8Array;
}

/** Inputs before they are standardised: the values as they are. All on the same rows. */
export async function rawInputs(values: readonly FactorValues[], breathe: Breathe): Promise<Inputs> {
  const { rows, stride } = values[0]!;
  const cells = (rows.to - rows.from) * stride;
  const z = values.map(() => shared(cells));
  for (const [factor, { values: raw }] of values.entries())
    await inBlocks(cells, 1, breathe, (from, to) => z[factor]!.set(raw.subarray(from, to), from));
  return {
    from: rows.from,
    rows: rows.to - rows.from,
    stride,
    z,
    known: new Uint8Array(new SharedArrayBuffer(cells)),
  };
}

/**
 * Standardises one factor in place, per date over the universe, from the values of that date alone. A factor that does
 * not vary on a date is 0 there.
 *
 * @param universe [dates × stride] of the panel
 * @param first and `end`: only these rows
 */
export function standardiseFactor(
  { from, rows, stride, z, known }: Inputs,
  factor: number,
  universe: Uint8Array,
  how: Standardisation,
  first = 0,
  end = rows,
): void {
  const column = z[factor]!;
  const place = new Int32Array(stride);
  const own = new Float64Array(stride);
  for (let t = first; t < end; t++) {
    const at = t * stride;
    let n = 0;
    for (let s = 0; s < stride; s++) {
      const value = column[at + s]!;
      column[at + s] = 0;
      if (universe[(from + t) * stride + s] !== 1 || !Number.isFinite(value)) continue;
      place[n] = s;
      own[n++] = value;
    }
    const scores = own.subarray(0, n);
    standardise(scores, how);
    for (let i = 0; i < n; i++) {
      known[at + place[i]!] = 1;
      column[at + place[i]!] = scores[i]!;
    }
  }
}

/** Standardised inputs, all at once in this thread. */
export async function prepare(
  values: readonly FactorValues[],
  universe: Uint8Array,
  how: Standardisation = "zscore",
  breathe: Breathe = giveWay(),
): Promise<Inputs> {
  const inputs = await rawInputs(values, breathe);
  for (let factor = 0; factor < values.length; factor++)
    await inBlocks(inputs.rows, inputs.stride, breathe, (from, to) =>
      standardiseFactor(inputs, factor, universe, how, from, to),
    );
  return inputs;
}

/** To mean 0 and variance 1 (ddof 1), in place; all 0 where nothing varies. Returns whether anything varies. */
export function standardise(x: Float64Array, how: Standardisation): boolean {
  const n = x.length;
  if (how === "rank") x.set(ranksOf(x));
  let mean = 0;
  for (let i = 0; i < n; i++) mean += x[i]!;
  mean /= n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (x[i]! - mean) ** 2;
  const std = Math.sqrt(squares / (n - 1));
  const varies = std > 1e-12 * Math.abs(mean) && std > 0;
  for (let i = 0; i < n; i++) x[i] = varies ? (x[i]! - mean) / std : 0;
  return varies;
}

export function shared(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}
