import type { Market } from "../manifest.js";
import type { Dense } from "./dense.js";
import type { Membership } from "./side-files.js";
import { isChinese } from "./symbols.js";

/** Members of the date that have a close; without a membership file every symbol is a member. */
export function universeOf(
  dense: Dense,
  close: Float64Array,
  membership: Membership | null,
  notes: string[],
): Uint8Array {
  const { dates, symbols, stride } = dense;
  const universe = new Uint8Array(close.length);
  let members = 0;
  let priced = 0;
  symbols.forEach((symbol, s) => {
    const spans = membership
      ? (membership.spans.get(symbol) ?? [])
      : [{ from: "0000-01-01", to: "9999-12-31" }];
    for (const { from, to } of spans) {
      for (let t = 0; t < dates.length; t++) {
        const i = t * stride + s;
        if (dates[t]! >= from && dates[t]! <= to && !Number.isNaN(close[i])) universe[i] = 1;
      }
    }
  });
  if (!membership) return universe;
  for (const [symbol, spans] of membership.spans) {
    const known = symbols.includes(symbol);
    for (const { from, to } of spans) {
      const days = dates.filter((date) => date >= from && date <= to).length;
      members += days;
      if (known) priced += days;
    }
  }
  const unknown = [...membership.spans.keys()].filter((symbol) => !symbols.includes(symbol));
  if (unknown.length > 0) {
    notes.push(
      `${unknown.length} members have no bars at all (${((1 - priced / members) * 100).toFixed(1)} % of member days): ${unknown.slice(0, 20).join(", ")}.`,
    );
  }
  return universe;
}

/** Told from the way its symbols are written. */
export function marketOf(symbols: readonly string[]): Market {
  const share = (test: (symbol: string) => boolean): number => symbols.filter(test).length / symbols.length;
  if (share(isChinese) > 0.9) return "cn-a";
  if (share((symbol) => /^[A-Z]{1,5}([.-][A-Z]{1,2})?$/.test(symbol)) > 0.9) return "us";
  return "other";
}
