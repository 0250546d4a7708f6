import type { Chart } from "../charts/chart.js";
import { count, DASH, percent } from "../figures.js";
import type { ReportSection } from "../html/page.js";
import { tableOf } from "../tables/table.js";
import { type ReportLang, sayIn } from "../words.js";
import type { BacktestSubject } from "./subject.js";
import { styleWords, wherePlayed } from "./words.js";

/** The section on one period: its months, industries, styles, costs and names. Null when no period was asked for. */
export function periodSection(subject: BacktestSubject, lang: ReportLang): ReportSection | null {
  const { explanation: e } = subject;
  if (!e) return null;
  const say = sayIn(lang);
  const a = e.attribution;
  const benchmark = e.benchmark.name === "index" ? say("index", "指数") : say("universe", "股票池");
  const months: Chart = {
    kind: "series",
    id: "period_months",
    title: say(`${e.from} … ${e.to} by month`, `${e.from} … ${e.to} 逐月`),
    note: `${wherePlayed(subject, say)}\n${say("Return of each month", "各月收益")}`,
    x: { kind: "names", values: e.months.map(({ month }) => month) },
    y: { format: "percent", name: say("return", "收益"), includeZero: true },
    series: [
      { name: say("strategy", "策略"), draw: "bars", values: e.months.map((m) => m.return), ink: "main" },
      { name: benchmark, draw: "bars", values: e.months.map((m) => m.benchmark), ink: "benchmark" },
    ],
  };
  const parts: readonly (readonly [string, number | null])[] = [
    [say("strategy", "策略"), e.return],
    [benchmark, e.benchmark.return],
    [say("excess", "超额"), e.excess],
    [say("universe against the benchmark", "股票池相对基准"), e.universeAgainstBenchmark],
    [say("industries (allocation)", "行业配置"), a.allocation],
    [say("names inside industries (selection)", "行业内选股"), a.selection],
    [say("cash", "现金"), a.cash],
    [say("costs", "费用"), a.costs],
    [say("trading at the open", "开盘成交"), a.trading],
    [say("residual", "残差"), a.residual],
    [say("random portfolios (median)", "随机组合（中位数）"), e.random],
  ];
  return {
    id: "period",
    title: say(`${e.from} … ${e.to}`, `${e.from} … ${e.to}`),
    charts: [months],
    tables: [
      {
        id: "period_parts",
        title: say("Where the result came from", "收益来源"),
        table: tableOf(
          [say("part", "部分"), say("return", "收益")],
          parts.map(([label, x]) => [label, percent(x, 2)]),
        ),
      },
      {
        id: "period_industries",
        title: say("Industries that cost most", "拖累最大的行业"),
        table: tableOf(
          [
            say("industry", "行业"),
            say("weight", "权重"),
            say("universe", "股票池"),
            say("allocation", "配置"),
            say("selection", "选股"),
          ],
          [...a.industries]
            .sort((x, y) => x.allocation + x.selection - y.allocation - y.selection)
            .slice(0, 8)
            .map((row) => [
              row.name,
              percent(row.weight),
              percent(row.universeWeight),
              percent(row.allocation, 2),
              percent(row.selection, 2),
            ]),
        ),
      },
      ...(a.styles.length > 0
        ? [
            {
              id: "period_styles",
              title: say("Styles", "风格"),
              table: tableOf(
                [say("style", "风格"), say("contribution", "贡献")],
                [
                  ...a.styles.map(({ name, contribution }) => [
                    styleWords(name, say),
                    percent(contribution, 2),
                  ]),
                  [say("specific", "特质"), percent(a.specific, 2)],
                ],
              ),
            },
          ]
        : []),
      ...(["worst", "best"] as const).map((which) => ({
        id: `period_${which}`,
        title:
          which === "worst"
            ? say("Names that lost most", "亏损最多的股票")
            : say("Names that earned most", "盈利最多的股票"),
        table: tableOf(
          [
            say("symbol", "代码"),
            say("industry", "行业"),
            say("profit", "盈亏"),
            say("contribution", "贡献"),
            say("days held", "持有天数"),
          ],
          e[which].map((row) => [
            row.symbol,
            row.industry ?? DASH,
            count(Math.round(row.profit)),
            percent(row.contribution, 2),
            String(row.days),
          ]),
        ),
      })),
    ],
  };
}
