import { quantileName } from "../words.js";
import { type DrawChart, describe } from "./describe.js";

export const eventStudy: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { offsets, excess } = sheet.events;
  if (offsets.length === 0) return null;
  const curves = (of: (value: number | null, offset: number) => number | null) =>
    excess.map((values, q) => ({
      name: quantileName(q + 1, excess.length, say),
      draw: "line" as const,
      values: values.map((value, i) => of(value, offsets[i]!)),
      ink: { rank: excess.length > 1 ? q / (excess.length - 1) : 1 },
    }));
  return {
    kind: "series",
    id: "events",
    title: say("Event study: price path around the signal", "事件研究：信号前后的价格路径"),
    note: note(
      "Mean price change since the entry, minus the universe's, by the quantile that the name is in at day 0; below: what follows the entry, at its own scale",
      "自建仓价起的平均涨跌减去股票池均值，按第 0 日所在分组；下方为建仓之后，单独坐标",
    ),
    x: {
      kind: "numbers",
      values: offsets.map(String),
      name: say("days from the entry", "距建仓日（交易日）"),
    },
    y: { format: "percent", name: say("excess return", "超额收益") },
    series: curves((value) => value),
    // What the group had done before is tens of times what it does after.
    lower: {
      y: { format: "percent", name: say("after the entry", "建仓之后"), includeZero: true },
      series: curves((value, offset) => (offset >= 0 ? value : null)),
    },
  };
};
