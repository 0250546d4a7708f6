import { dailyReturns, monthlyReturns, rollingSharpe } from "../../strategy/index.js";
import type { Chart, Series } from "../charts/chart.js";
import { type ReportLang, sayIn } from "../words.js";
import type { BacktestSubject } from "./subject.js";
import { baselineWords, styleWords, wherePlayed } from "./words.js";

/** Days of a rolling Sharpe ratio: half a year. */
const WINDOW = 126;
/** As many industries as one picture can tell apart. */
const INDUSTRIES = 28;

const below = (curve: readonly number[]): number[] => {
  let peak = 1;
  return curve.map((level) => {
    peak = Math.max(peak, level);
    return level / peak - 1;
  });
};

/** The pictures of a strategy, by section of the report. */
export function backtestCharts(
  subject: BacktestSubject,
  lang: ReportLang,
): { readonly earned: Chart[]; readonly where: Chart[]; readonly trades: Chart[] } {
  const say = sayIn(lang);
  const { result, effects, attribution } = subject;
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
  let drag = 0;
  const costs = days.map((day, i) => {
    drag += (day.fees + day.slippage) / (i === 0 ? spec.cash : days[i - 1]!.nav);
    return drag;
  });
  const shown = [...attribution.industries]
    .sort((a, b) => b.weight + b.universeWeight - a.weight - a.universeWeight)
    .slice(0, INDUSTRIES);
  const monthEnds = effects.days.flatMap((day, i) =>
    effects.days[i + 1]?.date.slice(0, 7) === day.date.slice(0, 7) ? [] : [day],
  );
  const place = new Map(effects.industries.map((name, g) => [name, g]));
  const line = (name: string, values: readonly (number | null)[], ink: Series["ink"]): Series => ({
    name,
    draw: "line",
    values,
    ink,
  });
  let style = effects.styles.map(() => 0);
  const styleCurves = effects.days.map((day) => {
    style = style.map((sum, k) => sum + (day.styleEffects[k] ?? 0));
    return style;
  });
  const styleInks = ["main", "second", "third", "fourth", "benchmark"] as const;
  return {
    earned: [
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
    ],
    where: [
      ...(attribution.industries.length > 1
        ? ([
            {
              kind: "series",
              id: "brinson",
              title: say("Industry attribution", "行业归因（Brinson）"),
              note: note(
                "Share of the excess over the universe: weights of industries, and names inside them",
                "相对股票池超额的分解：行业配置与行业内选股",
              ),
              x: { kind: "names", values: shown.map(({ name }) => name) },
              y: { format: "percent", name: say("contribution", "贡献"), includeZero: true },
              series: [
                {
                  name: say("allocation", "配置"),
                  draw: "bars",
                  values: shown.map(({ allocation }) => allocation),
                  ink: "main",
                },
                {
                  name: say("selection", "选股"),
                  draw: "bars",
                  values: shown.map(({ selection }) => selection),
                  ink: "second",
                },
              ],
              sideways: true,
            },
            {
              kind: "heatmap",
              id: "industry_exposure",
              title: say("Industries held against the universe", "行业主动权重"),
              note: note("Weight less the universe's, at the end of each month", "月末权重减股票池权重"),
              rows: shown.map(({ name }) => name),
              columns: monthEnds.map(({ date }) => date.slice(0, 7)),
              cells: shown.map(({ name }) =>
                monthEnds.map(({ weights, universeWeights }) => {
                  const g = place.get(name)!;
                  return weights[g]! - universeWeights[g]!;
                }),
              ),
              format: "percent",
              scale: "around-zero",
            },
          ] satisfies Chart[])
        : []),
      ...(effects.styles.length > 0
        ? ([
            {
              kind: "series",
              id: "style_attribution",
              title: say("What styles contributed", "风格贡献"),
              note: note(
                "Running sum of active exposure × the style's return of the day; below: exposure, standard deviations",
                "主动暴露 × 当日风格收益的累计；下图：暴露（标准差）",
              ),
              x: dates,
              y: { format: "percent", name: say("contribution", "贡献"), includeZero: true },
              series: effects.styles.map((name, k) =>
                line(
                  styleWords(name, say),
                  styleCurves.map((row) => row[k]!),
                  styleInks[k % styleInks.length]!,
                ),
              ),
              lower: {
                y: { format: "number", name: say("exposure", "暴露"), includeZero: true },
                series: effects.styles.map((name, k) =>
                  line(
                    styleWords(name, say),
                    effects.days.map(({ exposures }) => exposures[k] ?? 0),
                    styleInks[k % styleInks.length]!,
                  ),
                ),
              },
            },
          ] satisfies Chart[])
        : []),
    ],
    trades: [
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
          "Annual return by money at the start, under the limit on the day's volume; prices do not move with the orders, so this is an upper bound",
          "不同初始资金下的年化收益，受成交量占比约束；未计冲击成本，为上限",
        ),
        x: {
          kind: "names",
          values: subject.capacity.map(({ cash }) => cash.toLocaleString("en-US")),
          name: say("money at the start", "初始资金"),
        },
        y: { format: "percent", name: say("a year", "年化"), includeZero: true },
        series: [
          {
            name: say("annual return", "年化收益"),
            draw: "line",
            values: subject.capacity.map(({ annualReturn }) => annualReturn),
            ink: "main",
          },
        ],
        lower: {
          y: { format: "percent", name: say("filled", "成交率"), includeZero: true },
          series: [
            {
              name: say("share of orders filled", "订单成交率"),
              draw: "bars",
              values: subject.capacity.map(({ filled }) => filled),
              ink: "third",
            },
          ],
        },
      },
    ],
  };
}

const sideOf = (
  fills: readonly { readonly side: string; readonly value: number }[],
  buying: boolean,
): number => fills.reduce((sum, { side, value }) => sum + ((side === "buy") === buying ? value : 0), 0);
