import { type DrawChart, describe, runningSum } from "./describe.js";

export const icBars: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { rankIc, rankIcRolling, rollingWindow } = sheet.ic;
  return {
    kind: "series",
    id: "ic",
    title: say(`Daily RankIC and its ${rollingWindow}-day mean`, `每日 RankIC 及 ${rollingWindow} 日均值`),
    note: note(
      "Spearman correlation of factor and forward return across the universe of each date",
      "每个交易日股票池内因子值与未来收益的 Spearman 相关",
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "number", name: "RankIC", includeZero: true },
    series: [
      { name: "RankIC", draw: "bars", values: rankIc, ink: "signed" },
      {
        name: say(`${rollingWindow}-day mean`, `${rollingWindow} 日均值`),
        draw: "line",
        values: rankIcRolling,
        ink: "third",
      },
    ],
  };
};

export const icCumulative: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  return {
    kind: "series",
    id: "ic_cumulative",
    title: say("Cumulative IC", "累计 IC"),
    note: note(
      "Running sum of the daily values: a straight line is a factor that works all the time",
      "逐日累加；越接近直线，因子越稳定",
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "number", name: say("sum of IC", "IC 累计"), includeZero: true },
    series: [
      { name: "RankIC", draw: "line", values: runningSum(sheet.ic.rankIc), ink: "main" },
      {
        name: say("IC (Pearson)", "IC（Pearson）"),
        draw: "line",
        values: runningSum(sheet.ic.ic),
        ink: "second",
      },
    ],
  };
};
