import type { TearSheet } from "../analysis/tear-sheet.js";
import { type ReportLang, sayIn } from "./words.js";

/** What a figure of the report means. The id is stable: other programs and pages refer to it. */
export interface Definition {
  readonly id: string;
  readonly term: string;
  readonly meaning: string;
}

/** The definitions behind a tear sheet, with the numbers that its figures were made with. */
export function definitionsOf({ header, ic, inference }: TearSheet, lang: ReportLang): readonly Definition[] {
  const say = sayIn(lang);
  const { horizon: h, entry, annualisation, minPairs, quantiles } = header;
  const define = (id: string, term: string, meaning: string): Definition => ({ id, term, meaning });
  const prices = {
    "next-open": `open[t+1] → open[t+${h + 1}]`,
    "next-close": `close[t+1] → close[t+${h + 1}]`,
    close: `close[t] → close[t+${h}]`,
  }[entry];
  return [
    define(
      `return.forward.${entry}`,
      say("forward return", "未来收益"),
      say(`${prices}, adjusted prices`, `${prices}，复权价`),
    ),
    define(
      "ic.rank",
      "RankIC",
      say(
        `Spearman correlation over the universe of a date, mean ranks for ties; null with fewer than ${minPairs} pairs or without variance`,
        `截面 Spearman 相关，并列取平均秩；配对少于 ${minPairs} 或无方差则为空`,
      ),
    ),
    define("ic.pearson", "IC", say("Pearson correlation, the same way", "Pearson 相关，其余相同")),
    define(
      "ic.rolling",
      say("rolling mean", "滚动均值"),
      say(
        `mean of the last ${ic.rollingWindow} dates, those without a value left out`,
        `最近 ${ic.rollingWindow} 日均值，空值不计`,
      ),
    ),
    define(
      "ic.ir",
      "IR",
      say("mean / standard deviation (ddof 1), not annualised", "均值 / 标准差（ddof 1），不年化"),
    ),
    define("ic.ir.annualised", say("IR, annualised", "年化 IR"), `IR · √(${annualisation} / ${h})`),
    define(
      "ic.t.newey-west",
      say("t (Newey–West)", "t（Newey–West）"),
      say(`Bartlett kernel, ${h - 1} lags`, `Bartlett 核，${h - 1} 阶滞后`),
    ),
    define(
      "ic.t.non-overlap",
      say("t of dates that do not overlap", "不重叠日期的 t"),
      say(`every ${h}th date`, `每 ${h} 日取一个`),
    ),
    define(
      "ic.significant",
      say("significant", "显著"),
      say("share of dates whose own two-sided p < 0.01", "当日双侧 p < 0.01 的日期占比"),
    ),
    define(
      "quantile.mean",
      say("quantile return", "分组收益"),
      say(
        `${quantiles} groups by rank, equal values stay together, Q1 lowest; mean over dates of the group mean ± std / √dates`,
        `按秩分 ${quantiles} 组，同值同组，Q1 最低；先组内后日期取均值 ± 标准差 / √日期数`,
      ),
    ),
    define(
      "quantile.cumulative",
      say("cumulative return", "累计收益"),
      say(
        `${h} sub-portfolios that start one day after the other, averaged`,
        `${h} 个逐日错开的子组合取平均`,
      ),
    ),
    define(
      "turnover.names",
      say("turnover of a group", "分组换手"),
      say("names new in the group ÷ names now, per rebalance", "新进股票数 ÷ 当前股票数，每次调仓"),
    ),
    define(
      "portfolio.factor-weighted",
      say("factor-weighted portfolio", "因子加权组合"),
      "w = (f − f̄) / Σ|f − f̄|",
    ),
    define(
      "spread.net",
      say("spread after costs", "扣费后价差"),
      say(
        "gross − (turnover of top + bottom) × one-way cost × 2, fees of the date",
        "毛价差 − (最高组 + 最低组换手) × 单边费用 × 2，按当时费率",
      ),
    ),
    define(
      "inference.bootstrap",
      say("interval", "区间"),
      say(
        `stationary block bootstrap, mean block ${inference.bootstrap.meanBlock}, seed ${header.seed}`,
        `平稳块自助法，平均块长 ${inference.bootstrap.meanBlock}，种子 ${header.seed}`,
      ),
    ),
    define(
      "inference.q",
      "q",
      say(
        "Benjamini–Hochberg over the trials of the ledger on this dataset",
        "对台账中该数据集上的全部检验做 Benjamini–Hochberg",
      ),
    ),
    define(
      "inference.deflated-sharpe",
      say("deflated Sharpe ratio", "去膨胀夏普"),
      say(
        "probability that the Sharpe ratio beats the best of N trials without skill (Bailey and López de Prado 2014)",
        "夏普超过 N 次无技能检验最大值的概率（Bailey 与 López de Prado 2014）",
      ),
    ),
    define(
      "decay.lagged",
      say("lagged IC", "滞后 IC"),
      say("RankIC with the one-day return of the n-th held day", "与持有第 n 日单日收益的 RankIC"),
    ),
    define(
      "decay.cumulative",
      say("cumulative-horizon IC", "累计期 IC"),
      say("RankIC with the return over n days from the entry", "与建仓起 n 日累计收益的 RankIC"),
    ),
  ];
}
