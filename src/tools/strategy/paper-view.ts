import { z } from "zod";
import type { PaperLedger } from "../../engine/paper/index.js";
import { netValue } from "../../engine/strategy/index.js";

const Order = z.object({
  decided: z.string(),
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  shares: z.number(),
  exit: z.boolean(),
});

/** An account as it stands. */
export const PaperView = z.object({
  account: z.object({
    name: z.string(),
    dataset: z.string(),
    factor: z.string(),
    opened: z.string(),
    date: z.string().describe("last day that was played"),
    days: z.number().int(),
    nav: z.number(),
    cash: z.number(),
    positions: z.array(z.object({ symbol: z.string(), shares: z.number(), price: z.number() })),
    costs: z.number(),
  }),
  orders: z.array(Order).describe("of the days played by this call; of the last day for status"),
  nav: z.array(z.object({ date: z.string(), nav: z.number() })),
  revised: z.array(z.string()).describe("dates whose data has changed since the account saw it"),
});
export type PaperView = z.infer<typeof PaperView>;

/** @param recent how many of the last days' orders to show */
export function paperView(
  { opening, days }: PaperLedger,
  recent: number,
  revised: readonly string[],
): PaperView {
  const last = days.at(-1);
  const account = last?.account ?? { cash: opening.spec.cash, positions: [] };
  return {
    account: {
      name: opening.name,
      dataset: opening.dataset,
      factor: opening.factor,
      opened: opening.opened,
      date: last?.day.date ?? opening.opened,
      days: days.length,
      nav: netValue(account),
      cash: account.cash,
      positions: account.positions.map(({ symbol, shares, price }) => ({ symbol, shares, price })),
      costs: days.reduce((sum, { day }) => sum + day.fees + day.slippage, 0),
    },
    orders: days.slice(Math.max(0, days.length - recent)).flatMap(({ day }) => [...day.orders]),
    nav: days.map(({ day }) => ({ date: day.date, nav: day.nav })),
    revised: [...revised],
  };
}
