import type { Breathe } from "../../give-way.js";
import { eachCrossSection, type Frame } from "./frame.js";

/**
 * Gives members without a value the median of their industry on that date. An industry without any value stays
 * missing. `filled` counts per date: a filled value is an opinion, and has to be shown.
 *
 * @param codes industry per cell [rows × stride], −1 = none
 */
export async function fillIndustryMedian(
  values: Float64Array,
  frame: Frame,
  codes: Int32Array,
  industries: number,
  breathe: Breathe,
): Promise<{ values: Float64Array; filled: Int32Array }> {
  const out = values.slice();
  const filled = new Int32Array(frame.rows);
  const { stride, members } = frame;
  await eachCrossSection(values, frame, breathe, (cells, x, n, row) => {
    const byIndustry: number[][] = Array.from({ length: industries }, () => []);
    for (let i = 0; i < n; i++) {
      const code = codes[cells[i]!]!;
      if (code >= 0) byIndustry[code]!.push(x[i]!);
    }
    const medians = byIndustry.map(median);
    for (let i = row * stride, end = i + stride; i < end; i++) {
      const v = values[i]!;
      if (members[i] !== 1 || v - v === 0) continue;
      const m = medians[codes[i]!];
      if (m === undefined || Number.isNaN(m)) continue;
      out[i] = m;
      filled[row]!++;
    }
  });
  return { values: out, filled };
}

function median(x: number[]): number {
  if (x.length === 0) return Number.NaN;
  x.sort((a, b) => a - b);
  const half = x.length >> 1;
  return x.length & 1 ? x[half]! : 0.5 * (x[half - 1]! + x[half]!);
}
