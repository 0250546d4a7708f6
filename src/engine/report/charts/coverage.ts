import { type DrawChart, describe } from "./describe.js";

export const coverage: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { share, valid, universe } = sheet.coverage;
  return {
    kind: "series",
    id: "coverage",
    title: say("Coverage: names with a factor value", "覆盖率：有因子值的股票"),
    note: note(
      "Share of the universe with a value, and the numbers behind it",
      "有因子值的股票占股票池的比例，以及对应的股票数",
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "percent", name: say("share of the universe", "占股票池"), includeZero: true },
    series: [{ name: say("coverage", "覆盖率"), draw: "area", values: share, ink: "main" }],
    lower: {
      y: { format: "count", name: say("names", "股票数"), includeZero: true },
      series: [
        {
          name: say("in the universe", "股票池"),
          draw: "line",
          values: universe,
          ink: "benchmark",
          dashed: true,
        },
        { name: say("with a value", "有因子值"), draw: "line", values: valid, ink: "third" },
      ],
    },
  };
};
