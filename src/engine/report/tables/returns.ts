import { count, fixed, percent } from "../figures.js";
import { quantileName, sayIn } from "../words.js";
import { type MakeTable, tableOf } from "./table.js";

/** The sources of the fee schedule (analysis/fees.ts) for Chinese readers. */
const SOURCES_ZH: Readonly<Record<string, string>> = {
  "stamp duty of 2008-09-19 carried back (it was higher before 2008); transfer fee on face value, left out":
    "2008-09-19 的印花税率向前沿用（2008 年前更高）；过户费按面值，未计",
  "stamp duty 0.1 % on sells; transfer fee on face value, left out": "卖出印花税 0.1 %；过户费按面值，未计",
  "transfer fee 0.02‰ of the value (hikyuu TC_FixedA2015)": "过户费为成交额的 0.02‰（hikyuu TC_FixedA2015）",
  "transfer fee halved to 0.01‰; secondary source": "过户费减半至 0.01‰；二手来源",
  "stamp duty halved to 0.05 % (rqalpha deciders.py)": "印花税减半至 0.05 %（rqalpha deciders.py）",
  given: "自行给定",
};
const CONFIDENCE_ZH: Readonly<Record<string, string>> = { high: "高", medium: "中", low: "低" };

export const quantileTable: MakeTable = ({ quantiles, turnover }, lang) => {
  const say = sayIn(lang);
  const { groups } = quantiles;
  return {
    id: "quantile_table",
    title: say("Quantiles in figures", "分组统计"),
    table: tableOf(
      [
        say("group", "组"),
        say("mean", "均值"),
        say("std error", "标准误"),
        say("over the universe", "超额"),
        say("a year", "年化"),
        say("turnover", "换手"),
        say("names", "股票数"),
      ],
      groups.map(({ quantile, mean, standardError, excess, annualised, names }, i) => [
        quantileName(quantile, groups.length, say),
        percent(mean, 3),
        percent(standardError, 3),
        percent(excess, 3),
        percent(annualised, 1),
        percent(turnover.mean[i]),
        fixed(names, 1),
      ]),
    ),
  };
};

export const spreadTable: MakeTable = ({ quantiles, costs, factorPortfolio, turnover }, lang) => {
  const say = sayIn(lang);
  const { longShort } = quantiles;
  const negative = costs.grossMean !== null && costs.grossMean < 0;
  return {
    id: "spread_table",
    title: say("Highest minus lowest quantile, and the factor as a portfolio", "多空与因子加权组合"),
    note: say(
      `Costs: ${costs.schedule} schedule, by date. ${negative ? "The mean spread is negative before costs: there is no break-even fee." : `One-way cost at which the mean spread is nil: ${percent(costs.breakEven, 3)}.`}`,
      `费用：${costs.schedule === "flat" ? "固定" : "A 股"}费率表，按日期。${negative ? "扣费前平均价差为负：不存在盈亏平衡费率。" : `使平均价差归零的单边费用：${percent(costs.breakEven, 3)}。`}`,
    ),
    table: tableOf(
      ["", say("value", "取值")],
      [
        [say("spread, before costs", "价差（扣费前）"), percent(longShort.mean, 3)],
        [say("t (Newey–West)", "t（Newey–West）"), fixed(longShort.tNeweyWest, 2)],
        [say("Sharpe, annualised", "年化夏普"), fixed(longShort.sharpe, 2)],
        [say("costs", "费用"), percent(costs.costMean, 3)],
        [say("spread, after costs", "价差（扣费后）"), percent(costs.netMean, 3)],
        [say("t after costs", "扣费后 t"), fixed(costs.netT, 2)],
        [say("Sharpe after costs", "扣费后夏普"), fixed(costs.netSharpe, 2)],
        [say("dates with a positive spread", "价差为正的日期"), percent(longShort.positive)],
        [say("monotonicity (Spearman)", "单调性（Spearman）"), fixed(longShort.monotonicity, 2)],
        [say("neighbours in order", "相邻组有序占比"), percent(quantiles.orderedNeighbours, 0)],
        [say("factor-weighted: Sharpe", "因子加权：夏普"), fixed(factorPortfolio.sharpe, 2)],
        [
          say("factor-weighted: alpha a year", "因子加权：年化 alpha"),
          percent(factorPortfolio.alphaAnnualised),
        ],
        [say("factor-weighted: t of alpha", "因子加权：alpha 的 t"), fixed(factorPortfolio.alphaT, 2)],
        [say("factor-weighted: beta", "因子加权：beta"), fixed(factorPortfolio.beta, 2)],
        [say("factor-weighted: turnover a day", "因子加权：日换手"), percent(factorPortfolio.turnoverMean)],
        [
          say("rank autocorrelation, 1 day / horizon", "秩自相关，1 日 / 持有期"),
          `${fixed(turnover.rankAutocorrelationMean, 3)} / ${fixed(turnover.rankAutocorrelationHorizon, 3)}`,
        ],
      ],
    ),
  };
};

export const feeTable: MakeTable = ({ costs }, lang) => {
  const say = sayIn(lang);
  return {
    id: "fees",
    title: say("Fees that were used", "所用费率"),
    table: tableOf(
      [
        say("from", "起始"),
        say("buy", "买入"),
        say("sell", "卖出"),
        say("source", "来源"),
        say("confidence", "可信度"),
      ],
      costs.rates.map(({ from, buy, sell, source, confidence }) => [
        from,
        percent(buy, 3),
        percent(sell, 3),
        say(source, SOURCES_ZH[source] ?? source),
        say(confidence, CONFIDENCE_ZH[confidence] ?? confidence),
      ]),
      { lastWords: 2 },
    ),
  };
};

export const coverageTable: MakeTable = ({ coverage }, lang) => {
  const say = sayIn(lang);
  const filled = coverage.filled.reduce((sum, n) => sum + n, 0);
  return {
    id: "coverage_table",
    title: say("Coverage in figures", "覆盖率统计"),
    table: tableOf(
      ["", say("value", "取值")],
      [
        [say("mean share of the universe", "平均占股票池"), percent(coverage.mean)],
        [say("lowest date", "最低的一日"), percent(coverage.minimum)],
        [say("values filled in", "填补的取值"), count(filled)],
        [say("infinite values, counted as missing", "无穷值，按缺失处理"), count(coverage.infinite)],
      ],
    ),
  };
};
