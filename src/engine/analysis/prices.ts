import { type Breathe, oneByOne } from "../give-way.js";

/**
 * Prices with gaps filled by the last one before [rows × stride]: what a holding is worth on a day without a trade. NaN
 * before the first price. A delisted name keeps its last price.
 */
export async function lastPrices(
  price: Float64Array,
  rows: number,
  stride: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const out = new Float64Array(rows * stride);
  await oneByOne(rows, breathe, (t) => {
    const from = t * stride;
    for (let i = from; i < from + stride; i++) {
      const p = price[i]!;
      out[i] = p > 0 || t === 0 ? p : out[i - stride]!;
    }
  });
  return out;
}
