import { reasonWords, sideWords } from "../../engine/report/backtest/words.js";
import type { Block } from "../../engine/report/blocks.js";
import { noticeWords } from "../../engine/report/paper/words.js";
import type { Lang } from "../../i18n/lang.js";
import type { PaperView } from "../strategy/paper-view.js";
import { count, fixed, percent } from "./number.js";
import { DEMO_NOTE } from "./score.js";

export function paperBlocks({ account, orders, nav, notices }: PaperView, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  return [
    { kind: "heading", text: `${account.name} · ${account.dataset} · ${account.date}` },
    ...(account.demo ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block] : []),
    {
      kind: "pairs",
      rows: [
        {
          label: say("net value", "净值"),
          value: count(Math.round(account.nav)),
          note: say(
            `${account.days} days since ${account.opened}, ${account.live} of them live`,
            `自 ${account.opened} 起 ${account.days} 个交易日，其中实时 ${account.live} 日`,
          ),
        },
        { label: say("cash", "现金"), value: count(Math.round(account.cash)) },
        { label: say("names held", "持仓数"), value: String(account.positions.length) },
        { label: say("costs so far", "累计费用"), value: count(Math.round(account.costs)) },
      ],
    },
    ...(nav.length < 2
      ? []
      : [
          {
            kind: "sparkline",
            label: say("net value", "净值"),
            values: nav.slice(-60).map((day) => day.nav / account.nav - 1),
          } satisfies Block,
        ]),
    ...notices.map(
      (notice): Block => ({
        kind: "text",
        tone: notice.kind === "missing" ? "muted" : "warning",
        text: noticeWords(notice, say),
      }),
    ),
    ...(orders.length === 0
      ? []
      : [
          {
            kind: "table",
            columns: [
              { label: say("decided", "决策日") },
              { label: say("symbol", "代码") },
              { label: say("side", "方向") },
              { label: say("shares", "股数"), align: "right" },
            ],
            rows: orders
              .slice(-20)
              .map((o) => [o.decided, o.symbol, sideWords(o.side, say), count(o.shares)]),
          } satisfies Block,
          ...(orders.length > 20
            ? [
                {
                  kind: "text",
                  tone: "muted",
                  text: say(
                    `the last 20 of ${orders.length} orders`,
                    `共 ${orders.length} 笔委托，显示最后 20 笔`,
                  ),
                } satisfies Block,
              ]
            : []),
        ]),
  ];
}

export const paperBrief = ({ account, orders, notices, played }: PaperView): string =>
  JSON.stringify({ account, played, orders: orders.slice(-20), notices });

interface PaperReportView {
  readonly account: PaperView["account"];
  readonly date: string;
  readonly nav: number;
  readonly change: number;
  readonly cash: number;
  readonly fees: number;
  readonly slippage: number;
  readonly fills: readonly { symbol: string; side: string; shares: number; price: number; fees: number }[];
  readonly rejections: readonly { symbol: string; side: string; unfilled: number; reason: string }[];
  readonly notices: PaperView["notices"];
  readonly reconciliation: { readonly agrees: boolean; readonly largest: number; readonly days: number };
  readonly files: readonly string[];
}

export function paperReportBlocks(report: PaperReportView, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const { agrees, largest, days } = report.reconciliation;
  return [
    { kind: "heading", text: `${report.account.name} · ${report.date}` },
    ...(report.account.demo
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
    {
      kind: "pairs",
      rows: [
        {
          label: say("net value", "净值"),
          value: count(Math.round(report.nav)),
          note: percent(report.change, 2),
        },
        { label: say("cash", "现金"), value: count(Math.round(report.cash)) },
        { label: say("names held", "持仓数"), value: String(report.account.positions.length) },
        {
          label: say("fees, slippage", "费用、滑点"),
          value: `${fixed(report.fees, 2)}, ${fixed(report.slippage, 2)}`,
        },
      ],
    },
    ...report.notices.map(
      (notice): Block => ({
        kind: "text",
        tone: notice.kind === "missing" ? "muted" : "warning",
        text: noticeWords(notice, say),
      }),
    ),
    {
      kind: "text",
      tone: agrees ? "good" : "bad",
      text: agrees
        ? say(
            `reconciled: the fills of ${days} days give cash, shares and value back (largest difference ${fixed(largest, 4)})`,
            `对账一致：${days} 日成交可还原现金、持仓与净值（最大差异 ${fixed(largest, 4)}）`,
          )
        : say(
            `NOT reconciled: largest difference ${fixed(largest, 2)}`,
            `对账不一致：最大差异 ${fixed(largest, 2)}`,
          ),
    },
    {
      kind: "table",
      columns: [
        { label: say("symbol", "代码") },
        { label: say("side", "方向") },
        { label: say("shares", "股数"), align: "right" },
        { label: say("price", "价格"), align: "right" },
        { label: say("fees", "费用"), align: "right" },
      ],
      rows: report.fills
        .slice(0, 20)
        .map((f) => [f.symbol, sideWords(f.side, say), count(f.shares), fixed(f.price, 3), fixed(f.fees, 2)]),
    },
    ...report.rejections.slice(0, 10).map(
      (r): Block => ({
        kind: "text",
        tone: "muted",
        text: `${r.symbol} ${sideWords(r.side, say)} ${count(r.unfilled)}: ${reasonWords(r.reason, say)}`,
      }),
    ),
    { kind: "files", paths: report.files },
  ];
}
