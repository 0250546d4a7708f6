/** Why an order, or a part of it, was not filled. */
export type Refusal =
  | "suspended"
  | "limit-up"
  | "limit-down"
  | "t-plus-1"
  | "lot"
  | "cash"
  | "participation"
  | "not-held";

export interface Order {
  /** Close on which it was decided. */
  readonly decided: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly shares: number;
  /** A sale of everything, whatever a split makes of it until then. */
  readonly exit: boolean;
}

export interface Fill {
  readonly date: string;
  readonly symbol: string;
  /** `delist`: closed because no quote came any more. */
  readonly side: "buy" | "sell" | "delist";
  readonly shares: number;
  readonly price: number;
  readonly value: number;
  readonly commission: number;
  readonly stamp: number;
  readonly transfer: number;
  /** What the price was worse than the open, in money. */
  readonly slippage: number;
}

export interface Rejection extends Order {
  readonly date: string;
  /** Shares that were not filled; less than the order's when a part of it was. */
  readonly unfilled: number;
  readonly reason: Refusal;
}

export interface CorporateAction {
  readonly date: string;
  readonly symbol: string;
  readonly kind: "dividend" | "split";
  readonly ratio: number;
  readonly cash: number;
  readonly sharesBefore: number;
  readonly sharesAfter: number;
}

/** A position from its first purchase to its last sale. */
export interface RoundTrip {
  readonly symbol: string;
  readonly opened: string;
  readonly closed: string;
  /** Money, after costs, dividends included. */
  readonly profit: number;
}

/** Everything that one trading day did. */
export interface Day {
  readonly date: string;
  readonly nav: number;
  readonly cash: number;
  readonly holdings: number;
  readonly names: number;
  /** Money paid in fees and lost to slippage. */
  readonly fees: number;
  readonly slippage: number;
  /** Purchases plus sales, money. */
  readonly traded: number;
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly rejections: readonly Rejection[];
  readonly actions: readonly CorporateAction[];
  readonly roundTrips: readonly RoundTrip[];
}
