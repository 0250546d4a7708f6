/** No group: no value that date. */
const NO_GROUP = -1;

/**
 * Quantile group (0 = lowest factor) of every name by its factor alone, which is what could be known that day; equal
 * ranks stay together: group = ⌊(rank − ½)·q / n⌋. [rows × stride], NO_GROUP where there is no value or the date has
 * fewer than `minimum` values.
 *
 * @param ranks cross-section ranks in (0, 1] (`cs_rank`), NaN = no value; [rows × stride]
 */
export function quantileGroups(
  ranks: Float64Array,
  rows: number,
  stride: number,
  quantiles: number,
  minimum: number,
): Int8Array {
  const groups = new Int8Array(rows * stride).fill(NO_GROUP);
  for (let t = 0; t < rows; t++) {
    const at = t * stride;
    let n = 0;
    for (let i = at; i < at + stride; i++) if (ranks[i]! > 0) n++;
    if (n === 0 || n < minimum) continue;
    for (let i = at; i < at + stride; i++) {
      if (!(ranks[i]! > 0)) continue;
      // Whole numbers, so that a boundary never depends on rounding.
      const twice = Math.round(2 * n * ranks[i]!);
      groups[i] = Math.min(quantiles - 1, Math.floor(((twice - 1) * quantiles) / (2 * n)));
    }
  }
  return groups;
}
