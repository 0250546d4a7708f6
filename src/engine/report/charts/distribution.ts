import { type DrawChart, describe } from "./describe.js";

export const icHistogram: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { edges, counts } = sheet.distribution.rankIc.histogram;
  return {
    kind: "series",
    id: "ic_histogram",
    title: say("Distribution of the daily RankIC", "每日 RankIC 的分布"),
    note: note("Number of dates per interval of RankIC", "各 RankIC 区间的交易日数"),
    x: {
      kind: "numbers",
      values: counts.map((_, i) => (((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2).toFixed(3)),
      name: "RankIC",
    },
    y: { format: "count", name: say("dates", "交易日数"), includeZero: true },
    series: [{ name: say("dates", "交易日数"), draw: "bars", values: counts, ink: "main" }],
  };
};

export const icQq: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { theoretical, sample } = sheet.distribution.rankIc.qq;
  const { mean, std } = sheet.ic.summary.rankIc;
  return {
    kind: "scatter",
    id: "ic_qq",
    title: say("Q–Q plot of the daily RankIC", "每日 RankIC 的 Q–Q 图"),
    note: note(
      "Sorted values against normal quantiles; the line is a normal distribution of the same mean and spread",
      "排序后的取值对正态分位数；直线为同均值、同标准差的正态分布",
    ),
    name: "RankIC",
    points: theoretical.map((x, i) => [x, sample[i] ?? Number.NaN] as const),
    x: { name: say("standard normal quantile", "标准正态分位数") },
    y: { name: "RankIC" },
    ...(mean !== null &&
      std !== null && { line: { name: say("normal", "正态"), slope: std, intercept: mean } }),
  };
};
