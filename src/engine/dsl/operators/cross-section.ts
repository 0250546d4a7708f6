import type { Operator } from "../types.js";
import { always, call, constant, none, ofFirst, operator, series } from "./define.js";

const x = series("x");

export const CROSS_SECTION = [
  operator({
    name: "cs_rank",
    aliases: ["rank"],
    category: "cross-section",
    params: [x],
    unit: always("rank"),
    lookback: none,
    doc: { en: "Mean rank over the valid names of the universe / their number", zh: "截面分位排名" },
    latex: call("cs_rank"),
  }),
  operator({
    name: "cs_zscore",
    aliases: ["zscore", "standardize"],
    category: "cross-section",
    params: [x],
    unit: always("ratio"),
    lookback: none,
    doc: { en: "(x - mean) / std over the universe, ddof 1", zh: "截面标准化" },
    latex: call("cs_zscore"),
  }),
  operator({
    name: "cs_demean",
    aliases: ["demean"],
    category: "cross-section",
    params: [x],
    unit: ofFirst,
    lookback: none,
    doc: { en: "x - mean over the universe", zh: "截面去均值" },
    latex: call("cs_demean"),
  }),
  operator({
    name: "cs_scale",
    aliases: ["scale"],
    category: "cross-section",
    params: [x, constant("a", { default: 1 })],
    unit: always("ratio"),
    lookback: none,
    doc: { en: "a · x / sum of |x| over the universe", zh: "截面缩放" },
    latex: call("cs_scale"),
  }),
  operator({
    name: "cs_winsorize",
    aliases: ["winsorize"],
    category: "cross-section",
    params: [x, constant("k", { min: 0, default: 3 })],
    unit: ofFirst,
    lookback: none,
    doc: { en: "x held within k · 1.4826 · MAD of the median of the universe", zh: "截面去极值（MAD）" },
    latex: call("cs_winsorize"),
  }),
  operator({
    name: "cs_quantile",
    aliases: ["qcut"],
    category: "cross-section",
    params: [x, constant("n", { min: 2, max: 100, default: 5, integer: true })],
    unit: always("rank"),
    lookback: none,
    doc: { en: "Number of the quantile group, 1 (lowest) … n, equal ranks together", zh: "截面分组号" },
    latex: call("cs_quantile"),
  }),
] as const satisfies readonly Operator[];
