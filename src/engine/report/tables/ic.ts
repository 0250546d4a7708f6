import type { IcSummary } from "../../analysis/score.js";
import { count, fixed, percent, pValue } from "../figures.js";
import { sayIn } from "../words.js";
import { type MakeTable, tableOf } from "./table.js";

export const icTable: MakeTable = ({ ic }, lang) => {
  const say = sayIn(lang);
  const row = (label: string, of: (summary: IcSummary) => string) => [
    label,
    of(ic.summary.rankIc),
    of(ic.summary.ic),
  ];
  const five = (label: string, key: "all" | "positive" | "negative") => [
    label,
    percent(ic.significant5.rankIc[key]),
    percent(ic.significant5.ic[key]),
  ];
  return {
    id: "ic_table",
    title: say("IC in figures", "IC 统计"),
    note: say(
      "Labels of neighbouring dates overlap: read Newey–West's t, not the plain one.",
      "相邻日期的收益区间相互重叠：请看 Newey–West t，而不是普通 t。",
    ),
    table: tableOf(
      ["", "RankIC", "IC"],
      [
        row(say("mean", "均值"), (s) => fixed(s.mean, 4)),
        row(say("standard deviation", "标准差"), (s) => fixed(s.std, 4)),
        row("IR", (s) => fixed(s.ir, 3)),
        row(say("IR, annualised", "年化 IR"), (s) => fixed(s.irAnnualised, 2)),
        row(say("t (Newey–West)", "t（Newey–West）"), (s) => fixed(s.tNeweyWest, 2)),
        row(say("p (overlap allowed for)", "p（已计重叠）"), (s) => pValue(s.pOverlap)),
        row(say("t (dates that do not overlap)", "t（不重叠日期）"), (s) => fixed(s.tNonOverlap, 2)),
        row(say("t (overlap ignored)", "t（忽略重叠）"), (s) => fixed(s.t, 2)),
        row(say("p (overlap ignored)", "p（忽略重叠）"), (s) => pValue(s.p)),
        row(say("dates ≥ 0", "≥ 0 的天数"), (s) => count(s.positive)),
        row(say("dates < 0", "< 0 的天数"), (s) => count(s.negative)),
        row(say("significant, p < 0.01", "显著占比，p < 0.01"), (s) => percent(s.significant)),
        row(say("… and positive", "其中为正"), (s) => percent(s.significantPositive)),
        row(say("… and negative", "其中为负"), (s) => percent(s.significantNegative)),
        five(say("significant, p < 0.05", "显著占比，p < 0.05"), "all"),
        five(say("… and positive", "其中为正"), "positive"),
        five(say("… and negative", "其中为负"), "negative"),
        row(say("skew", "偏度"), (s) => fixed(s.skew, 2)),
        row(say("excess kurtosis", "超额峰度"), (s) => fixed(s.kurtosis, 2)),
        row(say("autocorrelation, lag 1", "一阶自相关"), (s) => fixed(s.autocorrelation, 3)),
        row(say("dates that count", "有效天数"), (s) => count(s.n)),
      ],
    ),
  };
};

export const decayTable: MakeTable = ({ decay: { cumulative, lagged } }, lang) => {
  const say = sayIn(lang);
  return {
    id: "decay_table",
    title: say("Decay in figures", "衰减统计"),
    note: say(
      "Cumulative: with the return of 1 … n days; lagged: with the return of the n-th day alone.",
      "累计：与 1 … n 日收益；滞后：仅与第 n 日收益。",
    ),
    table: tableOf(
      [
        say("day", "日"),
        say("cumulative", "累计"),
        "IR",
        say("t (NW)", "t（NW）"),
        say("lagged", "滞后"),
        "IR",
        say("t (NW)", "t（NW）"),
      ],
      cumulative.map((all, i) => [
        String(all.lag),
        fixed(all.rankIc, 4),
        fixed(all.ir, 3),
        fixed(all.t, 2),
        fixed(lagged[i]?.rankIc, 4),
        fixed(lagged[i]?.ir, 3),
        fixed(lagged[i]?.t, 2),
      ]),
    ),
  };
};

/** The figures of RiceQuant's factor screen under RiceQuant's names, in its order. */
export const riceQuantTable: MakeTable = ({ ic }, lang) => {
  const say = sayIn(lang);
  const row = (label: string, of: (summary: IcSummary) => string) => [
    label,
    of(ic.summary.rankIc),
    of(ic.summary.ic),
  ];
  return {
    id: "ricequant_table",
    title: say("IC analysis", "IC 分析"),
    note: say(
      "RiceQuant's definitions: IR not annualised, t without correction for overlap, significant = the date's own p < 0.01, biased skew and excess kurtosis.",
      "按米筐口径：IR 不年化，t 不做重叠校正，显著指当日 p < 0.01，偏度与超额峰度为有偏估计。",
    ),
    table: tableOf(
      ["", "RankIC", "IC"],
      [
        row("IR", (s) => fixed(s.ir, 2)),
        row(say("mean", "IC 均值"), (s) => fixed(s.mean, 2)),
        row(say("standard deviation", "IC 标准差"), (s) => fixed(s.std, 2)),
        row(say("positive", "正值数量"), (s) => count(s.positive)),
        row(say("negative", "负值数量"), (s) => count(s.negative)),
        row(say("significant ratio", "显著比例"), (s) => fixed(s.significant, 2)),
        row(say("significant, positive", "正显著比例"), (s) => fixed(s.significantPositive, 2)),
        row(say("significant, negative", "负显著比例"), (s) => fixed(s.significantNegative, 2)),
        row(say("T statistic", "T 统计量"), (s) => fixed(s.t, 2)),
        row(say("P value", "P 值"), (s) => fixed(s.p, 2)),
        row(say("skew", "偏度"), (s) => fixed(s.skew, 2)),
        row(say("kurtosis", "峰度"), (s) => fixed(s.kurtosis, 2)),
      ],
    ),
  };
};
