import { z } from "zod";

/** Shares of one name. Plain data: an account is stored between two days of paper trading. */
const Position = z.object({
  symbol: z.string(),
  shares: z.number(),
  /** Row on which shares were last bought, and how many that day: they cannot be sold before the next (T+1). */
  boughtOn: z.string(),
  boughtToday: z.number(),
  /** Last quoted price and the adjustment factor that it belongs to, 0 = not known yet. */
  price: z.number(),
  factor: z.number(),
  /** Days in a row without a quote. */
  silent: z.number().int(),
  /** Money in and out since the position was opened: its result when it is closed. */
  flow: z.number(),
  opened: z.string(),
});
export type Position = z.infer<typeof Position>;

export const Account = z.object({
  cash: z.number(),
  positions: z.array(Position),
});
export type Account = z.infer<typeof Account>;

export const marketValue = ({ positions }: Account): number =>
  positions.reduce((sum, { shares, price }) => sum + shares * price, 0);

/** Cash and positions at their last quoted prices. */
export const netValue = (account: Account): number => account.cash + marketValue(account);
