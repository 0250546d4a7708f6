import type { Chart } from "../charts/chart.js";
import { type ReportLang, sayIn } from "../words.js";
import { line } from "./curve.js";
import type { BacktestSubject } from "./subject.js";
import { wherePlayed } from "./words.js";

/** Invested share and names, purchases and sales, costs, capacity. */
export function tradeCharts(subject: BacktestSubject, lang: ReportLang): Chart[] {
  const say = sayIn(lang);
  const { capacity } = subject;
  const { days, spec } = subject.result;
  const note = (en: string, zh: string) => `${wherePlayed(subject, say)}\n${say(en, zh)}`;
  const dates = { kind: "dates", values: days.map(({ date }) => date) } as const;
  let drag = 0;
  const costs = days.map((day, i) => {
    drag += (day.fees + day.slippage) / (i === 0 ? spec.cash : days[i - 1]!.nav);
    return drag;
  });
  return [
    {
      kind: "series",
      id: "exposure",
      title: say("Invested, and in how many names", "仓位与持仓数"),
      note: note("Share of the value in stocks; below: names held", "股票市值占净值之比；下图：持仓只数"),
      x: dates,
      y: { format: "percent", name: say("invested", "仓位"), includeZero: true },
      series: [
        line(
          say("invested", "仓位"),
          days.map(({ holdings, nav }) => holdings / nav),
          "main",
        ),
      ],
      lower: {
        y: { format: "count", name: say("names", "只数"), includeZero: true },
        series: [
          line(
            say("names held", "持仓数"),
            days.map(({ names }) => names),
            "third",
          ),
        ],
      },
    },
    {
      kind: "series",
      id: "turnover",
      title: say("Bought and sold, and what it cost", "买卖与费用"),
      note: note(
        "Money traded ÷ net value of the day; below: running sum of fees and slippage ÷ the value before",
        "当日成交额 ÷ 净值；下图：费用与滑点占净值的累计",
      ),
      x: dates,
      y: { format: "percent", name: say("of the value", "占净值"), includeZero: true },
      series: [
        {
          name: say("bought", "买入"),
          draw: "bars",
          values: days.map(({ fills, nav }) => sideOf(fills, true) / nav),
          ink: "main",
          stack: "trade",
        },
        {
          name: say("sold", "卖出"),
          draw: "bars",
          values: days.map(({ fills, nav }) => -sideOf(fills, false) / nav),
          ink: "second",
          stack: "trade",
        },
      ],
      lower: {
        y: { format: "percent", name: say("costs", "费用"), includeZero: true },
        series: [{ name: say("costs so far", "累计费用"), draw: "area", values: costs, ink: "loss" }],
      },
    },
    {
      kind: "series",
      id: "capacity",
      title: say("How much money it can carry", "资金容量"),
      note: note(
        `Annual return by money at the start, under the limit on the day's volume. An order moves its price by ${capacity.impact}·σ·√(its value ÷ the money traded a day); dashed: if it moved none, an upper bound`,
        `不同初始资金下的年化收益，受成交量占比约束。订单对价格的冲击为 ${capacity.impact}·σ·√（订单金额 ÷ 日成交额）；虚线：不计冲击，为上限`,
      ),
      x: {
        kind: "names",
        values: capacity.points.map(({ cash }) => cash.toLocaleString("en-US")),
        name: say("money at the start", "初始资金"),
      },
      y: { format: "percent", name: say("a year", "年化"), includeZero: true },
      series: [
        {
          name: say("with impact", "计入冲击"),
          draw: "line",
          values: capacity.points.map(({ annualReturn }) => annualReturn),
          ink: "main",
        },
        {
          name: say("without impact", "不计冲击"),
          draw: "line",
          values: capacity.points.map(({ withoutImpact }) => withoutImpact),
          ink: "benchmark",
          dashed: true,
        },
      ],
      lower: {
        y: { format: "percent", name: say("filled", "成交率"), includeZero: true },
        series: [
          {
            name: say("share of orders filled", "订单成交率"),
            draw: "bars",
            values: capacity.points.map(({ filled }) => filled),
            ink: "third",
          },
        ],
      },
    },
  ];
}

const sideOf = (
  fills: readonly { readonly side: string; readonly value: number }[],
  buying: boolean,
): number => fills.reduce((sum, { side, value }) => sum + ((side === "buy") === buying ? value : 0), 0);
