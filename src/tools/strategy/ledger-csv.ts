import type { Backtest } from "../../engine/strategy/index.js";

type Cell = string | number | null;

const table = (header: string, rows: readonly (readonly Cell[])[]): string =>
  `${[header, ...rows.map((row) => row.map((cell) => cell ?? "").join(","))].join("\n")}\n`;

/** Every ledger of a backtest as CSV, full precision, by file name. */
export function ledgerCsv({ days, holdings, index, universe }: Backtest): ReadonlyMap<string, string> {
  return new Map([
    [
      "nav.csv",
      table(
        "date,nav,cash,holdings,names,fees,slippage,traded,index_return,universe_return",
        days.map((d, i) => [
          d.date,
          d.nav,
          d.cash,
          d.holdings,
          d.names,
          d.fees,
          d.slippage,
          d.traded,
          index?.[i] ?? null,
          universe[i] ?? null,
        ]),
      ),
    ],
    [
      "orders.csv",
      table(
        "decided,date,symbol,side,shares,exit",
        days.flatMap(({ date, orders }) =>
          orders.map((o) => [o.decided, date, o.symbol, o.side, o.shares, o.exit ? 1 : 0]),
        ),
      ),
    ],
    [
      "fills.csv",
      table(
        "date,symbol,side,shares,price,value,commission,stamp,transfer,slippage",
        days.flatMap(({ fills }) =>
          fills.map((f) => [
            f.date,
            f.symbol,
            f.side,
            f.shares,
            f.price,
            f.value,
            f.commission,
            f.stamp,
            f.transfer,
            f.slippage,
          ]),
        ),
      ),
    ],
    [
      "rejections.csv",
      table(
        "date,symbol,side,shares,unfilled,reason",
        days.flatMap(({ rejections }) =>
          rejections.map((r) => [r.date, r.symbol, r.side, r.shares, r.unfilled, r.reason]),
        ),
      ),
    ],
    [
      "actions.csv",
      table(
        "date,symbol,kind,ratio,cash,shares_before,shares_after",
        days.flatMap(({ actions }) =>
          actions.map((a) => [a.date, a.symbol, a.kind, a.ratio, a.cash, a.sharesBefore, a.sharesAfter]),
        ),
      ),
    ],
    [
      "round-trips.csv",
      table(
        "symbol,opened,closed,profit",
        days.flatMap(({ roundTrips }) => roundTrips.map((r) => [r.symbol, r.opened, r.closed, r.profit])),
      ),
    ],
    [
      "positions.csv",
      table(
        "date,symbol,shares,price",
        holdings.map((h) => [h.date, h.symbol, h.shares, h.price]),
      ),
    ],
  ]);
}
