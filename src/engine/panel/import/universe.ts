import type { Market } from "../manifest.js";
import type { Dense } from "./dense.js";
import type { Membership } from "./side-files.js";
import { isChinese } from "./symbols.js";

/**
 * Who is in the cross-section of each date: members of the date, from their first to their last close in the data;
 * without a membership file every symbol is a member. A suspended member stays in: it has no price that day, but a
 * rolling value may still be known. Who could be traded is another mask (`tradable`).
 */
export function universeOf(
  dense: Dense,
  close: Float64Array,
  membership: Membership | null,
  notes: string[],
): Uint8Array {
  const { dates, symbols, stride } = dense;
  const universe = new Uint8Array(close.length);
  const listed = listedRows(close, stride);
  let members = 0;
  let withBars = 0;
  symbols.forEach((symbol, s) => {
    const spans = membership
      ? (membership.spans.get(symbol) ?? [])
      : [{ from: "0000-01-01", to: "9999-12-31" }];
    for (const { from, to } of spans) {
      const start = Math.max(listed.first[s]!, rowsBefore(dates, from, false));
      const end = Math.min(listed.last[s]! + 1, rowsBefore(dates, to, true));
      for (let t = start; t < end; t++) universe[t * stride + s] = 1;
    }
  });
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

/** Rows of the first and the last close per symbol; without any, last is -1. */
function listedRows(close: Float64Array, stride: number): { first: Int32Array; last: Int32Array } {
  const first = new Int32Array(stride).fill(-1);
  const last = new Int32Array(stride).fill(-1);
  for (let t = 0, i = 0; i < close.length; t++) {
    for (let s = 0; s < stride; s++, i++) {
      if (Number.isNaN(close[i])) continue;
      if (first[s] === -1) first[s] = t;
      last[s] = t;
    }
  }
  return { first, last };
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
