import type { Breathe } from "../../give-way.js";
import { eachCrossSection, type Frame } from "./frame.js";

export interface NeutraliseBy {
  /** Industry per cell, −1 = none; null: a constant takes the place of the dummies. */
  readonly industry: { readonly codes: Int32Array; readonly count: number } | null;
  /** Log market value per cell; null: industries only. */
  readonly logCap: Float64Array | null;
  /** Log market value whose square root is the weight of a cell; null: all weigh the same. */
  readonly weight: Float64Array | null;
}

/**
 * Residual of each date's values on industry dummies and log market value, by least squares with weights 1 or √cap
 * (Σ w·e² is minimised; the residual itself is not weighted). A cell that lacks an industry or a size has no value.
 */
export async function neutralise(
  values: Float64Array,
  frame: Frame,
  by: NeutraliseBy,
  breathe: Breathe,
): Promise<Float64Array> {
  const out = new Float64Array(values.length).fill(Number.NaN);
  const { industry, logCap } = by;
  const count = industry?.count ?? 1;
  const sumY = new Float64Array(count);
  const sumZ = new Float64Array(count);
  const total = new Float64Array(count);
  const w = new Float64Array(frame.stride);
  const y = new Float64Array(frame.stride);
  const z = new Float64Array(frame.stride);
  const at = new Int32Array(frame.stride);
  const group = new Int32Array(frame.stride);
  await eachCrossSection(values, frame, breathe, (cells, x, n) => {
    let m = 0;
    for (let i = 0; i < n; i++) {
      const cell = cells[i]!;
      const code = industry ? industry.codes[cell]! : 0;
      const size = logCap ? logCap[cell]! : 0;
      const weight = by.weight ? Math.exp(by.weight[cell]! / 2) : 1;
      if (code < 0 || size - size !== 0 || weight - weight !== 0) continue;
      at[m] = cell;
      group[m] = code;
      y[m] = x[i]!;
      z[m] = size;
      w[m++] = weight;
    }
    total.fill(0);
    sumY.fill(0);
    sumZ.fill(0);
    for (let i = 0; i < m; i++) {
      const g = group[i]!;
      total[g]! += w[i]!;
      sumY[g]! += w[i]! * y[i]!;
      sumZ[g]! += w[i]! * z[i]!;
    }
    // Frisch–Waugh–Lovell: after the (weighted) industry means are out, one slope is left.
    let zz = 0;
    let zy = 0;
    let length = 0;
    for (let i = 0; i < m; i++) {
      const g = group[i]!;
      length += w[i]! * z[i]! * z[i]!;
      y[i]! -= sumY[g]! / total[g]!;
      z[i]! -= sumZ[g]! / total[g]!;
      zz += w[i]! * z[i]! * z[i]!;
      zy += w[i]! * z[i]! * y[i]!;
    }
    // What rounding leaves of a size that the industries explain is no regressor.
    const slope = zz > 1e-20 * length ? zy / zz : 0;
    for (let i = 0; i < m; i++) out[at[i]!] = y[i]! - slope * z[i]!;
  });
  return out;
}
