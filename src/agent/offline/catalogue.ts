import type { Text } from "../../i18n/lang.js";

/** One way to put a mechanism into a formula. `{name}` is replaced by one of `choices.name`. */
export interface Template {
  readonly formula: string;
  readonly choices: Readonly<Record<string, readonly number[]>>;
  /** Fields without which it cannot be computed. */
  readonly fields: readonly string[];
  readonly steps: readonly Text[];
}

/** Why some stocks should do better than others, and how that can be seen in the data. High values are bought. */
export interface Mechanism {
  readonly id: string;
  readonly name: Text;
  readonly hypothesis: Text;
  readonly mechanism: Text;
  /** What people call it, in lower case; decides which mechanisms a brief is about. */
  readonly words: readonly string[];
  readonly templates: readonly Template[];
}

const W = { short: [3, 5, 8], medium: [10, 15, 20], long: [40, 60, 90] } as const;
const step = (en: string, zh: string): Text => ({ en, zh });

export const CATALOGUE: readonly Mechanism[] = [
  {
    id: "price-impact",
    name: { en: "Price impact premium", zh: "价格冲击溢价" },
    hypothesis: {
      en: "Holders of stocks whose price moves much for little money are paid for bearing illiquidity (Amihud 2002).",
      zh: "少量资金就能推动价格的股票流动性差，持有者因承担非流动性风险而获得补偿（Amihud 2002）。",
    },
    mechanism: {
      en: "Return per unit of traded value measures impact; impact that is high against the stock's own past is most demanding.",
      zh: "单位成交额引起的涨跌幅衡量冲击成本；相对自身历史偏高的冲击要求更高的补偿。",
    },
    words: ["liquidity", "illiquidity", "impact", "amihud", "流动性", "冲击", "价量", "成交"],
    templates: [
      {
        formula:
          "ts_mean(abs(pct(close, 1)) / (close * volume), {d}) / ts_mean(abs(pct(close, 1)) / (close * volume), {e})",
        choices: { d: W.medium, e: W.long },
        fields: ["close", "volume"],
        steps: [
          step("absolute daily return per unit of traded value", "日涨跌幅绝对值除以成交额"),
          step("its short mean over its long mean", "短期均值除以长期均值"),
        ],
      },
      {
        formula: "log(ts_mean((high - low) / close / volume, {d}))",
        choices: { d: W.medium },
        fields: ["high", "low", "close", "volume"],
        steps: [
          step("daily range over close, per share traded", "日振幅除以成交量"),
          step("mean over the window, logarithm", "窗口均值取对数"),
        ],
      },
    ],
  },
  {
    id: "resilience",
    name: { en: "Slow recovery after liquidity shocks", zh: "流动性冲击后的缓慢恢复" },
    hypothesis: {
      en: "A price that has not come back after a day of unusual volume has been pushed by forced trades and will come back.",
      zh: "异常放量之后价格尚未恢复，说明价格由被动交易推动，之后会逐步恢复。",
    },
    mechanism: {
      en: "The fall since the shock, weighted by how unusual the volume was, measures the recovery still to come.",
      zh: "用成交量的异常程度加权冲击以来的跌幅，衡量尚未完成的恢复。",
    },
    words: ["liquidity", "resilience", "shock", "recovery", "流动性", "弹性", "恢复", "冲击", "价量"],
    templates: [
      {
        formula: "-ts_mean(clip(ts_zscore(volume, {e}), 0, 3) * pct(close, {d}), {d})",
        choices: { d: W.short, e: W.long },
        fields: ["close", "volume"],
        steps: [
          step(
            "volume in standard deviations of its own past, 0 to 3",
            "成交量相对自身历史的标准分，截断到 0–3",
          ),
          step("times the return over the window, averaged, sign reversed", "乘以区间收益，取均值后反号"),
        ],
      },
      {
        formula: "-ewma((high - low) / close * abs(pct(close, {d})) * sign(pct(close, {d})), 0.9, {e})",
        choices: { d: W.short, e: W.medium },
        fields: ["high", "low", "close"],
        steps: [
          step("range times signed return over the window", "振幅乘以带符号的区间收益"),
          step("exponentially weighted mean, sign reversed", "指数加权平均后反号"),
        ],
      },
    ],
  },
  {
    id: "short-reversal",
    name: { en: "Short-term overreaction", zh: "短期过度反应" },
    hypothesis: {
      en: "Prices overreact to short-lived order imbalance and come back within days (Jegadeesh 1990).",
      zh: "价格对短期订单失衡过度反应，数日内回归（Jegadeesh 1990）。",
    },
    mechanism: {
      en: "The return over a few days measured in units of its usual size says how far the price has been stretched.",
      zh: "用波动率标准化的短期收益衡量价格被拉伸的程度。",
    },
    words: [
      "reversal",
      "overreaction",
      "mean reversion",
      "short-term",
      "反转",
      "过度反应",
      "均值回复",
      "短期",
    ],
    templates: [
      {
        formula: "-pct(close, {d}) / ts_std(pct(close, 1), {e})",
        choices: { d: W.short, e: W.medium },
        fields: ["close"],
        steps: [
          step("return over a few days", "数日收益"),
          step("over the volatility of daily returns, sign reversed", "除以日收益波动率后反号"),
        ],
      },
      {
        formula: "-(close - ts_mean(close, {d})) / ts_std(close, {d})",
        choices: { d: W.medium },
        fields: ["close"],
        steps: [
          step(
            "distance of the close from its own mean, in standard deviations, sign reversed",
            "收盘价偏离均值的标准差倍数后反号",
          ),
        ],
      },
    ],
  },
  {
    id: "lottery",
    name: { en: "Lottery demand", zh: "彩票偏好" },
    hypothesis: {
      en: "Buyers pay too much for stocks that recently had extreme gains, so these do worse afterwards (Bali et al. 2011).",
      zh: "投资者为近期出现极端涨幅的股票支付过高价格，其后表现较差（Bali 等 2011）。",
    },
    mechanism: {
      en: "The largest daily gains of the window, and the skewness of returns, measure how much of a lottery ticket a stock is.",
      zh: "窗口内最大日涨幅与收益偏度衡量股票的彩票属性。",
    },
    words: ["lottery", "extreme", "skew", "max", "彩票", "极端", "偏度"],
    templates: [
      {
        formula: "-ts_max(pct(close, 1), {d})",
        choices: { d: W.medium },
        fields: ["close"],
        steps: [step("largest daily return of the window, sign reversed", "窗口最大日收益后反号")],
      },
      {
        formula: "-ts_skew(pct(close, 1), {d}) * ts_std(pct(close, 1), {d})",
        choices: { d: [20, 40, 60] },
        fields: ["close"],
        steps: [
          step("skewness times volatility of daily returns, sign reversed", "日收益偏度乘以波动率后反号"),
        ],
      },
    ],
  },
  {
    id: "low-volatility",
    name: { en: "Low volatility", zh: "低波动" },
    hypothesis: {
      en: "Investors who cannot borrow overpay for volatile stocks; calm ones earn more per unit of risk.",
      zh: "受杠杆约束的投资者高估高波动股票，低波动股票的风险收益比更高。",
    },
    mechanism: {
      en: "The range of a day against its open and close uses more of the day than closes alone.",
      zh: "日内高低价区间比收盘价包含更多波动信息。",
    },
    words: ["volatility", "risk", "calm", "range", "波动", "风险", "振幅"],
    templates: [
      {
        formula: "-ts_mean((high - low) / close, {d})",
        choices: { d: W.medium },
        fields: ["high", "low", "close"],
        steps: [step("mean daily range over close, sign reversed", "日振幅均值后反号")],
      },
      {
        formula: "-ts_std(pct(close, 1), {d}) / ts_std(pct(close, 1), {e})",
        choices: { d: W.medium, e: W.long },
        fields: ["close"],
        steps: [
          step("short volatility over long volatility, sign reversed", "短期波动率除以长期波动率后反号"),
        ],
      },
    ],
  },
  {
    id: "attention",
    name: { en: "Fading attention", zh: "注意力消退" },
    hypothesis: {
      en: "Unusual volume draws buyers who push the price too high; when attention fades the price follows (Barber and Odean 2008).",
      zh: "异常成交吸引关注型买盘推高价格，注意力消退后价格回落（Barber 与 Odean 2008）。",
    },
    mechanism: {
      en: "Volume against its own past measures attention without any outside data.",
      zh: "成交量相对自身历史的水平衡量关注度。",
    },
    words: ["attention", "volume", "turnover", "crowd", "注意力", "关注", "换手", "成交量", "价量"],
    templates: [
      {
        formula: "-ts_mean(volume, {d}) / ts_mean(volume, {e})",
        choices: { d: W.short, e: W.long },
        fields: ["volume"],
        steps: [
          step("short mean of volume over its long mean, sign reversed", "短期成交量均值除以长期均值后反号"),
        ],
      },
      {
        formula: "-ts_rank(volume, {e}) * sign(pct(close, {d}))",
        choices: { d: W.short, e: W.long },
        fields: ["close", "volume"],
        steps: [
          step(
            "rank of today's volume in its past, signed by the recent return, sign reversed",
            "成交量历史分位乘以近期收益符号后反号",
          ),
        ],
      },
    ],
  },
  {
    id: "crowding",
    name: { en: "Crowded agreement of price and volume", zh: "量价同步拥挤" },
    hypothesis: {
      en: "When price and volume rise together for days, the trade is crowded and its unwinding costs the late buyers.",
      zh: "量价连续同步上升意味着交易拥挤，后续平仓使追涨者受损。",
    },
    mechanism: {
      en: "The rolling correlation of price and volume measures agreement; high agreement is sold.",
      zh: "量价滚动相关衡量同步程度，同步度高者卖出。",
    },
    words: ["crowding", "crowded", "correlation", "volume", "price-volume", "拥挤", "相关", "量价", "价量"],
    templates: [
      {
        formula: "-ts_corr(close, volume, {d})",
        choices: { d: W.medium },
        fields: ["close", "volume"],
        steps: [
          step("rolling correlation of close and volume, sign reversed", "收盘价与成交量滚动相关后反号"),
        ],
      },
      {
        formula: "-ts_rank_corr(pct(close, 1), volume, {d})",
        choices: { d: W.medium },
        fields: ["close", "volume"],
        steps: [
          step(
            "rolling rank correlation of return and volume, sign reversed",
            "日收益与成交量滚动秩相关后反号",
          ),
        ],
      },
    ],
  },
  {
    id: "overnight",
    name: { en: "Overnight against intraday", zh: "隔夜与日内之争" },
    hypothesis: {
      en: "Different people trade at the open and during the day; where they keep disagreeing, one side is noise (Lou et al. 2019).",
      zh: "开盘与盘中的交易者不同；长期分歧的一方是噪声（Lou 等 2019）。",
    },
    mechanism: {
      en: "The overnight return is summed against the intraday one over the window.",
      zh: "在窗口内累计隔夜收益与日内收益之差。",
    },
    words: ["overnight", "intraday", "open", "gap", "隔夜", "日内", "开盘", "跳空"],
    templates: [
      {
        formula: "-ts_sum(open / delay(close, 1) - 1, {d}) + ts_sum(close / open - 1, {d})",
        choices: { d: W.medium },
        fields: ["open", "close"],
        steps: [step("intraday less overnight return, summed", "日内收益减隔夜收益的累计")],
      },
      {
        formula: "-ts_mean(abs(open / delay(close, 1) - 1), {d})",
        choices: { d: W.medium },
        fields: ["open", "close"],
        steps: [step("mean size of the overnight gap, sign reversed", "隔夜跳空幅度均值后反号")],
      },
    ],
  },
  {
    id: "momentum",
    name: { en: "Underreaction to slow news", zh: "对缓慢信息反应不足" },
    hypothesis: {
      en: "News that arrives in small pieces is underreacted to; smooth trends go on (Da et al. 2014).",
      zh: "分散到来的信息未被充分反应，平滑的趋势会延续（Da 等 2014）。",
    },
    mechanism: {
      en: "A return over months without the last weeks, per unit of daily volatility, prefers smooth trends to jumps.",
      zh: "剔除最近数周的中期收益除以日波动率，偏好平滑趋势。",
    },
    words: ["momentum", "trend", "underreaction", "动量", "趋势", "反应不足"],
    templates: [
      {
        formula: "delay(pct(close, {e}), {d}) / ts_std(pct(close, 1), {e})",
        choices: { d: W.medium, e: [60, 120] },
        fields: ["close"],
        steps: [
          step(
            "return over months, skipping the last weeks, over daily volatility",
            "跳过最近数周的中期收益除以日波动率",
          ),
        ],
      },
      {
        formula: "ts_rsquare(close, {e}) * sign(ts_slope(close, {e}))",
        choices: { e: W.long },
        fields: ["close"],
        steps: [
          step(
            "how well a line fits the close, signed by its slope",
            "收盘价对时间回归的拟合优度乘以斜率符号",
          ),
        ],
      },
    ],
  },
  {
    id: "close-location",
    name: { en: "Pressure at the close", zh: "收盘压力" },
    hypothesis: {
      en: "A close near the high on heavy volume is often buying pressure that ends with the day and is given back.",
      zh: "放量收于高位往往是当日买压，次日后回吐。",
    },
    mechanism: {
      en: "Where the close stands in the day's range, weighted by volume, measures pressure.",
      zh: "收盘价在日内区间的位置按成交量加权衡量买卖压力。",
    },
    words: ["pressure", "close", "range", "imbalance", "压力", "收盘", "失衡"],
    templates: [
      {
        formula:
          "-ts_sum((2 * close - high - low) / (high - low + 0.0001 * close) * volume, {d}) / ts_sum(volume, {d})",
        choices: { d: W.short },
        fields: ["high", "low", "close", "volume"],
        steps: [
          step(
            "place of the close in the range, weighted by volume, sign reversed",
            "收盘位置按成交量加权后反号",
          ),
        ],
      },
    ],
  },
  {
    id: "size",
    name: { en: "Neglected small firms", zh: "被忽视的小公司" },
    hypothesis: {
      en: "Few people follow small firms; their shares are cheaper for the same prospects and dearer to trade.",
      zh: "小公司关注者少，同等前景下价格更低、交易成本更高。",
    },
    mechanism: { en: "Logarithm of market value, sign reversed.", zh: "市值对数后反号。" },
    words: ["size", "small", "neglected", "cap", "市值", "小盘", "规模"],
    templates: [
      {
        formula: "-log(market_cap) - ts_mean(turnover, {d}) / ts_mean(turnover, {e})",
        choices: { d: W.medium, e: W.long },
        fields: ["market_cap", "turnover"],
        steps: [step("small size and low relative turnover", "小市值与相对低换手之和")],
      },
      {
        formula: "-log(ts_mean(close * volume, {d}))",
        choices: { d: W.medium },
        fields: ["close", "volume"],
        steps: [step("logarithm of mean traded value, sign reversed", "成交额均值取对数后反号")],
      },
    ],
  },
  {
    id: "volatility-of-liquidity",
    name: { en: "Unsteady liquidity", zh: "不稳定的流动性" },
    hypothesis: {
      en: "Liquidity that comes and goes draws speculators rather than long-term holders; steady trading is a sign of informed ownership (Chordia et al. 2001).",
      zh: "忽有忽无的流动性吸引投机者；稳定成交反映长期持有者（Chordia 等 2001）。",
    },
    mechanism: {
      en: "The coefficient of variation of volume over the window, sign reversed.",
      zh: "窗口内成交量的变异系数后反号。",
    },
    words: ["liquidity", "volume", "stability", "variation", "流动性", "稳定", "成交量", "价量"],
    templates: [
      {
        formula: "-ts_std(volume, {d}) / ts_mean(volume, {d})",
        choices: { d: [20, 40, 60] },
        fields: ["volume"],
        steps: [
          step("standard deviation of volume over its mean, sign reversed", "成交量标准差除以均值后反号"),
        ],
      },
      {
        formula: "-ts_std(log(volume) - log(delay(volume, 1)), {d})",
        choices: { d: W.medium },
        fields: ["volume"],
        steps: [
          step("volatility of the change of log volume, sign reversed", "对数成交量变化的波动率后反号"),
        ],
      },
    ],
  },
  {
    id: "volatility-volume",
    name: { en: "Volatility without volume", zh: "无量波动" },
    hypothesis: {
      en: "Large moves on little volume are made by thin books, not by news; they are given back.",
      zh: "缩量大幅波动源于盘口稀薄而非信息，随后会被修复。",
    },
    mechanism: {
      en: "Recent returns are weighted by range over volume, so that thin days count most, and reversed.",
      zh: "用振幅与成交量之比加权近期收益并反号，突出稀薄交易日。",
    },
    words: ["volatility", "volume", "thin", "interplay", "liquidity", "波动", "缩量", "量价", "价量"],
    templates: [
      {
        formula: "-ts_mean(pct(close, 1) * ((high - low) / close) / (volume / ts_mean(volume, {e})), {d})",
        choices: { d: W.short, e: W.long },
        fields: ["high", "low", "close", "volume"],
        steps: [
          step(
            "return times range over relative volume, averaged, sign reversed",
            "收益乘以振幅除以相对成交量，取均值后反号",
          ),
        ],
      },
      {
        formula: "ts_corr((high - low) / close, volume, {d})",
        choices: { d: W.medium },
        fields: ["high", "low", "close", "volume"],
        steps: [step("rolling correlation of range and volume", "振幅与成交量滚动相关")],
      },
    ],
  },
  {
    id: "anchoring",
    name: { en: "Anchor of the recent high", zh: "近期高点锚定" },
    hypothesis: {
      en: "People hesitate to buy at a new high, so good news is priced late near it (George and Hwang 2004).",
      zh: "投资者在新高附近犹豫，利好在高点附近被延迟定价（George 与 Hwang 2004）。",
    },
    mechanism: { en: "Close over the highest high of the window.", zh: "收盘价除以窗口最高价。" },
    words: ["anchor", "high", "breakout", "锚定", "新高", "突破"],
    templates: [
      {
        formula: "close / ts_max(high, {e})",
        choices: { e: [60, 120, 250] },
        fields: ["close", "high"],
        steps: [step("close over the highest high", "收盘价除以窗口最高价")],
      },
      {
        formula: "-ts_argmax(high, {e}) / {e}",
        choices: { e: W.long },
        fields: ["high"],
        steps: [
          step(
            "days since the highest high, as a share of the window, sign reversed",
            "距最高价天数占窗口比例后反号",
          ),
        ],
      },
    ],
  },
];
