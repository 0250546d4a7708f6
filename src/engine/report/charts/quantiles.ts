import { quantileName, type Say } from "../words.js";
import { type DrawChart, describe } from "./describe.js";

export const quantileReturns: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { groups } = sheet.quantiles;
  const { horizon } = sheet.header;
  return {
    kind: "series",
    id: "quantile_returns",
    title: say(`Mean ${horizon}-day return by quantile`, `各分组平均 ${horizon} 日收益`),
    note: note(
      "Mean over dates of the group's mean return; whiskers: one standard error (std of the daily means / √dates)",
      "先对组内、再对日期取均值；须线为一个标准误（每日组均值的标准差 / √日期数）",
    ),
    x: { kind: "names", values: groups.map(({ quantile }) => quantileName(quantile, groups.length, say)) },
    y: { format: "percent", name: say("mean return", "平均收益"), includeZero: true },
    series: [
      {
        name: say("mean return", "平均收益"),
        draw: "bars",
        values: groups.map(({ mean }) => mean),
        ink: "signed",
        error: groups.map(({ standardError }) => standardError),
      },
    ],
  };
};

export const quantileCumulative: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { dates, quantiles, universe, benchmark } = sheet.quantiles.cumulative;
  const { horizon } = sheet.header;
  return {
    kind: "series",
    id: "quantile_cumulative",
    title: say("Cumulative return by quantile, beside the benchmark", "各分组累计收益与基准"),
    note: note(
      `Equal weight inside a group, ${horizon} staggered sub-portfolios, before costs`,
      `组内等权，${horizon} 个错开的子组合，未扣费用`,
    ),
    x: { kind: "dates", values: dates },
    y: { format: "percent", name: say("cumulative return", "累计收益") },
    series: [
      ...quantiles.map((nav, q) => ({
        name: quantileName(q + 1, quantiles.length, say),
        draw: "line" as const,
        values: gain(nav),
        ink: { rank: quantiles.length > 1 ? q / (quantiles.length - 1) : 1 },
      })),
      {
        name: say("universe", "股票池等权"),
        draw: "line",
        values: gain(universe),
        ink: "third",
        hidden: true,
      },
      ...(benchmark
        ? [
            {
              name: benchmarkName(say),
              draw: "line" as const,
              values: gain(benchmark),
              ink: "benchmark" as const,
              dashed: true,
            },
          ]
        : []),
    ],
  };
};

export const longShort: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const nav = sheet.quantiles.cumulative.longShort;
  return {
    kind: "series",
    id: "long_short",
    title: say("Long-short: highest minus lowest quantile", "多空组合：最高组减最低组"),
    note: note(
      "Compounded daily, before costs; below: the fall from the highest point so far",
      "按日复利，未扣费用；下方为自前高的回撤",
    ),
    x: { kind: "dates", values: sheet.quantiles.cumulative.dates },
    y: { format: "percent", name: say("cumulative return", "累计收益") },
    series: [{ name: say("long-short", "多空"), draw: "line", values: gain(nav), ink: "main" }],
    lower: {
      y: { format: "percent", name: say("drawdown", "回撤"), includeZero: true },
      series: [{ name: say("drawdown", "回撤"), draw: "area", values: drawdown(nav), ink: "loss" }],
    },
  };
};

const benchmarkName = (say: Say) => say("benchmark", "基准");

function gain(nav: readonly (number | null)[]): (number | null)[] {
  return nav.map((value) => (value === null ? null : value - 1));
}

/** Against the highest value so far, the start of 1 included. */
function drawdown(nav: readonly (number | null)[]): (number | null)[] {
  let peak = 1;
  return nav.map((value) => {
    if (value === null) return null;
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}
