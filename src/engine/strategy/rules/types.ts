/** What every row of a rule table says of itself: since when it holds, who says so, and how sure we are. */
export interface Dated {
  /** First day on which the row holds, `YYYY-MM-DD`. */
  readonly from: string;
  readonly source: string;
  readonly confidence: "high" | "medium" | "low";
}

export type Board = "main" | "star" | "chinext" | "beijing" | "other";

export interface LimitRow extends Dated {
  /** Share of the reference price, 0.1 = ±10 %; null = no limit. */
  readonly normal: number | null;
  /** The same for names under special treatment. */
  readonly st: number | null;
  /** Trading days after listing that have no limit. */
  readonly freeDays: number;
}

export interface LotRow {
  readonly board: Board;
  /** Fewest shares of a purchase. */
  readonly minimum: number;
  /** Shares above the minimum come in steps of this. */
  readonly step: number;
}

export interface FeeRow extends Dated {
  readonly commission: number;
  /** Per order, currency units. */
  readonly minimum: number;
  readonly stampOnSell: number;
  readonly transfer: number;
}

/** Everything that a market demands of an order. */
export interface MarketRules {
  readonly market: "cn-a" | "us";
  /** Shares bought today cannot be sold today. */
  readonly settleNextDay: boolean;
  readonly limits: Readonly<Partial<Record<Board, readonly LimitRow[]>>>;
  readonly lots: readonly LotRow[];
  readonly fees: readonly FeeRow[];
  /** Smallest price step. */
  readonly tick: number;
  boardOf(symbol: string): Board;
}

/** The row that holds on a date; rows ascend by `from`. Undefined before the first. */
export function rowOn<R extends Dated>(rows: readonly R[], date: string): R | undefined {
  for (let i = rows.length - 1; i >= 0; i--) if (rows[i]!.from <= date) return rows[i];
  return undefined;
}
