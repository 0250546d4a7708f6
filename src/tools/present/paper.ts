import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import type { PaperView } from "../strategy/paper-view.js";
import { count } from "./number.js";

export function paperBlocks({ account, orders, nav, revised }: PaperView, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  return [
    { kind: "heading", text: `${account.name} · ${account.dataset} · ${account.date}` },
    {
      kind: "pairs",
      rows: [
        {
          label: say("net value", "净值"),
          value: count(Math.round(account.nav)),
          note: `${account.days} ${say("days since", "个交易日，始于")} ${account.opened}`,
        },
        { label: say("cash", "现金"), value: count(Math.round(account.cash)) },
        { label: say("names held", "持仓数"), value: String(account.positions.length) },
        { label: say("costs so far", "累计费用"), value: count(Math.round(account.costs)) },
      ],
    },
    {
      kind: "sparkline",
      label: say("net value", "净值"),
      values: nav.slice(-60).map((day) => day.nav / account.nav - 1),
    },
    ...(revised.length === 0
      ? []
      : [
          {
            kind: "text",
            tone: "warning",
            text: `${say("data changed since it was traded on", "成交后数据被修订的日期")}: ${revised.slice(0, 10).join(", ")}`,
          } satisfies Block,
        ]),
    {
      kind: "table",
      columns: [
        { label: say("decided", "决策日") },
        { label: say("symbol", "代码") },
        { label: say("side", "方向") },
        { label: say("shares", "股数"), align: "right" },
      ],
      rows: orders.slice(-20).map((o) => [o.decided, o.symbol, o.side, count(o.shares)]),
    },
  ];
}

export const paperBrief = ({ account, orders, revised }: PaperView): string =>
  JSON.stringify({ account, orders: orders.slice(-20), revised });
