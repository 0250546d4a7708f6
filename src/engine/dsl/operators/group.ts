import type { Operator } from "../types.js";
import { always, call, group, none, ofFirst, operator, series } from "./define.js";

const x = series("x");

export const GROUP = [
  operator({
    name: "group_mean",
    aliases: [],
    category: "group",
    params: [x, group],
    unit: ofFirst,
    lookback: none,
    doc: { en: "Mean of x in the group of the date", zh: "组内均值" },
    latex: call("group_mean"),
  }),
  operator({
    name: "group_rank",
    aliases: [],
    category: "group",
    params: [x, group],
    unit: always("rank"),
    lookback: none,
    doc: { en: "cs_rank inside the group", zh: "组内分位排名" },
    latex: call("group_rank"),
  }),
  operator({
    name: "group_zscore",
    aliases: [],
    category: "group",
    params: [x, group],
    unit: always("ratio"),
    lookback: none,
    doc: { en: "cs_zscore inside the group", zh: "组内标准化" },
    latex: call("group_zscore"),
  }),
  operator({
    name: "group_neutralize",
    aliases: ["indneutralize", "group_demean", "group_neutral"],
    category: "group",
    params: [x, group],
    unit: ofFirst,
    lookback: none,
    doc: { en: "x - mean of the group", zh: "组内去均值（行业中性）" },
    latex: call("group_neutralize"),
  }),
  operator({
    name: "neutralize",
    aliases: ["neutralise"],
    category: "group",
    params: [x, group, { name: "by", kind: "series", rest: true }],
    unit: ofFirst,
    lookback: none,
    doc: {
      en: "OLS residual of the date on the group's dummies and further series",
      zh: "对分组哑变量与其他序列回归的残差",
    },
    latex: call("neutralize"),
  }),
] as const satisfies readonly Operator[];
