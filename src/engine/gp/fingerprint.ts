import { type Breathe, oneByOne } from "../give-way.js";
import type { Panel, RowRange } from "../panel/index.js";

/** Dates at which two factors are compared: enough for a mean correlation to within about 0.02. */
const DATES = 64;

/** A factor's cross-section ranks on sampled dates, centred and scaled to the universe; NaN = none. */
export interface Fingerprint {
  /** [dates × stride] */
  readonly ranks: Float32Array;
  readonly dates: number;
}

export function sampledRows({ from, to }: RowRange): number[] {
  const n = Math.min(DATES, to - from);
  return Array.from({ length: n }, (_, k) => from + Math.floor(((k + 0.5) * (to - from)) / n));
}

/** @param values [rows × stride] on the sampled rows */
export async function fingerprintOf(
  values: Float64Array,
  { stride, universe }: Pick<Panel, "stride" | "universe">,
  rows: readonly number[],
  breathe: Breathe,
): Promise<Fingerprint> {
  const out = new Float32Array(rows.length * stride).fill(Number.NaN);
  await oneByOne(rows.length, breathe, (k) => {
    const row = rows[k]!;
    const at = k * stride;
    const names: number[] = [];
    for (let s = 0; s < stride; s++)
      if (universe[row * stride + s] === 1 && Number.isFinite(values[at + s]!)) names.push(s);
    names.sort((a, b) => values[at + a]! - values[at + b]! || a - b);
    for (let i = 0; i < names.length; ) {
      let j = i + 1;
      while (j < names.length && values[at + names[j]!] === values[at + names[i]!]) j++;
      // Ties get the mean rank, as scipy does.
      for (let m = i; m < j; m++) out[k * stride + names[m]!] = ((i + j - 1) / 2 + 0.5) / names.length - 0.5;
      i = j;
    }
  });
  return { ranks: out, dates: rows.length };
}

/**
 * Mean over the sampled dates of the Pearson correlation of the ranks over common names (Spearman, but for the ranks
 * being taken over each factor's own names); 0 when no date has ten common names.
 */
export function correlation({ ranks: a, dates }: Fingerprint, { ranks: b }: Fingerprint): number {
  const stride = a.length / dates;
  let sum = 0;
  let counted = 0;
  for (let k = 0; k < dates; k++) {
    let [n, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0];
    for (let i = k * stride, end = i + stride; i < end; i++) {
      const x = a[i]!;
      const y = b[i]!;
      if (Number.isNaN(x + y)) continue;
      n++;
      sa += x;
      sb += y;
      saa += x * x;
      sbb += y * y;
      sab += x * y;
    }
    const va = saa - (sa * sa) / n;
    const vb = sbb - (sb * sb) / n;
    if (n < 10 || va <= 1e-9 || vb <= 1e-9) continue;
    sum += (sab - (sa * sb) / n) / Math.sqrt(va * vb);
    counted++;
  }
  return counted > 0 ? sum / counted : 0;
}

/** Pearson correlation of two series over their common dates; 0 when it is not defined. */
export function seriesCorrelation(a: Float64Array, b: Float64Array): number {
  let [n, sa, sb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (!Number.isFinite(a[i]! + b[i]!)) continue;
    n++;
    sa += a[i]!;
    sb += b[i]!;
  }
  let [saa, sbb, sab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - sa / n;
    const y = b[i]! - sb / n;
    if (!Number.isFinite(x + y)) continue;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  return n >= 20 && saa > 0 && sbb > 0 ? sab / Math.sqrt(saa * sbb) : 0;
}
