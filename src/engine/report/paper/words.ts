import type { Notice } from "../../paper/index.js";
import type { Say } from "../words.js";

const NOTICES: Record<Notice["kind"], readonly [string, string]> = {
  revised: ["data changed since it was traded on", "成交后数据被修订的日期"],
  late: ["days that came after the account had passed them, not traded", "账户走过之后才到的日期，未交易"],
  missed: ["trading days that the data lacks", "数据缺失的交易日"],
  "some-missed": [
    "weekdays without data, at least one of them a trading day (the previous closes do not follow)",
    "无数据的工作日，其中至少一天是交易日（昨收价与前一日收盘不符）",
  ],
  missing: ["weekdays without data: holidays, or days that were missed", "无数据的工作日：假日或缺失"],
  thin: ["days with data of far fewer names than the day before", "股票数明显少于前一日的日期"],
};

const WITNESSES: Record<Notice["witnesses"][number], readonly [string, string]> = {
  benchmark: ["the benchmark has them", "基准有这些日期"],
  dataset: ["another dataset of this market has them", "同一市场的其他数据集有这些日期"],
  "previous-close": ["the previous closes of the day after do not follow", "次日昨收价与前一日收盘不符"],
};

/** So many dates are named, the last ones. */
const NAMED = 10;

/** `trading days that the data lacks (the benchmark has them): 2020-03-10`. */
export function noticeWords({ kind, dates, witnesses }: Notice, say: Say): string {
  const known = witnesses.map((one) => say(...WITNESSES[one]));
  const by = known.length === 0 ? "" : say(` (${known.join("; ")})`, `（${known.join("；")}）`);
  const count = dates.length > NAMED ? ` (${dates.length})` : "";
  return `${say(...NOTICES[kind])}${by}${say(": ", "：")}${dates.slice(-NAMED).join(", ")}${count}`;
}
