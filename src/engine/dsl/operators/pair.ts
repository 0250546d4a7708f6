import type { Operator } from "../types.js";
import { always, call, ofFirst, operator, product, quotient, rows, series, window } from "./define.js";

const x = series("x");
const y = series("y");

export const PAIR = [
  operator({
    name: "ts_corr",
    aliases: ["corr", "correlation", "ts_correlation"],
    category: "pair",
    params: [x, y, window(2)],
    unit: always("ratio"),
    lookback: rows(2),
    commutative: true,
    doc: { en: "Pearson correlation, pairwise complete", zh: "滚动相关系数" },
    latex: call("ts_corr", 2),
  }),
  operator({
    name: "ts_cov",
    aliases: ["cov", "covariance", "coviance", "ts_covariance"],
    category: "pair",
    params: [x, y, window(2)],
    unit: ([a = "unknown", b = "unknown"]) => product([a, b]),
    lookback: rows(2),
    commutative: true,
    doc: { en: "Covariance, ddof 1, pairwise complete", zh: "滚动协方差" },
    latex: call("ts_cov", 2),
  }),
  operator({
    name: "ts_rank_corr",
    aliases: ["rank_corr", "ts_spearman", "spearman"],
    category: "pair",
    params: [x, y, window(2)],
    unit: always("ratio"),
    lookback: rows(2),
    commutative: true,
    doc: { en: "Spearman correlation in the window, mean ranks", zh: "滚动秩相关" },
    latex: call("ts_rank_corr", 2),
  }),
  operator({
    name: "ts_beta",
    aliases: ["beta", "regbeta"],
    category: "pair",
    params: [y, x, window(2)],
    unit: quotient,
    lookback: rows(2),
    doc: { en: "OLS slope of y on x", zh: "y 对 x 回归的斜率" },
    latex: call("ts_beta", 2),
  }),
  operator({
    name: "regression_resid",
    aliases: ["regresi", "ts_regression_resid"],
    category: "pair",
    params: [y, x, window(2)],
    unit: ofFirst,
    lookback: rows(2),
    doc: { en: "Today's residual of the OLS of y on x", zh: "y 对 x 回归的当日残差" },
    latex: call("regression_resid", 2),
  }),
] as const satisfies readonly Operator[];
