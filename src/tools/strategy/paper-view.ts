import { z } from "zod";
import { Notice, type PaperLedger } from "../../engine/paper/index.js";
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
    demo: z.boolean().describe("a synthetic market: its figures say nothing about a real one"),
    factor: z.string(),
    combination: z.string().nullable(),
    follow: z.string().nullable().describe("folder whose files are imported before each step"),
    opened: z.string(),
    date: z.string().describe("last day that was played"),
    days: z.number().int(),
    live: z.number().int().describe("days that were not in the data yet when the account was opened"),
    nav: z.number(),
    cash: z.number(),
    positions: z.array(z.object({ symbol: z.string(), shares: z.number(), price: z.number() })),
    costs: z.number(),
  }),
  orders: z.array(Order).describe("of the days played by this call; of the last day for status"),
  played: z.number().int().describe("days that this call played"),
  nav: z.array(z.object({ date: z.string(), nav: z.number() })),
  revised: z.array(z.string()).describe("dates whose data has changed since the account saw it"),
  notices: z
    .array(Notice)
    .describe("days revised, late, missed (for certain; some of them; or perhaps a holiday), thin"),
});
export type PaperView = z.infer<typeof PaperView>;

/** @param recent how many of the last days' orders to show */
export function paperView(
  { opening, days }: PaperLedger,
  recent: number,
  notices: readonly Notice[],
  played = 0,
): PaperView {
  const last = days.at(-1);
  const account = last?.account ?? { cash: opening.spec.cash, positions: [] };
  const { name, dataset, demo = false, factor, combination = null, follow = null, opened, known } = opening;
  return {
    account: {
      ...{ name, dataset, demo, factor, combination, follow, opened },
      date: last?.day.date ?? opened,
      days: days.length,
      live: known === undefined ? 0 : days.filter(({ day }) => day.date > known).length,
      nav: netValue(account),
      cash: account.cash,
      positions: account.positions.map(({ symbol, shares, price }) => ({ symbol, shares, price })),
      costs: days.reduce((sum, { day }) => sum + day.fees + day.slippage, 0),
    },
    orders: days.slice(Math.max(0, days.length - recent)).flatMap(({ day }) => [...day.orders]),
    played,
    nav: days.map(({ day }) => ({ date: day.date, nav: day.nav })),
    revised: notices.filter(({ kind }) => kind === "revised").flatMap(({ dates }) => [...dates]),
    notices: [...notices],
  };
}
