import { count, percent } from "../figures.js";
import { type Say, shortName, splitWords } from "../words.js";
import type { BacktestSubject } from "./subject.js";

const STYLES: Readonly<Record<string, readonly [string, string]>> = {
  size: ["size", "规模"],
  beta: ["beta", "贝塔"],
  momentum: ["momentum 12-1", "动量 12-1"],
  volatility: ["volatility", "波动率"],
  liquidity: ["liquidity", "流动性"],
};
export const styleWords = (name: string, say: Say): string => say(...(STYLES[name] ?? [name, name]));

const BASELINES: Readonly<Record<string, readonly [string, string]>> = {
  universe: ["universe, equal weight, no costs", "股票池等权，不计费用"],
  index: ["index", "指数"],
  random: ["random, same turnover (median)", "随机组合，同等换手（中位数）"],
};
export const baselineWords = (name: string, say: Say): string => say(...(BASELINES[name] ?? [name, name]));

const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  suspended: ["suspended", "停牌"],
  "limit-up": ["opened at the upper limit", "开盘涨停"],
  "limit-down": ["opened at the lower limit", "开盘跌停"],
  "t-plus-1": ["bought the same day (T+1)", "当日买入（T+1）"],
  lot: ["less than a lot", "不足一手"],
  cash: ["not enough cash", "现金不足"],
  participation: ["more than the share of volume", "超过成交量占比上限"],
  "not-held": ["not held", "未持有"],
};
export const reasonWords = (reason: string, say: Say): string =>
  say(...(REASONS[reason] ?? [reason, reason]));

const SIDES: Readonly<Record<string, readonly [string, string]>> = {
  buy: ["buy", "买入"],
  sell: ["sell", "卖出"],
  delist: ["delisted", "退市"],
};
export const sideWords = (side: string, say: Say): string => say(...(SIDES[side] ?? [side, side]));

/** What every picture must say to be understood alone. */
export function wherePlayed({ name, dataset, split, result }: BacktestSubject, say: Say): string {
  return [
    shortName(name),
    dataset,
    `${splitWords(split, say)} ${result.from} … ${result.to}`,
    strategyWords(result.spec, say),
  ].join(" · ");
}

/** `63.2 % (N = 132)`, or why there is none. */
export function luckWords({ probability, trials, reason }: BacktestSubject["luck"], say: Say): string {
  if (reason === "no-trials") return say("– (nobody counted the trials)", "–（检验次数未知）");
  if (reason === "no-variation") return say("– (the returns do not vary)", "–（收益没有波动）");
  return `${percent(probability)} (N = ${count(trials)})`;
}

const REBALANCE = {
  daily: ["daily", "每日"],
  weekly: ["weekly", "每周"],
  monthly: ["monthly", "每月"],
} as const;
const WEIGHTS = {
  equal: ["equal weights", "等权"],
  factor: ["weights by score", "按得分加权"],
  cap: ["weights by market value", "按市值加权"],
  "min-variance": ["least-variance weights", "最小方差权重"],
} as const;

/** `weekly · top 50 · equal weights`. */
export function strategyWords(spec: BacktestSubject["result"]["spec"], say: Say): string {
  const { top, drop, quantiles } = spec;
  const both = ([en, zh]: readonly [string, string]) => say(en, zh);
  const select = {
    top: say(`top ${top}`, `前 ${top} 只`),
    quantile: say(`best of ${quantiles} groups`, `${quantiles} 组中最优`),
    drop: say(`top ${top}, ${drop} replaced at most`, `前 ${top} 只，每次最多换 ${drop} 只`),
    industry: say(`top ${top}, industry-neutral`, `行业中性前 ${top} 只`),
  }[spec.select];
  return [both(REBALANCE[spec.rebalance]), select, both(WEIGHTS[spec.weights])].join(" · ");
}
