import { type DrawChart, describe } from "./describe.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The study's `heatmap_<name>_<dataset>.png`. */
export const monthlyHeatmap: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { months, years } = sheet.monthly;
  const of = new Map(months.map(({ year, month, rankIc }) => [`${year}-${month}`, rankIc]));
  return {
    kind: "heatmap",
    id: "heatmap",
    title: say("Mean RankIC by month", "各月平均 RankIC"),
    note: note("Mean of the daily RankIC of each month", "各月每日 RankIC 的均值"),
    rows: years.map(String),
    columns: MONTHS.map((month, i) => say(month, `${i + 1}月`)),
    cells: years.map((year) => MONTHS.map((_, i) => of.get(`${year}-${i + 1}`) ?? null)),
    format: "number",
    scale: "around-zero",
  };
};
