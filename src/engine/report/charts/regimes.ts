import type { Say } from "../words.js";
import { type DrawChart, describe } from "./describe.js";

const WORDS: Record<string, readonly [string, string]> = {
  bull: ["bull", "牛市"],
  bear: ["bear", "熊市"],
  high: ["high volatility", "高波动"],
  low: ["low volatility", "低波动"],
  large: ["large half", "大市值"],
  small: ["small half", "小市值"],
};

/** A year, or the name of a state of the market in the language of the reader. */
export function regimeName(label: string, say: Say): string {
  const words = WORDS[label];
  return words ? say(...words) : label;
}

export const regimes: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { years, market, volatility, size, source } = sheet.regimes;
  const bars = [
    ...[...years, ...market, ...volatility].map(({ label, rankIc }) => ({ label, rankIc })),
    ...size.map(({ name, rankIc }) => ({ label: name, rankIc })),
  ];
  if (bars.length === 0) return null;
  const of = source === "benchmark" ? say("the benchmark", "基准") : say("the universe", "股票池");
  return {
    kind: "series",
    id: "regimes",
    title: say("RankIC by year and by regime", "分年度与分市场状态的 RankIC"),
    note: note(
      `Bull and bear: trailing 60-day return of ${of} above 0 or not; volatility: against its median so far; halves by market cap`,
      `牛熊：${of}过去 60 日收益是否为正；波动：与截至当日的中位数相比；大小市值各半`,
    ),
    x: {
      kind: "names",
      values: bars.map(({ label }) => regimeName(label, say)),
    },
    y: { format: "number", name: say("mean RankIC", "平均 RankIC"), includeZero: true },
    series: [{ name: "RankIC", draw: "bars", values: bars.map(({ rankIc }) => rankIc), ink: "signed" }],
  };
};
