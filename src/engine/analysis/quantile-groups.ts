import { type Breathe, oneByOne } from "../give-way.js";

/** No group: no value that date. */
const NO_GROUP = -1;

/**
 * Quantile group (0 = lowest factor) of every name by its factor alone, which is what could be known that day; equal
 * ranks stay together: group = ⌊(rank − ½)·q / n⌋. [rows × stride], NO_GROUP where there is no value or the date has
 * fewer than `minimum` values.
 *
 * @param ranks cross-section ranks in (0, 1] (`cs_rank`), NaN = no value; [rows × stride]
 */
export async function quantileGroups(
  ranks: Float64Array,
  rows: number,
  stride: number,
  quantiles: number,
  minimum: number,
  breathe: Breathe,
): Promise<Int8Array> {
  const groups = new Int8Array(rows * stride).fill(NO_GROUP);
  await oneByOne(rows, breathe, (t) => {
    const at = t * stride;
    let n = 0;
    for (let i = at; i < at + stride; i++) if (ranks[i]! > 0) n++;
    if (n === 0 || n < minimum) return;
    for (let i = at; i < at + stride; i++) {
      if (!(ranks[i]! > 0)) continue;
      // Whole numbers, so that a boundary never depends on rounding.
      const twice = Math.round(2 * n * ranks[i]!);
      groups[i] = Math.min(quantiles - 1, Math.floor(((twice - 1) * quantiles) / (2 * n)));
    }
  });
  return groups;
}
