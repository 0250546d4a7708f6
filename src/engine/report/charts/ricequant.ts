import { type DrawChart, describe } from "./describe.js";

/** RiceQuant's decay: only the cumulative horizons, which is why its bars rise. */
export const decayCumulative: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { cumulative } = sheet.decay;
  return {
    kind: "series",
    id: "ricequant_decay",
    title: say(
      "IC decay (RiceQuant): cumulative return of 1 … 20 days",
      "IC 衰减（米筐口径）：1 … 20 日累计收益",
    ),
    note: note("The same factor against longer and longer returns", "同一因子对逐渐变长的累计收益"),
    x: { kind: "numbers", values: cumulative.map(({ lag }) => String(lag)), name: say("days", "交易日") },
    y: { format: "number", name: say("mean RankIC", "平均 RankIC"), includeZero: true },
    series: [{ name: "RankIC", draw: "bars", values: cumulative.map(({ rankIc }) => rankIc), ink: "signed" }],
  };
};
