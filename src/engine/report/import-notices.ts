/** What an import tells of the decisions that changed a number, in Chinese: see `notices.ts`. */
export const IMPORT_ZH: readonly (readonly [RegExp, string])[] = [
  [/^As in the source$/, "与来源一致"],
  [
    /^Float market value \(raw close × float_shares\): the total is unknown/,
    "流通市值（不复权收盘价 × 流通股本）：总市值未知",
  ],
  [
    /^Float shares: volume \/ turnover, only on days with turnover/,
    "流通股本：成交量 / 换手率，只在有换手率的日期有值",
  ],
  [/^Made by the seeded simulator of the demo market\.$/, "由演示市场的模拟器按种子生成。"],
  [
    /^adj_factor is adjusted close \/ close: /,
    "adj_factor 为复权收盘价 / 收盘价：开盘、最高、最低、收盘都按它复权。",
  ],
  [/^The source has no adjustment factor: /, "来源没有复权因子：价格按原样使用，没有 raw_ 字段。"],
  [
    /^pre_close differs from the close before it on (\d+) of (\d+) rows/,
    "pre_close 与前一日收盘价在 $2 行中有 $1 行不同，不能作为除权标记：价格按原样使用。",
  ],
  [
    /^adj_factor was derived from pre_close: (\d+) rows/,
    "adj_factor 由 pre_close 推得：$1 行与前一日收盘价不同（分红、拆股、配股）。",
  ],
  [
    /^(.+): amount \/ \(volume × close\) is (\S+), so the units/,
    "$1：成交额 /（成交量 × 收盘价）为 $2，无法核对成交量与成交额的单位。",
  ],
  [
    /^(.+) \((.+?)\): volume is in lots of (\d+) and was converted to shares/,
    "$1（$2）：成交量以手（每手 $3 股）计，已换算为股。",
  ],
  [/^(.+) \((.+?)\): amount is in thousands/, "$1（$2）：成交额以千计，已换算。"],
  [
    /^(?:(.+): )?turnover is in percent .*and was converted to a fraction\.$/,
    "$1 换手率以百分数计，已换算为小数。",
  ],
  [/^(.+): turnover is taken as a fraction/, "$1：换手率按小数使用（没有大于 1 的值）。"],
  [/^(.+) \((.+?)\): (\w+) is in units of (\d+) and was converted\.$/, "$1（$2）：$3 以 $4 为单位，已换算。"],
  [/^(.+): column (\S+) was left out, the bars have it already\.$/, "$1：列 $2 在行情中已有，未采用。"],
  [/^(.+): (\d+) rows have no bar on their date and were left out\.$/, "$1：$2 行在其日期没有行情，未采用。"],
  [/^(.+): text columns were left out: (.+)\.$/, "$1：未采用文本列：$2。"],
  [/^Not read: (.+)\.$/, "未读取：$1。"],
  [
    /^There is no vwap: (.+) lies outside low\.\.high on (\d+) of (\d+) rows/,
    "没有 vwap：$1 在 $3 行中有 $2 行不在最低与最高价之间（指数，或已经复权的价格）。",
  ],
  [/^(\d+) rows have volume 0 although their prices moved/, "$1 行成交量为 0 而价格有变动：按有成交保留。"],
  [
    /^(\d+) members have no bars at all \((\S+) % of member days\): (.+)\.$/,
    "$1 只成分股完全没有行情（占成分股日数的 $2 %）：$3。",
  ],
];
