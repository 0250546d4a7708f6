import type { TearSheet } from "../../analysis/tear-sheet.js";
import { quantileName, type ReportLang } from "../words.js";
import type { Chart } from "./chart.js";
import { type DrawChart, describe } from "./describe.js";

export const icByIndustry: DrawChart = (sheet, lang) => {
  if (!sheet.industries) return null;
  const { say, note } = describe(sheet, lang);
  const { ic, minNames } = sheet.industries;
  const sorted = ic.filter(({ rankIc }) => rankIc !== null).sort((a, b) => b.rankIc! - a.rankIc!);
  if (sorted.length === 0) return null;
  const pooled = sorted.some(({ pooledRankIc }) => pooledRankIc !== null);
  return {
    kind: "series",
    id: "ic_industry",
    title: say("RankIC inside each industry", "各行业内的 RankIC"),
    note: note(
      `Per date among the names of one industry (at least ${minNames}), then the mean over dates`,
      `每个交易日在行业内计算（不少于 ${minNames} 只），再对日期取均值`,
    ),
    sideways: true,
    x: { kind: "names", values: sorted.map(({ name }) => name) },
    y: { format: "number", name: say("mean RankIC", "平均 RankIC"), includeZero: true },
    series: [
      {
        name: say("mean of the daily RankIC", "每日 RankIC 的均值"),
        draw: "bars",
        values: sorted.map(({ rankIc }) => rankIc),
        ink: "signed",
      },
      ...(pooled
        ? [
            {
              name: say("one correlation over all dates", "全期混合计算（米筐口径）"),
              draw: "bars" as const,
              values: sorted.map(({ pooledRankIc }) => pooledRankIc),
              ink: "benchmark" as const,
            },
          ]
        : []),
    ],
  };
};

export const industryDistribution: DrawChart = (sheet, lang) => {
  if (!sheet.industries) return null;
  const { say, note } = describe(sheet, lang);
  const { names, universe, quantiles } = sheet.industries.distribution;
  const order = byShare(universe);
  return {
    kind: "heatmap",
    id: "industry_distribution",
    title: say("Industries in each quantile", "各分组的行业分布"),
    note: note(
      "Share (%) of an industry in the names of the quantile (Q1 = lowest factor) and of the universe, mean over dates",
      "行业在各分组（Q1 因子值最低）与股票池中的占比（%），对日期取均值",
    ),
    rows: order.map((i) => names[i]!),
    columns: [say("universe", "股票池"), ...quantiles.map((_, q) => `Q${q + 1}`)],
    cells: order.map((i) => [universe[i] ?? null, ...quantiles.map((shares) => shares[i] ?? null)]),
    format: "percent",
    scale: "up",
  };
};

/** More columns than this cannot be told apart; a longer window is shown in steps of some months. */
const COLUMNS = 40;

/** What the highest and the lowest quantile hold more of than the universe does, month by month. */
export const industriesOfTop: DrawChart = (sheet, lang) => overTime(sheet, lang, sheet.header.quantiles);
export const industriesOfBottom: DrawChart = (sheet, lang) => overTime(sheet, lang, 1);

function overTime(sheet: TearSheet, lang: ReportLang, quantile: number): Chart | null {
  if (!sheet.industries) return null;
  const { say, note } = describe(sheet, lang);
  const { names, universe, months: all } = sheet.industries.distribution;
  const order = byShare(universe);
  const step = Math.ceil(all.length / COLUMNS);
  const months = all.filter((_, i) => (all.length - 1 - i) % step === 0);
  const group = quantileName(quantile, sheet.header.quantiles, say);
  return {
    kind: "heatmap",
    id: `industry_time_q${quantile}`,
    title: say(`Industries of ${group} over time, against the universe`, `${group}行业偏离随时间的变化`),
    note: note(
      `Share in the quantile minus share in the universe on the last date of every ${step === 1 ? "month" : `${step} months`}: blue = more than the universe`,
      `每 ${step} 个月的最后一个交易日：分组内占比减去股票池占比；蓝色为超配`,
    ),
    rows: order.map((i) => names[i]!),
    columns: months.map(({ date }) => date.slice(0, 7)),
    cells: order.map((i) =>
      months.map((month) => {
        const [here, market] = [month.quantiles[quantile - 1]?.[i], month.universe[i]];
        return here === null || here === undefined || market === null || market === undefined
          ? null
          : here - market;
      }),
    ),
    format: "percent",
    scale: "around-zero",
  };
}

function byShare(universe: readonly (number | null)[]): number[] {
  return universe.map((_, i) => i).sort((a, b) => (universe[b] ?? 0) - (universe[a] ?? 0));
}
