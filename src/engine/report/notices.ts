import { IMPORT_ZH } from "./import-notices.js";
import type { ReportLang } from "./words.js";

/**
 * What a reader is warned of, in Chinese. The sheet and the manifest keep the English sentence, which is what programs
 * and models read; every sentence that the engine writes has its line here (a test holds that).
 */
const ZH: readonly (readonly [RegExp, string])[] = [
  [
    /^entry `close` buys at the price that made the signal/,
    "建仓 close 以产生信号的价格买入：不可交易，仅供研究",
  ],
  [/^no date has enough values for an IC$/, "没有任何日期有足够的值来计算 IC"],
  [/^only (\d+) dates have an IC$/, "只有 $1 个日期有 IC"],
  [/^the factor has a value for (\d+) % of the universe only$/, "因子只覆盖股票池的 $1 %"],
  [/^the test window was looked at (\d+) times/, "测试集已被查看 $1 次：不再是样本外证据"],
  [
    /^the mean spread is negative before costs: there is no break-even fee$/,
    "扣费前平均价差为负：不存在盈亏平衡费率",
  ],
  [/^(\d+) values are infinite and count as missing$/, "$1 个值为无穷，按缺失处理"],
  [/^(\d+) values were filled in with the median of their industry$/, "$1 个缺失值以行业中位数填补"],
  [/^overfitting was not estimated: the family has (\d+) members?$/, "未估计过拟合概率：可比因子只有 $1 个"],
  [
    /^(\S+) puts together an? (\w+) and an? (\w+): the result depends on the currency or the lot$/,
    "$1 把 $2 与 $3 放在一起：结果取决于货币或手数单位",
  ],
  [/^The formula reads no field: it is the same for every stock$/, "公式没有读取任何字段：对每只股票都相同"],
  [/^The window (\S+) is read as (\d+)$/, "窗口 $1 按 $2 读取"],
  [/^The step "(.+)" is never used$/, "步骤“$1”从未使用"],
  [/^The step "(.+)" hides the field of that name$/, "步骤“$1”遮住了同名字段"],
  [/^"(.+)" is read as (.+)$/, "“$1”按 $2 读取"],
  [
    /^ts_count counts the rows on which its argument is true/,
    "ts_count 统计参数为真（非 0）的行数；Qlib 的 Count 统计有值的行数",
  ],
  [
    /^Industries are one snapshot that is used for every date: a mild look-ahead\.$/,
    "行业分类只有一份快照，用于所有日期：有轻微的前视。",
  ],
  [
    /^There is no membership history: every listed symbol is in the universe\.$/,
    "没有成分股历史：所有上市股票都在股票池内。",
  ],
  [
    /^The benchmark has (\d+) dates on which there is no bar at all: trading days that are missing \(the last: (.+)\)\.$/,
    "基准有 $1 个日期没有任何行情：这些交易日缺失（最近的：$2）。",
  ],
  [
    /^This market is synthetic: no number from it says anything about a real one\.$/,
    "这是合成的市场：其中的数字不能说明真实市场。",
  ],
  [
    /^no raw prices: traded at the prices of the dataset/,
    "没有未复权价格：按数据集中的价格成交，涨跌停与手数不精确到最小单位",
  ],
  [/^no adjustment factor: dividends and splits are not paid$/, "没有复权因子：不处理分红与拆股"],
  [
    /^the adjustment factor does not tell dividends from splits: a ratio of (\S+) or more/,
    "复权因子无法区分分红与拆股：比例不小于 $1 按拆股调整股数，较小的按现金分红",
  ],
  [
    /^special treatment \(ST\) is not known: its names get the limits of the board$/,
    "不知道哪些股票是 ST：一律按所在板块的涨跌停幅度",
  ],
  [/^no volume: nothing bounds the size of an order$/, "没有成交量：委托数量不受限制"],
  [
    /^no benchmark: excess figures are against the equally weighted universe$/,
    "没有基准：超额以等权股票池为准",
  ],
];

/** A warning or caveat in the reader's language; as it is when there is no other. */
export function noticeIn(lang: ReportLang, text: string): string {
  if (lang === "en") return text;
  for (const [pattern, zh] of [...ZH, ...IMPORT_ZH]) {
    const found = pattern.exec(text);
    if (found) return zh.replace(/\$(\d)/g, (_, i: string) => found[Number(i)] ?? "").trimStart();
  }
  return text;
}
