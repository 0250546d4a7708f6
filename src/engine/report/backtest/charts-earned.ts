import { dailyReturns, monthlyReturns, rollingSharpe } from "../../strategy/index.js";
import type { Chart } from "../charts/chart.js";
import { type ReportLang, sayIn } from "../words.js";
import { line } from "./curve.js";
import type { BacktestSubject } from "./subject.js";
import { baselineWords, wherePlayed } from "./words.js";

/** Days of a rolling Sharpe ratio: half a year. */
const WINDOW = 126;

const below = (curve: readonly number[]): number[] => {
  let peak = 1;
  return curve.map((level) => {
    peak = Math.max(peak, level);
    return level / peak - 1;
  });
};

/** Net value beside the baselines, excess, months, rolling Sharpe, days. */
export function earnedCharts(subject: BacktestSubject, lang: ReportLang): Chart[] {
  const say = sayIn(lang);
  const { result } = subject;
  const { days, spec } = result;
  const note = (en: string, zh: string) => `${wherePlayed(subject, say)}\n${say(en, zh)}`;
  const dates = { kind: "dates", values: days.map(({ date }) => date) } as const;
  const own = days.map(({ nav }) => nav / spec.cash);
  const returns = dailyReturns(days, spec.cash);
  const bench = result.index ?? result.universe;
  const benchName = result.index ? say("index", "指数") : say("universe", "股票池");
  let level = 1;
  const excess = returns.map((r, i) => {
    level *= (1 + r) / (1 + bench[i]!);
    return level;
  });
  const inks = { universe: "third", index: "benchmark", random: "fourth" } as const;
  const strategy = say("strategy, after costs", "策略（已扣费用）");
  const minus = (curve: readonly number[]) => curve.map((x) => x - 1);
  const months = monthlyReturns(dates.values, returns);
  const benchMonths = monthlyReturns(dates.values, bench);
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  const monthNames = Array.from({ length: 12 }, (_, m) => String(m + 1).padStart(2, "0"));
  const cells = (list: typeof months) =>
    years.map((year) =>
      monthNames.map((m) => list.find(({ month }) => month === `${year}-${m}`)?.value ?? null),
    );
  const rolling = (x: readonly number[]) => rollingSharpe(x, WINDOW, result.metrics);
  return [
    {
      kind: "series",
      id: "nav",
      title: say("What it earned, beside what knows nothing", "累计收益与对照"),
      note: note(
        "Compounded return; below: fall from the highest value",
        "复利累计收益；下图：距最高净值的回撤",
      ),
      x: dates,
      y: { format: "percent", name: say("return", "收益"), includeZero: true },
      series: [
        line(strategy, minus(own), "main"),
        ...result.baselines.map(({ name, curve }) =>
          line(baselineWords(name, say), minus(curve), inks[name]),
        ),
      ],
      lower: {
        y: { format: "percent", name: say("drawdown", "回撤"), includeZero: true },
        series: [{ name: say("drawdown", "回撤"), draw: "area", values: below(own), ink: "loss" }],
      },
    },
    {
      kind: "series",
      id: "excess",
      title: say(`Against the ${benchName}`, `相对${benchName}的超额`),
      note: note(
        "Geometric excess (1 + R)/(1 + B) − 1; below: its fall from the highest",
        "几何超额 (1 + R)/(1 + B) − 1；下图：超额回撤",
      ),
      x: dates,
      y: { format: "percent", name: say("excess", "超额收益"), includeZero: true },
      series: [line(say("excess", "超额收益"), minus(excess), "main")],
      lower: {
        y: { format: "percent", name: say("drawdown", "回撤"), includeZero: true },
        series: [
          { name: say("excess drawdown", "超额回撤"), draw: "area", values: below(excess), ink: "loss" },
        ],
      },
    },
    {
      kind: "heatmap",
      id: "monthly",
      title: say("Return by month", "月度收益"),
      note: note("After costs", "已扣费用"),
      rows: years,
      columns: monthNames,
      cells: cells(months),
      format: "percent",
      scale: "around-zero",
    },
    {
      kind: "heatmap",
      id: "monthly_excess",
      title: say(`Excess over the ${benchName} by month`, `月度超额收益（相对${benchName}）`),
      note: note("Difference of the returns", "收益之差"),
      rows: years,
      columns: monthNames,
      cells: cells(months.map(({ month, value }, i) => ({ month, value: value - benchMonths[i]!.value }))),
      format: "percent",
      scale: "around-zero",
    },
    {
      kind: "series",
      id: "rolling_sharpe",
      title: say(`Sharpe ratio of the last ${WINDOW} days`, `滚动 ${WINDOW} 日夏普比率`),
      note: note("Annualised", "年化"),
      x: dates,
      y: { format: "number", name: say("Sharpe", "夏普"), includeZero: true },
      series: [line(strategy, rolling(returns), "main"), line(benchName, rolling(bench), "benchmark")],
    },
    {
      kind: "series",
      id: "daily",
      title: say("Profit and loss by day", "每日盈亏"),
      note: note("Return of the day", "当日收益率"),
      x: dates,
      y: { format: "percent", name: say("return", "收益"), includeZero: true },
      series: [{ name: say("day", "当日"), draw: "bars", values: returns, ink: "signed" }],
    },
  ];
}
