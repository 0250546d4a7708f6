import { type DrawChart, describe } from "./describe.js";

export const decay: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { lagged, cumulative } = sheet.decay;
  const lags = cumulative.length >= lagged.length ? cumulative : lagged;
  return {
    kind: "series",
    id: "decay",
    title: say(
      "How long the factor predicts: IC by lag and by horizon",
      "因子预测能力的衰减：按滞后与按持有期",
    ),
    note: note(
      "Lagged: with the one-day return that many days after the signal. Cumulative: with the whole return up to that day",
      "滞后：与信号后第 n 日的单日收益；累计：与自建仓起 n 日的累计收益",
    ),
    x: { kind: "numbers", values: lags.map(({ lag }) => String(lag)), name: say("days", "交易日") },
    y: { format: "number", name: say("mean RankIC, IC", "平均 RankIC、IC"), includeZero: true },
    series: [
      {
        name: say("cumulative RankIC", "累计 RankIC"),
        draw: "bars",
        values: cumulative.map(({ rankIc }) => rankIc),
        ink: "main",
      },
      {
        name: say("lagged RankIC", "滞后 RankIC"),
        draw: "line",
        values: lagged.map(({ rankIc }) => rankIc),
        ink: "second",
      },
      {
        name: say("cumulative IC", "累计 IC"),
        draw: "line",
        values: cumulative.map(({ ic }) => ic),
        ink: "third",
        dashed: true,
      },
      {
        name: say("lagged IC", "滞后 IC"),
        draw: "line",
        values: lagged.map(({ ic }) => ic),
        ink: "fourth",
        dashed: true,
      },
    ],
  };
};
