import type { Say } from "../words.js";
import { type DrawChart, describe, SMOOTH, smoothed } from "./describe.js";

const STYLES: Record<string, string> = {
  size: "市值",
  beta: "贝塔",
  momentum: "动量",
  volatility: "波动率",
  liquidity: "流动性",
};

export function styleName(name: string, say: Say): string {
  return say(name, STYLES[name] ?? name);
}

export const exposures: DrawChart = (sheet, lang) => {
  if (sheet.exposures.length === 0) return null;
  const { say, note } = describe(sheet, lang);
  return {
    kind: "series",
    id: "exposures",
    title: say("Exposure to known styles", "风格暴露"),
    note: note(
      "Mean over dates of the rank correlation of the factor with each style: far from 0 = the style in disguise",
      "因子与各风格截面秩相关的日均值；离 0 越远，越可能只是该风格的变形",
    ),
    x: { kind: "names", values: sheet.exposures.map(({ name }) => styleName(name, say)) },
    y: { format: "number", name: say("rank correlation", "秩相关"), includeZero: true },
    series: [
      {
        name: say("rank correlation", "秩相关"),
        draw: "bars",
        values: sheet.exposures.map(({ correlation }) => correlation),
        ink: "signed",
      },
    ],
  };
};

const INKS = ["main", "second", "third", "fourth", "benchmark"] as const;

export const exposuresOverTime: DrawChart = (sheet, lang) => {
  if (sheet.exposures.length === 0) return null;
  const { say, note } = describe(sheet, lang);
  return {
    kind: "series",
    id: "exposures_time",
    title: say("Exposure to known styles over time", "风格暴露随时间的变化"),
    note: note(
      `Rank correlation of each date, ${SMOOTH}-day mean`,
      `每个交易日的截面秩相关，${SMOOTH} 日均值`,
    ),
    x: { kind: "dates", values: sheet.dates },
    y: { format: "number", name: say("rank correlation", "秩相关"), includeZero: true },
    series: sheet.exposures.map(({ name, series }, i) => ({
      name: styleName(name, say),
      draw: "line",
      values: smoothed(series),
      ink: INKS[i % INKS.length]!,
    })),
  };
};

const KEPT: Record<string, readonly [string, string]> = {
  industry: ["industry", "行业"],
  "industry+size": ["industry + size", "行业 + 市值"],
  "industry+styles": ["industry + styles", "行业 + 风格"],
};

/** What was regressed out, in the reader's words. */
export function neutralisedName(label: string, say: Say): string {
  return say(...(KEPT[label] ?? [label, label]));
}

export const neutralisedIc: DrawChart = (sheet, lang) => {
  if (sheet.neutralised.length === 0) return null;
  const { say, note } = describe(sheet, lang);
  const bars = [
    { name: say("as it is", "原始"), value: sheet.ic.summary.rankIc.mean },
    ...sheet.neutralised.map(({ label, rankIc }) => ({ name: neutralisedName(label, say), value: rankIc })),
  ];
  return {
    kind: "series",
    id: "neutralised",
    title: say("RankIC that is left after neutralising", "中性化后的 RankIC"),
    note: note(
      "Mean RankIC of the residual after regressing the factor on industry, size, styles, per date",
      "逐日对行业、市值、风格回归后残差的平均 RankIC",
    ),
    x: { kind: "names", values: bars.map(({ name }) => name) },
    y: { format: "number", name: say("mean RankIC", "平均 RankIC"), includeZero: true },
    series: [{ name: "RankIC", draw: "bars", values: bars.map(({ value }) => value), ink: "signed" }],
  };
};
