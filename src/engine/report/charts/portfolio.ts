import { type DrawChart, describe, runningSum } from "./describe.js";

export const factorPortfolio: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { horizon } = sheet.header;
  return {
    kind: "series",
    id: "factor_portfolio",
    title: say("Factor-weighted portfolio", "因子加权组合"),
    note: note(
      `Weights (f − mean)/Σ|f − mean|; sum of the ${horizon}-day returns ÷ ${horizon} (staggered, not compounded), before costs`,
      `权重 (f − 均值)/Σ|f − 均值|；${horizon} 日收益 ÷ ${horizon} 逐日累加（错开持有，不复利），未扣费用`,
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "percent", name: say("cumulative return", "累计收益"), includeZero: true },
    series: [
      {
        name: say("factor-weighted", "因子加权"),
        draw: "line",
        values: runningSum(sheet.factorPortfolio.returns, horizon),
        ink: "main",
      },
    ],
    lower: {
      y: { format: "percent", name: say("turnover a day", "日换手"), includeZero: true },
      series: [
        {
          name: say("turnover a day", "日换手"),
          draw: "area",
          values: sheet.factorPortfolio.turnover,
          ink: "benchmark",
        },
      ],
    },
  };
};

export const netSpread: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { horizon } = sheet.header;
  return {
    kind: "series",
    id: "costs",
    title: say("Highest minus lowest quantile, before and after costs", "多空价差：扣费前与扣费后"),
    note: note(
      `Sum of the ${horizon}-day spreads ÷ ${horizon}; costs by the fees of the date and the turnover of both groups`,
      `${horizon} 日价差 ÷ ${horizon} 逐日累加；费用按当时费率与两组换手计`,
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "percent", name: say("cumulative spread", "累计价差"), includeZero: true },
    series: [
      {
        name: say("before costs", "扣费前"),
        draw: "line",
        values: runningSum(sheet.quantiles.spread, horizon),
        ink: "main",
      },
      {
        name: say("after costs", "扣费后"),
        draw: "line",
        values: runningSum(sheet.costs.net, horizon),
        ink: "second",
      },
    ],
  };
};
