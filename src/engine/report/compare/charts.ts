import type { TearSheet } from "../../analysis/tear-sheet.js";
import type { Chart, Ink } from "../charts/chart.js";
import { runningSum } from "../charts/describe.js";
import { styleName } from "../charts/exposures.js";
import { type ReportLang, type Say, sayIn, shortName, splitWords } from "../words.js";

const INKS: readonly Ink[] = ["main", "second", "third", "fourth", "benchmark"];

/** Where a comparison was measured: the sheets share dataset, window and label. */
export function whereCompared({ header }: TearSheet, say: Say): string {
  return [
    header.dataset,
    `${splitWords(header.split, say)} ${header.from ?? "–"} … ${header.to ?? "–"}`,
    say(`horizon ${header.horizon} d`, `持有期 ${header.horizon} 日`),
    say(`entry ${header.entry}`, `建仓 ${header.entry}`),
  ].join(" · ");
}

/** Mean rank correlation of factor `a` with factor `b`, as the analysis of `a` measured it. */
function correlationOf(a: TearSheet, b: TearSheet): number | null {
  if (a === b) return 1;
  return a.library.factors.find(({ name }) => name === b.header.name)?.correlation ?? null;
}

/** Several factors in one picture each. All sheets are of one dataset, window and label. */
export function comparisonCharts(sheets: readonly TearSheet[], lang: ReportLang): readonly Chart[] {
  const [first] = sheets;
  if (!first) return [];
  const say = sayIn(lang);
  const names = sheets.map(({ header }) => shortName(header.name));
  const note = (en: string, zh: string) => `${whereCompared(first, say)}\n${say(en, zh)}`;
  const curves = (of: (sheet: TearSheet) => readonly (number | null)[]) =>
    sheets.map((sheet, i) => ({
      name: names[i]!,
      draw: "line" as const,
      values: of(sheet),
      ink: INKS[i % INKS.length]!,
      // After five factors the colours begin again, dashed.
      dashed: i >= INKS.length,
    }));
  const dates = { kind: "dates", values: first.dates } as const;
  const styles = first.exposures.map(({ name }) => name);
  return [
    {
      kind: "heatmap",
      id: "correlation",
      title: say("Correlation of the factors", "因子相关性矩阵"),
      note: note("Rank correlation across the universe of each date, averaged", "每日截面秩相关的均值"),
      rows: names,
      columns: names,
      cells: sheets.map((a) => sheets.map((b) => correlationOf(a, b))),
      format: "number",
      scale: "around-zero",
    },
    {
      kind: "heatmap",
      id: "exposure_heatmap",
      title: say("Factor exposures", "因子暴露热力图"),
      note: note(
        "Rank correlation of each factor with each style, averaged over dates",
        "各因子与各风格截面秩相关的日均值",
      ),
      rows: names,
      columns: styles.map((style) => styleName(style, say)),
      cells: sheets.map((sheet) =>
        styles.map((style) => sheet.exposures.find(({ name }) => name === style)?.correlation ?? null),
      ),
      format: "number",
      scale: "around-zero",
    },
    {
      kind: "series",
      id: "ic_cumulative",
      title: say("Cumulative RankIC", "累计 RankIC"),
      note: note("Running sum of the daily values", "逐日累加"),
      x: dates,
      y: { format: "number", name: say("sum of RankIC", "RankIC 累计"), includeZero: true },
      series: curves((sheet) => runningSum(sheet.ic.rankIc)),
    },
    {
      kind: "series",
      id: "ic_rolling",
      title: say(`RankIC, ${first.ic.rollingWindow}-day mean`, `RankIC ${first.ic.rollingWindow} 日均值`),
      note: note("Dates without a value left out", "空值不计"),
      x: dates,
      y: { format: "number", name: "RankIC", includeZero: true },
      series: curves((sheet) => sheet.ic.rankIcRolling),
    },
    {
      kind: "series",
      id: "long_short",
      title: say("Long-short: highest minus lowest quantile", "多空组合：最高组减最低组"),
      note: note("Compounded daily, before costs", "按日复利，未扣费用"),
      x: { kind: "dates", values: first.quantiles.cumulative.dates },
      y: { format: "percent", name: say("cumulative return", "累计收益") },
      series: curves((sheet) =>
        sheet.quantiles.cumulative.longShort.map((value) => (value === null ? null : value - 1)),
      ),
    },
    {
      kind: "series",
      id: "decay",
      title: say("RankIC by horizon", "按持有期的 RankIC"),
      note: note("With the whole return over n days from the entry", "与建仓起 n 日累计收益"),
      x: {
        kind: "numbers",
        values: first.decay.cumulative.map(({ lag }) => String(lag)),
        name: say("days", "交易日"),
      },
      y: { format: "number", name: say("mean RankIC", "平均 RankIC"), includeZero: true },
      series: curves((sheet) => sheet.decay.cumulative.map(({ rankIc }) => rankIc)),
    },
  ];
}
