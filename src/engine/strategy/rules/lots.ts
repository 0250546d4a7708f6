import type { Board, MarketRules } from "./types.js";

/** The largest purchase of at most `shares` that the board allows; 0 when that is less than its minimum. */
export function buyable(rules: MarketRules, board: Board, shares: number): number {
  const lot = rules.lots.find((row) => row.board === board)!;
  if (!(shares >= lot.minimum)) return 0;
  return lot.minimum + Math.floor((shares - lot.minimum) / lot.step + 1e-9) * lot.step;
}

/**
 * The largest sale of at most `shares` out of `held`: as a purchase is rounded, but a remainder below the minimum is sold
 * whole or not at all.
 */
export function sellable(rules: MarketRules, board: Board, shares: number, held: number): number {
  if (shares >= held) return held;
  return buyable(rules, board, shares);
}
