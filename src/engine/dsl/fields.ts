import { benchmarkField } from "../panel/files.js";
import type { Unit } from "./types.js";

interface FieldRecord {
  readonly name: string;
  readonly unit: Unit;
  readonly aliases: readonly string[];
  readonly doc: { readonly en: string; readonly zh: string };
}

const field = (name: string, unit: Unit, en: string, zh: string, ...aliases: string[]): FieldRecord => ({
  name,
  unit,
  aliases,
  doc: { en, zh },
});

/** A bar of the benchmark, the same for every stock of the date; Guotai Junan's report spells it BANCHMARKINDEXCLOSE. */
const ofBenchmark = (column: string, unit: Unit, en: string, zh: string): FieldRecord =>
  field(
    benchmarkField(column),
    unit,
    `${en} of the dataset's benchmark`,
    `基准指数${zh}`,
    `banchmarkindex${column}`,
    `benchmarkindex${column}`,
  );

/** The fields that every part of factorsmith knows by name. A dataset may lack some and may have more of its own. */
export const FIELDS: readonly FieldRecord[] = [
  field("open", "price", "Opening price, adjusted", "开盘价（复权）", "o", "open_price"),
  field("high", "price", "Highest price, adjusted", "最高价（复权）", "h", "high_price"),
  field("low", "price", "Lowest price, adjusted", "最低价（复权）", "l", "low_price"),
  field("close", "price", "Closing price, adjusted", "收盘价（复权）", "c", "close_price"),
  field("vwap", "price", "Volume-weighted mean price, adjusted", "成交均价（复权）", "avg_price", "wap"),
  field("volume", "shares", "Shares traded", "成交量", "v", "vol", "trade_volume"),
  field("amount", "money", "Money traded", "成交额", "money", "total_turnover", "turnover_value", "amt"),
  field(
    "turnover",
    "ratio",
    "Volume / free-float shares",
    "换手率",
    "turn",
    "turnover_rate",
    "turnover_ratio",
  ),
  field(
    "float_shares",
    "shares",
    "Free-float shares",
    "流通股本",
    "ff",
    "ffshares",
    "free_float",
    "float_share",
  ),
  field("market_cap", "money", "Market capitalisation", "总市值", "cap", "total_mv", "mkt_cap"),
  field("raw_open", "price", "Opening price, not adjusted", "开盘价（不复权）"),
  field("raw_high", "price", "Highest price, not adjusted", "最高价（不复权）"),
  field("raw_low", "price", "Lowest price, not adjusted", "最低价（不复权）"),
  field("raw_close", "price", "Closing price, not adjusted", "收盘价（不复权）"),
  field("adj_factor", "ratio", "Adjustment factor", "复权因子", "factor"),
  field("pre_close", "price", "Previous close, ex-right adjusted", "前收盘价", "preclose", "prev_close"),
  field("pe_ttm", "ratio", "Price / earnings, trailing twelve months", "市盈率 TTM"),
  field("pb_mrq", "ratio", "Price / book, latest report", "市净率 MRQ"),
  field("ps_ttm", "ratio", "Price / sales, trailing twelve months", "市销率 TTM"),
  field("pcf_ncf_ttm", "ratio", "Price / net cash flow, trailing twelve months", "市现率 TTM"),
  ofBenchmark("open", "price", "Opening level", "开盘点位"),
  ofBenchmark("high", "price", "Highest level", "最高点位"),
  ofBenchmark("low", "price", "Lowest level", "最低点位"),
  ofBenchmark("close", "price", "Closing level", "收盘点位"),
  ofBenchmark("volume", "shares", "Shares traded", "成交量"),
];

/** Names that stand for a formula when the dataset has no column of that name (the study's terminals, Guotai Junan's helpers and kin). */
export const DERIVED: ReadonlyMap<string, string> = new Map([
  ["returns", "pct(close, 1)"],
  ["tr", "max2(max2(high - low, abs(high - delay(close, 1))), abs(low - delay(close, 1)))"],
  ["atr", "ts_mean(max2(max2(high - low, abs(high - delay(close, 1))), abs(low - delay(close, 1))), 14)"],
  ["dtm", "open <= delay(open, 1) ? 0 : max2(high - open, open - delay(open, 1))"],
  ["dbm", "open >= delay(open, 1) ? 0 : max2(open - low, open - delay(open, 1))"],
  ["hd", "high - delay(high, 1)"],
  ["ld", "delay(low, 1) - low"],
  ["ema_diff", "ema(close, 12) - ema(close, 26)"],
  ["macd", "ema(close, 12) - ema(close, 26) - ema(ema(close, 12) - ema(close, 26), 9)"],
  ["rsrs", "ts_beta(high, low, 18)"],
  ["gain", "pct(close, 20)"],
]);

const DERIVED_ALIASES: ReadonlyMap<string, string> = new Map([
  ["ret", "returns"],
  ["emadiff", "ema_diff"],
]);

/** What a formula may read: a dataset's columns, or all that is known when there is no dataset yet. */
export interface FieldSet {
  /** Canonical (or the dataset's own) name. */
  has(name: string): boolean;
  unit(name: string): Unit;
  /** A stock's own fields. What a date has for all stocks alike (the benchmark's bars) is read by name and drawn by no search. */
  readonly names: readonly string[];
  readonly groups: readonly string[];
}

const BENCHMARK = benchmarkField("");
const isBenchmarkField = (name: string): boolean => name.startsWith(BENCHMARK);

const KNOWN = new Map(FIELDS.map((record) => [record.name, record]));
const ALIASES = new Map(FIELDS.flatMap((record) => record.aliases.map((alias) => [alias, record.name])));

/** A dataset's fields: its column names (its own beside the known ones) and its groups. */
export function fieldSet(
  names: Iterable<string>,
  groups: Iterable<string> = ["industry"],
  units: Readonly<Record<string, Unit>> = {},
): FieldSet {
  const set = new Set(names);
  const given = new Map(Object.entries(units));
  return {
    has: (name) => set.has(name),
    unit: (name) => given.get(name) ?? KNOWN.get(name)?.unit ?? "unknown",
    names: [...set].filter((name) => !isBenchmarkField(name)),
    groups: [...groups],
  };
}

export const ALL_FIELDS: FieldSet = fieldSet(FIELDS.map((record) => record.name));

export type Resolved =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "group"; readonly name: string; readonly coarser: boolean }
  | { readonly kind: "derived"; readonly name: string; readonly formula: string }
  | { readonly kind: "lag"; readonly base: string; readonly days: number };

const lowerNames = new WeakMap<FieldSet, ReadonlyMap<string, string>>();

function exact(fields: FieldSet, name: string): string | undefined {
  if (fields.has(name)) return name;
  let lower = lowerNames.get(fields);
  if (!lower) {
    lower = new Map(fields.names.map((known) => [known.toLowerCase(), known]));
    lowerNames.set(fields, lower);
  }
  return lower.get(name.toLowerCase());
}

/** WorldQuant's classifications; a dataset with one partition serves all of them, and the formula says so. */
const CLASSES: ReadonlySet<string> = new Set(["sector", "industry", "subindustry", "market"]);

function groupNamed(fields: FieldSet, key: string): Resolved | undefined {
  const name = key.replace(/^indclass\./, "");
  const own = fields.groups.find((known) => known.toLowerCase() === name);
  if (own !== undefined) return { kind: "group", name: own, coarser: false };
  return CLASSES.has(name) && name !== "market" && fields.groups.includes("industry")
    ? { kind: "group", name: "industry", coarser: true }
    : undefined;
}

/** What a name in a formula means, or undefined. A column of the dataset wins over an alias, that over a derived name. */
export function resolveName(fields: FieldSet, written: string): Resolved | undefined {
  const own = exact(fields, written);
  if (own !== undefined) return { kind: "field", name: own };
  const key = written.toLowerCase().replace(/^[$_]+/, "");
  const name = exact(fields, key) ?? exact(fields, ALIASES.get(key) ?? "");
  if (name !== undefined) return { kind: "field", name };
  const group = groupNamed(fields, key);
  if (group) return group;
  const derived = DERIVED_ALIASES.get(key) ?? key;
  const formula = DERIVED.get(derived);
  if (formula !== undefined) return { kind: "derived", name: derived, formula };
  const dollar = /^adv(\d{1,4})$/.exec(key);
  if (dollar) return { kind: "derived", name: key, formula: `ts_mean(amount, ${dollar[1]})` };
  const lag = /^(.+)_lag(\d{1,4})$/i.exec(written);
  return lag ? { kind: "lag", base: lag[1]!, days: Number(lag[2]) } : undefined;
}

/** Is it a benchmark's field, by whatever name? */
export function meansBenchmark(written: string): boolean {
  const key = written.toLowerCase().replace(/^[$_]+/, "");
  return isBenchmarkField(KNOWN.has(key) ? key : (ALIASES.get(key) ?? ""));
}

/** Every name that could have been meant, for suggestions. */
export const fieldCandidates = (fields: FieldSet): string[] => [
  ...fields.names,
  ...fields.groups,
  ...DERIVED.keys(),
];
