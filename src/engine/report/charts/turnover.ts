import { quantileName } from "../words.js";
import { type DrawChart, describe, SMOOTH, smoothed } from "./describe.js";

export const turnoverOverTime: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { quantiles } = sheet.turnover;
  const { horizon } = sheet.header;
  const last = quantiles.length - 1;
  return {
    kind: "series",
    id: "turnover",
    title: say("Turnover of each quantile", "各分组换手率"),
    note: note(
      `Names that were not in the group ${horizon} days before ÷ names now; ${SMOOTH}-day mean`,
      `${horizon} 日前不在组内的股票数 ÷ 当前组内股票数；${SMOOTH} 日均值`,
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "percent", name: say("turnover", "换手率"), includeZero: true },
    series: quantiles.map((values, q) => ({
      name: quantileName(q + 1, quantiles.length, say),
      draw: "line",
      values: smoothed(values),
      ink: { rank: last > 0 ? q / last : 1 },
      hidden: q !== 0 && q !== last,
    })),
  };
};

/** RiceQuant's: every group is drawn. */
export const turnoverOfAll: DrawChart = (sheet, lang) => {
  const chart = turnoverOverTime(sheet, lang);
  if (chart?.kind !== "series") return null;
  return {
    ...chart,
    id: "ricequant_turnover",
    series: chart.series.map(({ hidden: _, ...series }) => series),
  };
};

export const turnoverMeans: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { mean } = sheet.turnover;
  const { horizon } = sheet.header;
  return {
    kind: "series",
    id: "turnover_mean",
    title: say("Mean turnover by quantile", "各分组平均换手率"),
    note: note(`Per rebalance of ${horizon} days`, `每 ${horizon} 日调仓一次`),
    x: { kind: "names", values: mean.map((_, q) => quantileName(q + 1, mean.length, say)) },
    y: { format: "percent", name: say("mean turnover", "平均换手率"), includeZero: true },
    series: [{ name: say("mean turnover", "平均换手率"), draw: "bars", values: mean, ink: "main" }],
  };
};

export const rankAutocorrelation: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  return {
    kind: "series",
    id: "rank_autocorrelation",
    title: say("Rank autocorrelation of the factor", "因子秩自相关"),
    note: note(
      `Correlation of today's ranks with those of the day before, ${SMOOTH}-day mean; near 1 = slow, little trading`,
      `当日与前一日因子秩的相关，${SMOOTH} 日均值；越接近 1，因子越慢，交易越少`,
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "number", name: say("autocorrelation", "自相关") },
    series: [
      {
        name: say("rank autocorrelation", "秩自相关"),
        draw: "line",
        values: smoothed(sheet.turnover.rankAutocorrelation),
        ink: "main",
      },
    ],
  };
};
