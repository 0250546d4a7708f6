import { symmetricEigen } from "../symmetric-eigen.js";
import type { Frame } from "./frame.js";

/**
 * Makes factors uncorrelated within every date, over the members that have all of them (others become missing). Inputs
 * are demeaned; results have mean 0 and standard deviation 1 (ddof 1).
 * `schmidt`: each factor minus its part along those before it, so the order matters. `symmetric` (Löwdin): F·M^(−½) with
 * M = FᵀF, the orthonormal set nearest to the given one, whatever the order. A date on which a factor depends on the
 * others has no values.
 */
export function orthogonalise(
  factors: readonly Float64Array[],
  { rows, stride, members }: Frame,
  how: "schmidt" | "symmetric",
): Float64Array[] {
  const k = factors.length;
  const out = factors.map((factor) => new Float64Array(factor.length).fill(Number.NaN));
  for (let t = 0; t < rows; t++) {
    const cells: number[] = [];
    for (let i = t * stride, end = i + stride; i < end; i++)
      if (members[i] === 1 && factors.every((factor) => Number.isFinite(factor[i]!))) cells.push(i);
    const n = cells.length;
    if (n < 2) continue;
    const columns = factors.map((factor) => unit(Float64Array.from(cells, (i) => factor[i]!)));
    if (columns.some((column) => column === null)) continue;
    const given = columns as Float64Array[];
    const basis = how === "schmidt" ? schmidt(given) : symmetric(given);
    if (!basis) continue;
    const scale = Math.sqrt(n - 1);
    for (let j = 0; j < k; j++) for (let i = 0; i < n; i++) out[j]![cells[i]!] = basis[j]![i]! * scale;
  }
  return out;
}

/** Below this share of its length a remainder is rounding. */
const DEPENDENT = 1e-10;

/** Demeaned and of length 1; null when constant. */
function unit(x: Float64Array): Float64Array | null {
  let level = 0;
  for (const v of x) level = Math.max(level, Math.abs(v));
  let mean = 0;
  for (const v of x) mean += v;
  mean /= x.length;
  const centred = x.map((v) => v - mean);
  const length = Math.sqrt(dot(centred, centred));
  return length > DEPENDENT * level ? centred.map((v) => v / length) : null;
}

function schmidt(columns: readonly Float64Array[]): Float64Array[] | null {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    let rest = column;
    // Twice: the second pass removes what rounding left in the first.
    for (let pass = 0; pass < 2; pass++)
      for (const b of basis) {
        const along = dot(rest, b);
        rest = rest.map((v, i) => v - along * b[i]!);
      }
    const length = Math.sqrt(dot(rest, rest));
    if (!(length > DEPENDENT)) return null;
    basis.push(rest.map((v) => v / length));
  }
  return basis;
}

function symmetric(columns: readonly Float64Array[]): Float64Array[] | null {
  const k = columns.length;
  const gram = columns.map((a) => columns.map((b) => dot(a, b)));
  const { values, vectors } = symmetricEigen(gram);
  if (values.some((value) => !(value > DEPENDENT))) return null;
  // M^(−½) = U D^(−½) Uᵀ
  const root = Array.from({ length: k }, (_, i) =>
    Array.from({ length: k }, (_, j) =>
      values.reduce((sum, value, m) => sum + (vectors[i]![m]! * vectors[j]![m]!) / Math.sqrt(value), 0),
    ),
  );
  return columns.map((_, j) => {
    const result = new Float64Array(columns[0]!.length);
    columns.forEach((column, m) => {
      for (let i = 0; i < result.length; i++) result[i]! += column[i]! * root[m]![j]!;
    });
    return result;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
