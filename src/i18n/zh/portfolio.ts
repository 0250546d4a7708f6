import { type Sentences, shown } from "../sentence.js";

export const portfolioZh: Sentences = {
  "strategy-prices": ({ dataset, field }) => ({
    message: `策略在开盘成交、收盘估值，“${shown(dataset)}”没有字段 ${shown(field)}`,
    hint: "导入含日线行情的数据集",
  }),
  "strategy-industry": ({ dataset }) => ({
    message: `行业中性策略需要行业分类，“${shown(dataset)}”没有`,
    hint: "换一种选股方式，或导入带行业列的股票列表",
  }),
  "strategy-window": ({ days }) => ({
    message: `策略至少需要两个交易日，窗口只有 ${shown(days)} 个`,
    hint: "换一个更长的窗口",
  }),
};
