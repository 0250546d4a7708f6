import { type Breathe, oneByOne } from "../give-way.js";
import { DatasetError } from "./dataset-error.js";
import { unsetFloats } from "./layout.js";
import type { Panel } from "./types.js";

export interface LabelOptions {
  /** Trading days between entry and exit, a whole number ≥ 1. */
  readonly horizon: number;
  readonly entry: "next-open" | "next-close" | "close";
  /** Trading days that the entry is put off: `lag: 4, horizon: 1` is the fifth day's return alone. 0 by default. */
  readonly lag?: number;
}

/** The price of an entry, and the rows from today to buying and to selling. */
export function labelPrices({ horizon, entry, lag = 0 }: LabelOptions) {
  const enter = (entry === "close" ? 0 : 1) + lag;
  return { field: entry === "next-open" ? "open" : "close", enter, exit: enter + horizon } as const;
}

/** exit / enter − 1; NaN where the exit lies beyond the panel (`exit` is then shorter than `out`). */
export function returnsInto(out: Float64Array, enter: Float64Array, exit: Float64Array): void {
  const n = Math.min(out.length, exit.length);
  for (let i = 0; i < n; i++) out[i] = exit[i]! / enter[i]! - 1;
  out.fill(Number.NaN, n);
}

/**
 * Forward returns [dates × stride] in shared memory, as fractions of the entry price (docs/metrics.md):
 * `next-open` open[t+1] → open[t+1+h], `next-close` close[t+1] → close[t+1+h], `close` close[t] → close[t+h].
 * Adjusted prices. NaN where either price is missing (a suspended day has none) or the exit lies beyond the panel:
 * a search panel therefore never sees a price of the test window.
 * @throws DatasetError `dataset-field` when the panel has no such price
 */
export function forwardReturns(panel: Panel, options: LabelOptions): Float64Array {
  const { enter, exit } = bothSides(panel, options);
  const out = unsetFloats(panel.dates.length * panel.stride);
  returnsInto(out, enter, exit);
  return out;
}

/** The same into `out`, which has the panel's rows, giving way to other events. */
export async function writeForwardReturns(
  out: Float64Array,
  panel: Panel,
  options: LabelOptions,
  breathe: Breathe,
): Promise<void> {
  const { enter, exit } = bothSides(panel, options);
  await oneByOne(panel.dates.length, breathe, (t) => {
    const row = (x: Float64Array) => x.subarray(t * panel.stride, (t + 1) * panel.stride);
    returnsInto(row(out), row(enter), row(exit));
  });
}

/** The prices of entries and of exits, each from the row on that belongs to the panel's first. */
function bothSides({ fields, dataset, stride }: Panel, options: LabelOptions) {
  const { field, enter, exit } = labelPrices(options);
  const price = fields.get(field);
  if (!price) {
    throw new DatasetError(
      "dataset-field",
      `Entry "${options.entry}" needs the field "${field}", which is not loaded.`,
      {
        hint: field === "open" ? 'Use the entry "next-close".' : "Load the field close.",
        evidence: { name: dataset.name, field, entry: options.entry },
      },
    );
  }
  return { enter: price.subarray(enter * stride), exit: price.subarray(exit * stride) };
}
