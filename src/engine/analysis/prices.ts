/**
 * Prices with gaps filled by the last one before [rows × stride]: what a holding is worth on a day without a trade. NaN
 * before the first price. A delisted name keeps its last price.
 */
export function lastPrices(price: Float64Array, rows: number, stride: number): Float64Array {
  const out = price.slice(0, rows * stride);
  for (let i = stride; i < out.length; i++) if (!(out[i]! > 0)) out[i] = out[i - stride]!;
  return out;
}
