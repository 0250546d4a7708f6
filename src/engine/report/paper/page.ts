import type { Notice, PaperLedger, Reconciliation } from "../../paper/index.js";
import { reasonWords, sideWords, strategyWords } from "../backtest/words.js";
import { count, DASH, fixed, percent } from "../figures.js";
import type { ReportPage } from "../html/page.js";
import { type ReportTable, tableOf } from "../tables/table.js";
import { demoStamp, type ReportLang, sayIn } from "../words.js";
import { noticeWords } from "./words.js";

/** The report of the last day of a ledger. */
export function paperPage(
  { opening, days }: PaperLedger,
  reconciliation: Reconciliation,
  notices: readonly Notice[],
  lang: ReportLang,
): ReportPage {
  const say = sayIn(lang);
  const { day, account } = days.at(-1)!;
  const before = days.at(-2)?.day.nav ?? opening.spec.cash;
  const money = (x: number) =>
    x.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const side = (x: string) => sideWords(x, say);
  const stamp = demoStamp(opening.demo ? "demo" : "imported", say);
  const live = opening.known !== undefined && day.date > opening.known;
  const table = (id: string, title: string, head: string[], rows: string[][]): ReportTable => ({
    id,
    title,
    ...(rows.length === 0 && { note: say("None.", "无。") }),
    table: tableOf(head, rows),
  });
  const fees = days.reduce((sum, one) => sum + one.day.fees, 0);
  const slippage = days.reduce((sum, one) => sum + one.day.slippage, 0);
  return {
    lang,
    title: `${opening.name} · ${day.date}`,
    code: opening.expression.trim(),
    ...(stamp && { stamp }),
    subtitle: `${opening.factor} · ${opening.dataset} · ${strategyWords(opening.spec, say)} · ${say("opened at the close of", "开立于收盘")} ${opening.opened}`,
    figures: [
      {
        label: say("net value", "净值"),
        value: count(Math.round(day.nav)),
        note: say(
          `${percent(day.nav / before - 1, 2)} on the day`,
          `当日 ${percent(day.nav / before - 1, 2)}`,
        ),
      },
      {
        label: say("since the opening", "开立以来"),
        value: percent(day.nav / opening.spec.cash - 1, 2),
        note: say(`${days.length} days`, `${days.length} 个交易日`),
      },
      { label: say("cash", "现金"), value: count(Math.round(day.cash)), note: percent(day.cash / day.nav) },
      { label: say("names held", "持仓数"), value: String(day.names) },
      {
        label: say("costs of the day", "当日费用"),
        value: money(day.fees + day.slippage),
        note: say(`${money(fees + slippage)} so far`, `累计 ${money(fees + slippage)}`),
      },
    ],
    facts: [
      {
        label: say("this day", "本日"),
        value: live
          ? say("traded live: its data came after the account was opened", "实时：数据在开立之后到达")
          : say(
              "a replay of history: its data was there when the account was opened",
              "历史重放：开立时数据已存在",
            ),
      },
      {
        label: say("reconciliation", "对账"),
        value: reconciliation.agrees
          ? say(
              `orders and fills of ${reconciliation.days} days give the ledger back; largest difference ${money(reconciliation.largest)}`,
              `${reconciliation.days} 日的委托与成交可还原台账，最大差异 ${money(reconciliation.largest)}`,
            )
          : say(
              `DOES NOT AGREE: largest difference ${money(reconciliation.largest)}, ${reconciliation.shares.length} positions differ`,
              `不一致：最大差异 ${money(reconciliation.largest)}，${reconciliation.shares.length} 处持仓不同`,
            ),
      },
    ],
    warnings: notices.map((notice) => noticeWords(notice, say)),
    sections: [
      {
        id: "day",
        title: say("The day", "当日"),
        charts: [],
        tables: [
          table(
            "orders",
            say("Orders, decided at the close before", "委托（前一收盘决策）"),
            [say("symbol", "代码"), say("side", "方向"), say("shares", "股数")],
            day.orders.map((o) => [o.symbol, side(o.side), count(o.shares)]),
          ),
          table(
            "fills",
            say("Fills at the open", "开盘成交"),
            [
              say("symbol", "代码"),
              say("side", "方向"),
              say("shares", "股数"),
              say("price", "价格"),
              say("value", "金额"),
              say("fees", "费用"),
            ],
            day.fills.map((f) => [
              f.symbol,
              side(f.side),
              count(f.shares),
              fixed(f.price, 4),
              money(f.value),
              money(f.commission + f.stamp + f.transfer),
            ]),
          ),
          table(
            "rejections",
            say("Refused, whole or in part", "未成交（全部或部分）"),
            [
              say("symbol", "代码"),
              say("side", "方向"),
              say("unfilled", "未成交股数"),
              say("reason", "原因"),
            ],
            day.rejections.map((r) => [
              r.symbol,
              side(r.side),
              count(r.unfilled),
              reasonWords(r.reason, say),
            ]),
          ),
          table(
            "actions",
            say("Dividends and splits", "分红与拆股"),
            [say("symbol", "代码"), say("kind", "类型"), say("ratio", "比例"), say("cash", "现金")],
            day.actions.map((a) => [
              a.symbol,
              a.kind === "split" ? say("split", "拆股") : say("dividend", "分红"),
              fixed(a.ratio, 6),
              money(a.cash),
            ]),
          ),
        ],
      },
      {
        id: "account",
        title: say("The account", "账户"),
        charts: [
          {
            kind: "series",
            id: "nav",
            title: say("Net value since the opening", "开立以来净值"),
            note: `${opening.name} · ${opening.opened} … ${day.date}`,
            x: { kind: "dates", values: days.map((one) => one.day.date) },
            y: { format: "percent", name: say("return", "收益"), includeZero: true },
            series: [
              {
                name: say("account", "账户"),
                draw: "line",
                values: days.map((one) => one.day.nav / opening.spec.cash - 1),
                ink: "main",
              },
            ],
          },
        ],
        tables: [
          table(
            "positions",
            say("Positions at the close", "收盘持仓"),
            [
              say("symbol", "代码"),
              say("shares", "股数"),
              say("price", "价格"),
              say("value", "市值"),
              say("weight", "权重"),
            ],
            account.positions.map((p) => [
              p.symbol,
              count(p.shares),
              fixed(p.price, 2),
              money(p.shares * p.price),
              percent((p.shares * p.price) / day.nav),
            ]),
          ),
          {
            id: "reconciliation",
            title: say("Reconciliation", "对账"),
            table: tableOf(
              ["", say("ledger", "台账"), say("from orders and fills", "由委托与成交还原")],
              [
                [say("cash", "现金"), money(reconciliation.cash.ledger), money(reconciliation.cash.replayed)],
                [
                  say("net value", "净值"),
                  money(reconciliation.nav.ledger),
                  money(reconciliation.nav.replayed),
                ],
                [say("positions that differ", "不同的持仓"), String(reconciliation.shares.length), DASH],
              ],
            ),
          },
        ],
      },
    ],
    terms: [],
    caveats: stamp ? [stamp] : [],
  };
}
