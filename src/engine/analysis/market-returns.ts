import { type Breathe, oneByOne } from "../give-way.js";
import type { Panel } from "../panel/types.js";

/**
 * Daily return of the market [rows]: of the benchmark's close where there is one, else the mean over the universe of
 * close to close, members as of the day before. NaN where there is none.
 */
export async function marketReturns(
  panel: Panel,
  rows: number,
  benchmark: Float64Array | undefined,
  breathe: Breathe,
): Promise<Float64Array> {
  const out = new Float64Array(rows).fill(Number.NaN);
  if (benchmark) {
    for (let t = 1; t < rows; t++) out[t] = benchmark[t]! / benchmark[t - 1]! - 1;
    return out;
  }
  const close = panel.fields.get("close");
  if (!close) return out;
  const { stride, universe } = panel;
  await oneByOne(rows, breathe, (t) => {
    if (t === 0) return;
    let sum = 0;
    let n = 0;
    for (let i = t * stride, end = i + stride; i < end; i++) {
      const r = close[i]! / close[i - stride]! - 1;
      if (universe[i - stride] !== 1 || !Number.isFinite(r)) continue;
      sum += r;
      n++;
    }
    if (n > 0) out[t] = sum / n;
  });
  return out;
}
