import { type Breathe, inBlocks } from "../../give-way.js";
import type { Market } from "../manifest.js";
import type { Dense } from "./dense.js";
import type { Membership } from "./side-files.js";
import { isChinese } from "./symbols.js";

/** A symbol without a close for more rows than this is taken to be gone, until it has one again. */
const GONE_AFTER = 250;

/**
 * Who is in the cross-section of each date: members of the date that are listed; without a membership file every
 * symbol is a member. A suspended member stays in: it has no price that day, but a rolling value may still be known,
 * and nobody could know that day whether it was suspended or gone. Who could be traded is another mask (`tradable`).
 */
export async function universeOf(
  dense: Dense,
  close: Float64Array,
  membership: Membership | null,
  notes: string[],
  breathe: Breathe,
): Promise<Uint8Array> {
  const { dates, symbols, stride } = dense;
  const universe = new Uint8Array(close.length);
  let members = 0;
  let withBars = 0;
  for (const [s, symbol] of symbols.entries()) {
    const spans = membership
      ? (membership.spans.get(symbol) ?? [])
      : [{ from: "0000-01-01", to: "9999-12-31" }];
    for (const { from, to } of spans) {
      const end = rowsBefore(dates, to, true);
      for (let t = rowsBefore(dates, from, false); t < end; t++) universe[t * stride + s] = 1;
    }
    if (s % 64 === 0) await breathe();
  }
  await dropUnlisted(universe, close, stride, breathe);
  if (!membership) return universe;
  for (const [symbol, spans] of membership.spans) {
    const known = symbols.includes(symbol);
    for (const { from, to } of spans) {
      const days = dates.filter((date) => date >= from && date <= to).length;
      members += days;
      if (known) withBars += days;
    }
  }
  const unknown = [...membership.spans.keys()].filter((symbol) => !symbols.includes(symbol));
  if (unknown.length > 0) {
    notes.push(
      `${unknown.length} members have no bars at all (${((1 - withBars / members) * 100).toFixed(1)} % of member days): ${unknown.slice(0, 20).join(", ")}.`,
    );
  }
  return universe;
}

/** Listed: from the first close on, until there has been none for too long. Known on the date, not by hindsight. */
async function dropUnlisted(
  universe: Uint8Array,
  close: Float64Array,
  stride: number,
  breathe: Breathe,
): Promise<void> {
  const lastPrice = new Int32Array(stride).fill(-1 - GONE_AFTER);
  await inBlocks(close.length / stride, stride, breathe, (from, to) => {
    for (let t = from, i = from * stride; t < to; t++)
      for (let s = 0; s < stride; s++, i++) {
        if (!Number.isNaN(close[i])) lastPrice[s] = t;
        else if (t - lastPrice[s]! > GONE_AFTER) universe[i] = 0;
      }
  });
}

/** How many dates lie before `date`, or up to it. */
function rowsBefore(dates: readonly string[], date: string, inclusive: boolean): number {
  let [low, high] = [0, dates.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dates[middle]! < date || (inclusive && dates[middle] === date)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Told from the way its symbols are written. */
export function marketOf(symbols: readonly string[]): Market {
  const share = (test: (symbol: string) => boolean): number => symbols.filter(test).length / symbols.length;
  if (share(isChinese) > 0.9) return "cn-a";
  if (share((symbol) => /^[A-Z]{1,5}([.-][A-Z]{1,2})?$/.test(symbol)) > 0.9) return "us";
  return "other";
}
