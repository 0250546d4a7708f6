import { type Breathe, oneByOne } from "../../engine/give-way.js";
import type { Backtest } from "../../engine/strategy/index.js";

type Row = readonly (string | number | null)[];

/** Every ledger of a backtest as CSV, full precision, one file after the other: its name and its text. */
export async function* ledgerCsv(
  { days, holdings, index, universe }: Backtest,
  breathe: Breathe,
): AsyncGenerator<readonly [string, string]> {
  const table = async <T>(
    header: string,
    items: readonly T[],
    rowsOf: (item: T, i: number) => readonly Row[],
  ) => {
    const lines = [header];
    await oneByOne(items.length, breathe, (i) => {
      for (const row of rowsOf(items[i]!, i)) lines.push(row.map((cell) => cell ?? "").join(","));
    });
    return `${lines.join("\n")}\n`;
  };
  yield [
    "nav.csv",
    await table(
      "date,nav,cash,holdings,names,fees,slippage,traded,index_return,universe_return",
      days,
      (d, i) => [
        [
          ...[d.date, d.nav, d.cash, d.holdings, d.names, d.fees, d.slippage, d.traded],
          ...[index?.[i] ?? null, universe[i] ?? null],
        ],
      ],
    ),
  ];
  yield [
    "orders.csv",
    await table("decided,date,symbol,side,shares,exit", days, ({ date, orders }) =>
      orders.map((o) => [o.decided, date, o.symbol, o.side, o.shares, o.exit ? 1 : 0]),
    ),
  ];
  yield [
    "fills.csv",
    await table("date,symbol,side,shares,price,value,commission,stamp,transfer,slippage", days, ({ fills }) =>
      fills.map((f) => [
        ...[f.date, f.symbol, f.side, f.shares, f.price, f.value],
        ...[f.commission, f.stamp, f.transfer, f.slippage],
      ]),
    ),
  ];
  yield [
    "rejections.csv",
    await table("date,symbol,side,shares,unfilled,reason", days, ({ rejections }) =>
      rejections.map((r) => [r.date, r.symbol, r.side, r.shares, r.unfilled, r.reason]),
    ),
  ];
  yield [
    "actions.csv",
    await table("date,symbol,kind,ratio,cash,shares_before,shares_after", days, ({ actions }) =>
      actions.map((a) => [a.date, a.symbol, a.kind, a.ratio, a.cash, a.sharesBefore, a.sharesAfter]),
    ),
  ];
  yield [
    "round-trips.csv",
    await table("symbol,opened,closed,profit", days, ({ roundTrips }) =>
      roundTrips.map((r) => [r.symbol, r.opened, r.closed, r.profit]),
    ),
  ];
  yield [
    "positions.csv",
    await table("date,symbol,shares,price", holdings, (h) => [[h.date, h.symbol, h.shares, h.price]]),
  ];
}
