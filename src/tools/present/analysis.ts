import type { Block } from "../../engine/report/blocks.js";
import { noticeIn } from "../../engine/report/notices.js";
import type { AnalysisSummary } from "../../engine/report/summary.js";
import { quantileName, type Say, sayIn, shortName, splitWords } from "../../engine/report/words.js";
import type { Lang } from "../../i18n/lang.js";
import { analysisFigures } from "./analysis-figures.js";
import { DASH, fixed, milliseconds } from "./number.js";
import { DEMO_NOTE } from "./score.js";
import { stepIn } from "./step-words.js";

interface Analysis {
  readonly summary: AnalysisSummary;
  readonly dir: string;
  readonly files: readonly string[];
  readonly timing: Readonly<Record<string, number>>;
  readonly showTiming: boolean;
}

/** A tear sheet that fits a terminal; everything else is in the report, whose path stands at the end. */
export function analysisBlocks({ summary, dir, files, timing, showTiming }: Analysis, lang: Lang): Block[] {
  const say = sayIn(lang);
  const { header, curves, quantiles, monthly } = summary;
  const report = files.find((file) => file.endsWith("report.html"));
  const overview = files.find((file) => /[\\/]ricequant_[^\\/]*\.png$/.test(file));
  const years = monthly.years.map((year) => ({
    label: String(year),
    values: Array.from(
      { length: 12 },
      (_, m) => monthly.months.find((one) => one.year === year && one.month === m + 1)?.rankIc ?? null,
    ),
  }));
  // From the month of the first day to that of the last: bars and curve share the axis.
  const firstMonth = Number(header.from?.slice(5, 7) ?? 1) - 1;
  const lastMonth = Number(header.to?.slice(5, 7) ?? 12) - 12 || undefined;
  return [
    { kind: "heading", text: `${shortName(header.name)} · ${header.dataset}` },
    { kind: "code", text: header.expression.trim() },
    {
      kind: "text",
      tone: "muted",
      text: `${splitWords(header.split, say)} · ${header.from ?? DASH} … ${header.to ?? DASH} · ${say("horizon", "持有期")} ${header.horizon} · ${header.entry}`,
    },
    analysisFigures(summary, lang),
    ...decayLines(summary, say),
    {
      kind: "lines",
      label: say("cumulative return by quantile", "各分组累计收益"),
      note: say("before costs", "未扣费用"),
      from: curves.dates[0] ?? "",
      to: curves.dates.at(-1) ?? "",
      format: "percent",
      series: [
        ...[quantiles.groups.length, 1].map((q) => ({
          label: quantileName(q, quantiles.groups.length, say),
          values: gain(curves.quantiles[q - 1] ?? []),
        })),
        ...(curves.benchmark ? [{ label: say("benchmark", "基准"), values: gain(curves.benchmark) }] : []),
      ],
    },
    {
      kind: "lines",
      label: say(
        `RankIC by month and its ${summary.ic.rollingWindow}-day mean`,
        `各月 RankIC 与 ${summary.ic.rollingWindow} 日均值`,
      ),
      from: header.from ?? "",
      to: header.to ?? "",
      format: "number",
      series: [
        {
          label: say("month", "月"),
          values: years.flatMap(({ values }) => values).slice(firstMonth, lastMonth),
          as: "bars",
        },
        { label: say("mean", "均值"), values: curves.rankIcRolling },
      ],
    },
    {
      kind: "bars",
      label: say(`mean ${header.horizon}-day return by quantile`, `各分组平均 ${header.horizon} 日收益`),
      format: "percent",
      bars: quantiles.groups.map(({ quantile, mean }) => ({ label: `Q${quantile}`, value: mean })),
    },
    {
      kind: "heatmap",
      label: say("mean RankIC by month", "各月平均 RankIC"),
      columns: Array.from({ length: 12 }, (_, m) => String(m + 1)),
      rows: years,
      format: "number",
    },
    ...header.warnings.map((text): Block => ({ kind: "text", tone: "warning", text: noticeIn(lang, text) })),
    ...(header.datasetKind === "demo"
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
    ...(showTiming ? [timingTable(timing, lang)] : []),
    {
      kind: "text",
      tone: "muted",
      text: say(
        `${files.length} files in ${milliseconds(timing["total"] ?? 0)}; open the report in a browser:`,
        `${files.length} 个文件，用时 ${milliseconds(timing["total"] ?? 0)}；用浏览器打开报告：`,
      ),
    },
    ...(overview === undefined ? [] : [{ kind: "picture", path: overview } satisfies Block]),
    { kind: "files", paths: [report ?? dir] },
  ];
}

/** How the IC fades, and how it is spread: a line each. */
function decayLines({ decay, distribution }: AnalysisSummary, say: Say): Block[] {
  const curve = (label: string, points: AnalysisSummary["decay"]["lagged"]): Block => ({
    kind: "sparkline",
    label,
    values: points.map(({ rankIc }) => rankIc),
    note: `${fixed(points[0]?.rankIc, 4)} → ${fixed(points.at(-1)?.rankIc, 4)}`,
  });
  const { edges, counts } = distribution.rankIc.histogram;
  const days = decay.cumulative.length;
  return [
    curve(say(`RankIC, 1 … ${days} days together`, `1 … ${days} 日累计 RankIC`), decay.cumulative),
    curve(say(`RankIC, each of ${days} days`, `逐日滞后 RankIC`), decay.lagged),
    {
      kind: "sparkline",
      label: say("dates by RankIC", "RankIC 分布"),
      values: counts,
      note: `${fixed(edges[0], 2)} → ${fixed(edges.at(-1), 2)}`,
    },
  ];
}

function timingTable(timing: Analysis["timing"], lang: Lang): Block {
  const say = sayIn(lang);
  return {
    kind: "table",
    columns: [{ label: say("step", "步骤") }, { label: say("time", "耗时"), align: "right" }],
    rows: Object.entries(timing).map(([step, ms]) => [stepIn(lang, step), milliseconds(ms)]),
  };
}

function gain(nav: readonly (number | null)[]): (number | null)[] {
  return nav.map((value) => (value === null ? null : value - 1));
}
