import { type DrawChart, describe } from "./describe.js";

export const shuffledControl: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { means, z } = sheet.inference.shuffled;
  const actual = sheet.ic.summary.rankIc.mean;
  if (means.length === 0) return null;
  const sorted = [...means].sort((a, b) => (a ?? 0) - (b ?? 0));
  const distance = z === null ? "–" : z.toFixed(1);
  return {
    kind: "series",
    id: "shuffled",
    title: say("Control: the factor shuffled among the names of each date", "对照：每日随机打乱因子值"),
    note: note(
      `Mean RankIC of ${means.length} shuffles in ascending order; the factor itself is ${distance} standard deviations away`,
      `${means.length} 次打乱的平均 RankIC（升序）；因子本身偏离 ${distance} 个标准差`,
    ),
    x: { kind: "numbers", values: sorted.map((_, i) => String(i + 1)), name: say("shuffle", "打乱次序") },
    y: { format: "number", name: say("mean RankIC", "平均 RankIC"), includeZero: true },
    series: [
      { name: say("shuffled", "打乱后"), draw: "bars", values: sorted, ink: "benchmark" },
      {
        name: say("the factor", "因子本身"),
        draw: "line",
        values: sorted.map(() => actual),
        ink: "second",
      },
    ],
  };
};
