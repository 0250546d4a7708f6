import { DatasetError } from "./dataset-error.js";
import { sharedFloats } from "./layout.js";
import type { Panel } from "./types.js";

export interface LabelOptions {
  /** Trading days between entry and exit, a whole number ≥ 1. */
  readonly horizon: number;
  readonly entry: "next-open" | "next-close" | "close";
}

/**
 * Forward returns [dates × stride] in shared memory, as fractions of the entry price (docs/metrics.md):
 * `next-open` open[t+1] → open[t+1+h], `next-close` close[t+1] → close[t+1+h], `close` close[t] → close[t+h].
 * Adjusted prices. NaN where either price is missing (a suspended day has none) or the exit lies beyond the panel:
 * a search panel therefore never sees a price of the test window.
 * @throws DatasetError `dataset-field` when the panel has no such price
 */
export function forwardReturns(panel: Panel, { horizon, entry }: LabelOptions): Float64Array {
  const name = entry === "next-open" ? "open" : "close";
  const price = panel.fields.get(name);
  if (!price) {
    throw new DatasetError(
      "dataset-field",
      `Entry "${entry}" needs the field "${name}", which is not loaded.`,
      {
        hint: name === "open" ? 'Use the entry "next-close".' : "Load the field close.",
        evidence: { name: panel.dataset.name, field: name, entry },
      },
    );
  }
  const out = sharedFloats(price.length);
  const enter = (entry === "close" ? 0 : 1) * panel.stride;
  const exit = enter + horizon * panel.stride;
  for (let i = 0, last = price.length - exit; i < last; i++)
    out[i] = price[i + exit]! / price[i + enter]! - 1;
  return out;
}
