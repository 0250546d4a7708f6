import { type MarketRules, rowOn } from "./types.js";

export interface Fees {
  readonly commission: number;
  readonly stamp: number;
  readonly transfer: number;
}

export interface FeeTerms {
  /** Replaces the table's commission rate. */
  readonly commission?: number | undefined;
  /** Replaces the table's minimum. */
  readonly minimum?: number | undefined;
}

/** What an order of that value costs on that date, currency units, not rounded. */
export function feesOf(
  rules: MarketRules,
  date: string,
  side: "buy" | "sell",
  value: number,
  terms: FeeTerms = {},
): Fees {
  const row = rowOn(rules.fees, date) ?? rules.fees[0]!;
  return {
    commission: Math.max(terms.minimum ?? row.minimum, value * (terms.commission ?? row.commission)),
    stamp: side === "sell" ? value * row.stampOnSell : 0,
    transfer: value * row.transfer,
  };
}

export const totalFees = ({ commission, stamp, transfer }: Fees): number => commission + stamp + transfer;
