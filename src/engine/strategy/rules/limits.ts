import { type Board, type MarketRules, rowOn } from "./types.js";

export interface Band {
  readonly up: number;
  readonly down: number;
}

/** Half up to the tick; a little is added for binary fractions, so that 10.05 × 1.1 = 11.055 becomes 11.06. */
const roundTick = (price: number, tick: number): number => {
  const perUnit = Math.round(1 / tick);
  return Math.floor(price * perUnit + 0.5 + 1e-6) / perUnit;
};

/**
 * The price limits of a day, or null where there are none: a board without limits, a free day after listing, no
 * reference price.
 *
 * @param reference previous close after ex-right adjustment, as quoted
 * @param daysListed trading days since the first, 0 on the first itself; undefined = listed long ago
 */
export function priceBand(
  rules: MarketRules,
  board: Board,
  date: string,
  { reference, st, daysListed }: { reference: number; st: boolean; daysListed: number | undefined },
): Band | null {
  const row = rowOn(rules.limits[board] ?? [], date);
  if (!row || !(reference > 0)) return null;
  if (daysListed !== undefined && daysListed < row.freeDays) return null;
  const share = st ? row.st : row.normal;
  if (share === null) return null;
  return {
    up: roundTick(reference * (1 + share), rules.tick),
    down: roundTick(reference * (1 - share), rules.tick),
  };
}
