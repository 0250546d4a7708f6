import { type Breathe, inBlocks } from "../../give-way.js";
import { unsetFloats } from "../layout.js";
import type { Dense } from "./dense.js";

/** The adjustment factor of every row (adjusted price = raw price × factor), and how it was found. */
export interface Adjustment {
  readonly factor: Float64Array;
  readonly source: string;
}

/** Half a tick of a price that is rounded to 0.01, and a little for binary fractions. */
const HALF_TICK = 0.0051;

/**
 * Takes the factor from the source, from adjusted closes, or from the official previous close (which is lowered on an
 * ex-day: factor = Π previous close / pre_close, as vendors compute it). null: the source shows no adjustment.
 */
export async function findAdjustment(
  dense: Dense,
  notes: string[],
  breathe: Breathe,
): Promise<Adjustment | null> {
  const close = dense.columns.get("close")!;
  const factor = dense.columns.get("adj_factor");
  if (factor) return { factor, source: dense.origin.get("adj_factor")! };
  const adjusted = dense.columns.get("adj_close");
  if (adjusted) {
    notes.push("adj_factor is adjusted close / close: open, high, low and close are adjusted with it.");
    const ratio = unsetFloats(close.length);
    await inBlocks(ratio.length, 1, breathe, (from, to) => {
      for (let i = from; i < to; i++) ratio[i] = adjusted[i]! / close[i]!;
    });
    return { factor: ratio, source: "adjusted close / close" };
  }
  const previous = dense.columns.get("pre_close");
  if (previous) return fromPreviousClose(dense, close, previous, notes, breathe);
  notes.push(
    "The source has no adjustment factor: prices are taken as they are, and there are no raw_ fields.",
  );
  return null;
}

async function fromPreviousClose(
  dense: Dense,
  close: Float64Array,
  previous: Float64Array,
  notes: string[],
  breathe: Breathe,
): Promise<Adjustment | null> {
  const { stride, present } = dense;
  const factor = unsetFloats(close.length);
  const current = new Float64Array(stride).fill(1);
  const last = new Float64Array(stride).fill(Number.NaN);
  let rows = 0;
  let events = 0;
  await inBlocks(close.length / stride, stride, breathe, (from, to) => {
    for (let row = from * stride; row < to * stride; row += stride)
      for (let s = 0; s < stride; s++) {
        const i = row + s;
        factor[i] = Number.NaN;
        if (present[i] !== 1) continue;
        rows++;
        const official = previous[i]!;
        if (official > 0 && last[s]! > 0 && Math.abs(last[s]! - official) > HALF_TICK) {
          current[s] = (current[s]! * last[s]!) / official;
          events++;
        }
        factor[i] = current[s]!;
        // A halted row has no close of its own; its previous close is what the next day refers to.
        if (close[i]! > 0) last[s] = close[i]!;
        else if (official > 0) last[s] = official;
      }
  });
  if (events > rows * 0.05) {
    notes.push(
      `pre_close differs from the close before it on ${events} of ${rows} rows, so it cannot be an ex-day marker: prices are taken as they are.`,
    );
    return null;
  }
  notes.push(
    `adj_factor was derived from pre_close: ${events} rows where it differs from the close before (dividends, splits, rights).`,
  );
  return { factor, source: "product of previous close / pre_close" };
}
