import type { FieldRecord } from "../manifest.js";

/** What a column is to the import. Everything that is not a role here is an extra field under its own name. */
export type Role =
  | "date"
  | "symbol"
  | "open"
  | "high"
  | "low"
  | "close"
  | "adj_close"
  | "pre_close"
  | "vwap"
  | "volume"
  | "amount"
  | "turnover"
  | "adj_factor"
  | "float_shares"
  | "market_cap"
  | "float_cap"
  | "trade_status"
  | "paused";

/** Names of known exports, in the spelling of `headerKey`. First match wins within a role. */
export const ROLE_NAMES: Record<Role, readonly string[]> = {
  date: [
    "date",
    "trade_date",
    "trading_date",
    "trade_dt",
    "tradedate",
    "datetime",
    "timestamp",
    "time",
    "day",
    "日期",
    "交易日期",
    "交易日",
    "时间",
  ],
  symbol: [
    "symbol",
    "ts_code",
    "code",
    "ticker",
    "stock_code",
    "s_info_windcode",
    "order_book_id",
    "wind_code",
    "secid",
    "sec_code",
    "security",
    "instrument",
    "asset",
    "tic",
    "股票代码",
    "证券代码",
    "代码",
  ],
  open: ["open", "open_price", "opening_price", "s_dq_open", "openprice", "开盘", "开盘价"],
  high: [
    "high",
    "high_price",
    "highest_price",
    "ceiling_price",
    "s_dq_high",
    "highprice",
    "highest",
    "最高",
    "最高价",
  ],
  low: [
    "low",
    "low_price",
    "lowest_price",
    "floor_price",
    "s_dq_low",
    "lowprice",
    "lowest",
    "最低",
    "最低价",
  ],
  close: [
    "close",
    "close_price",
    "closing_price",
    "s_dq_close",
    "closeprice",
    "last_price",
    "收盘",
    "收盘价",
  ],
  adj_close: ["adj_close", "adjclose", "adjusted_close", "close_adj"],
  pre_close: [
    "pre_close",
    "preclose",
    "prev_close",
    "previous_close",
    "s_dq_preclose",
    "前收盘",
    "前收盘价",
    "昨收",
    "昨收价",
  ],
  vwap: ["vwap", "avg_price", "average_price", "s_dq_avgprice", "均价"],
  volume: ["volume", "vol", "s_dq_volume", "trade_volume", "成交量"],
  amount: [
    "amount",
    "money",
    "total_turnover",
    "turnover_value",
    "s_dq_amount",
    "dollar_volume",
    "成交额",
    "成交金额",
  ],
  turnover: ["turnover", "turn", "turnover_rate", "turnover_ratio", "换手率"],
  adj_factor: ["adj_factor", "adjfactor", "factor", "s_dq_adjfactor", "cum_adj_factor", "复权因子"],
  float_shares: ["float_shares", "float_share", "circulating_shares", "流通股本"],
  market_cap: ["market_cap", "total_mv", "total_market_cap", "总市值"],
  float_cap: ["float_cap", "circ_mv", "circulating_market_cap", "流通市值"],
  trade_status: ["trade_status", "tradestatus"],
  paused: ["paused", "suspended", "is_suspended"],
};

/** Spellings of further columns that are common enough to deserve one name. */
const EXTRA_NAMES: Record<string, string> = {
  pettm: "pe_ttm",
  pbmrq: "pb_mrq",
  psttm: "ps_ttm",
  pcfncfttm: "pcf_ncf_ttm",
  isst: "is_st",
  pctchg: "pct_change",
  pct_chg: "pct_change",
  p_change: "pct_change",
  涨跌幅: "pct_change",
  price_change: "change",
  涨跌额: "change",
  振幅: "amplitude",
};

/** `Adj Close` → `adj_close`, `$close` → `close`, `peTTM` → `pettm`. Chinese stays. */
export function headerKey(header: string): string {
  return header
    .replace(/^\uFEFF/, "")
    .trim()
    .toLowerCase()
    .replace(/^\$/, "")
    .replace(/[\s.\-/()%（）]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/** The field name of a column that has no role (`emaDiff` → `ema_diff`), undefined when it cannot be made into an identifier. */
export function extraName(header: string): string | undefined {
  const name = EXTRA_NAMES[headerKey(header)] ?? headerKey(header.replace(/([a-z0-9])([A-Z])/g, "$1_$2"));
  return /^[a-z][a-z0-9_]{0,63}$/.test(name) ? name : undefined;
}

/** Whose export it is: decides units that the numbers alone do not show. */
export interface SourceFormat {
  readonly name: string;
  /** Shares per unit of the volume column. */
  readonly lot: number;
  /** Currency units per unit of the amount column. */
  readonly money: number;
  /** Multiplier of share counts and market values that come beside the bars. */
  readonly size: number;
  /** true: percent, false: fraction, undefined: look at the numbers. */
  readonly percentTurnover: boolean | undefined;
}

const format = (name: string, lot = 1, money = 1, size = 1, percentTurnover?: boolean): SourceFormat => ({
  name,
  lot,
  money,
  size,
  percentTurnover,
});

/** By their headers (as `headerKey`) ye shall know them. */
export function detectFormat(headers: readonly string[]): SourceFormat {
  const keys = new Set(headers.map(headerKey));
  const has = (...names: string[]): boolean => names.every((name) => keys.has(name));
  // Tushare Pro: vol in lots of 100, amount in thousand yuan, share counts and values in ten thousand.
  if (has("ts_code")) return format("tushare", 100, 1000, 10_000, true);
  if (has("p_change", "ma5")) return format("tushare (legacy)", 100, 1, 1, true);
  // Wind AShareEODPrices: volume in lots of 100, amount in thousand yuan.
  if (has("s_dq_close") || has("trade_dt")) return format("wind", 100, 1000, 10_000, true);
  if (has("前收盘", "收盘价")) return format("netease", 1, 1, 1, true);
  if (has("日期", "收盘", "成交量")) return format("akshare / eastmoney", 100, 1, 1, true);
  if (has("preclose") && (has("turn") || has("tradestatus") || has("adjustflag"))) {
    return format("baostock", 1, 1, 1, true);
  }
  if (has("total_turnover") || has("order_book_id")) return format("ricequant");
  if (has("money")) return format("joinquant");
  if (has("adj_close")) return format("yfinance");
  return format("generic");
}

export interface FieldMeta {
  readonly unit: FieldRecord["unit"];
  readonly description: string;
}

const UNITS: Record<string, FieldRecord["unit"]> = {
  pct_change: "ratio",
  amplitude: "ratio",
  change: "price",
  is_st: "bool",
  pe_ttm: "ratio",
  pb_mrq: "ratio",
  ps_ttm: "ratio",
  pcf_ncf_ttm: "ratio",
};

/** Unit and text of a field that is kept as the source has it. */
export function extraMeta(name: string): FieldMeta {
  return { unit: UNITS[name] ?? "unknown", description: "As in the source" };
}
