import { preprocessingText, RAW } from "../../engine/analysis/index.js";
import type { Block } from "../../engine/report/blocks.js";
import { styleName } from "../../engine/report/charts/exposures.js";
import { noticeIn } from "../../engine/report/notices.js";
import { preprocessingWords } from "../../engine/report/preprocessing-words.js";
import type { AnalysisSummary } from "../../engine/report/summary.js";
import { quantileName, sayIn, shortName, splitWords } from "../../engine/report/words.js";
import type { Lang } from "../../i18n/lang.js";
import { count, DASH, fixed, milliseconds, percent, pValue } from "./number.js";
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
    { kind: "pairs", rows: figures(summary, lang) },
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

type Pair = Extract<Block, { kind: "pairs" }>["rows"][number];

function figures(
  { ic, inference, costs, quantiles, turnover, ...rest }: AnalysisSummary,
  lang: Lang,
): Pair[] {
  const say = sayIn(lang);
  const { coverage, library, exposures, header } = rest;
  const { rankIc } = ic.summary;
  const { low, high } = inference.bootstrap.rankIcMean;
  const style = [...exposures].sort((a, b) => Math.abs(b.correlation ?? 0) - Math.abs(a.correlation ?? 0))[0];
  return [
    {
      label: "RankIC",
      value: fixed(rankIc.mean, 4),
      note: `t ${fixed(rankIc.tNeweyWest, 2)} (Newey–West) · ${percent(inference.bootstrap.level, 0)} ${fixed(low, 4)} … ${fixed(high, 4)}`,
    },
    {
      label: "IR",
      value: fixed(rankIc.ir, 3),
      note: say(`${fixed(rankIc.irAnnualised, 2)} a year`, `年化 ${fixed(rankIc.irAnnualised, 2)}`),
    },
    {
      label: say("long-short", "多空"),
      value: percent(costs.grossMean, 3),
      note: `${say("after costs", "扣费后")} ${percent(costs.netMean, 3)} · ${say("monotonicity", "单调性")} ${fixed(quantiles.longShort.monotonicity, 2)}`,
    },
    {
      label: say("luck", "运气"),
      value: `q ${pValue(inference.multiple.q)}`,
      note: `N ${count(header.trials)} · ${say("deflated Sharpe", "去膨胀夏普")} ${percent(inference.deflatedSharpe.probability, 0)} · ${say("shuffled control", "打乱对照")} ${fixed(inference.shuffled.z, 1)}σ`,
    },
    ...(style
      ? [
          {
            label: say("nearest style", "最近的风格"),
            value: styleName(style.name, say),
            note: fixed(style.correlation, 3),
          },
        ]
      : []),
    ...(library.factors.length > 0
      ? [
          {
            label: say("nearest in library", "库中最近"),
            value: fixed(library.maxAbsolute, 3),
            note: `${say("marginal RankIC", "边际 RankIC")} ${fixed(library.marginal?.rankIc, 4)}`,
          },
        ]
      : []),
    {
      label: say("turnover Q1 / top", "换手 最低/最高组"),
      value: `${percent(turnover.mean[0], 0)} / ${percent(turnover.mean.at(-1), 0)}`,
      note: say(`per ${header.horizon} days`, `每 ${header.horizon} 日`),
    },
    {
      label: say("coverage", "覆盖率"),
      value: percent(coverage.mean),
      note: `≥ ${percent(coverage.minimum, 0)}`,
    },
    ...(inference.pbo
      ? [
          {
            label: say("overfitting", "过拟合"),
            value: percent(inference.pbo.probability, 0),
            note: say(
              `PBO among ${count(inference.pbo.members)} factors`,
              `${count(inference.pbo.members)} 个因子中的 PBO`,
            ),
          },
        ]
      : []),
    ...(preprocessingText(header.preprocessing) === preprocessingText(RAW)
      ? []
      : [
          {
            label: say("pre-processing", "预处理"),
            value: preprocessingWords(header.preprocessing, say),
          },
        ]),
    {
      label: say("test window", "测试集"),
      value: say("sealed", "已封存"),
      note: say(`looks so far: ${count(header.testLooks)}`, `累计查看 ${count(header.testLooks)} 次`),
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

/** The analysis as the model reads it: figures of the search window, and where the report is. */
export function analysisBrief({ summary, dir, files }: Analysis): string {
  const { header, ic, inference, quantiles, costs, decay, regimes, failures, library } = summary;
  const { rankIc } = ic.summary;
  const list = (parts: readonly { label: string; rankIc: number | null }[]) =>
    parts.map((part) => `${part.label} ${fixed(part.rankIc, 4)}`).join(", ");
  const industries = [...(summary.industries?.ic ?? [])].sort((a, b) => (a.rankIc ?? 0) - (b.rankIc ?? 0));
  const named = (all: typeof industries) =>
    all.map((one) => `${one.name} ${fixed(one.rankIc, 3)}`).join(", ");
  return [
    `${shortName(header.name)} (${header.hash}) on ${header.dataset} (${header.datasetKind}), ${header.split} ${header.from}..${header.to}, horizon ${header.horizon}, entry ${header.entry}.`,
    `RankIC mean ${fixed(rankIc.mean, 4)}, IR ${fixed(rankIc.ir, 3)}, t(Newey-West) ${fixed(rankIc.tNeweyWest, 2)}, ${percent(inference.bootstrap.level, 0)} interval ${fixed(inference.bootstrap.rankIcMean.low, 4)}..${fixed(inference.bootstrap.rankIcMean.high, 4)}, q ${pValue(inference.multiple.q)} over N=${header.trials} trials, deflated Sharpe probability ${percent(inference.deflatedSharpe.probability, 0)}, shuffled control ${fixed(inference.shuffled.z, 1)} sigma.`,
    `Quantile means low to high: ${quantiles.groups.map(({ mean }) => percent(mean, 3)).join(", ")}; long-short ${percent(costs.grossMean, 3)} gross, ${percent(costs.netMean, 3)} net per ${header.horizon} days; monotonicity ${fixed(quantiles.longShort.monotonicity, 2)}.`,
    `Decay (cumulative horizon): ${decay.cumulative
      .filter(({ lag }) => [1, 5, 10, 20].includes(lag))
      .map(({ lag, rankIc: value }) => `${lag}d ${fixed(value, 4)}`)
      .join(", ")}.`,
    `Turnover of Q1 and top per horizon ${percent(summary.turnover.mean[0], 0)}, ${percent(summary.turnover.mean.at(-1), 0)}; coverage ${percent(summary.coverage.mean)}.`,
    `Styles: ${summary.exposures.map(({ name, correlation }) => `${name} ${fixed(correlation, 3)}`).join(", ")}. Left after neutralising: ${summary.neutralised.map(({ label, rankIc: value }) => `${label} ${fixed(value, 4)}`).join(", ")}.`,
    ...(library.factors.length > 0
      ? [
          `Library: largest |correlation| ${fixed(library.maxAbsolute, 3)}, marginal RankIC ${fixed(library.marginal?.rankIc, 4)}.`,
        ]
      : []),
    `By year: ${list(regimes.years)}. Regimes: ${list([...regimes.market, ...regimes.volatility])}.`,
    ...(industries.length > 0
      ? [
          `Worst industries: ${named(industries.slice(0, 3))}. Best: ${named(industries.slice(-3).reverse())}.`,
        ]
      : []),
    `Worst dates: ${failures.dates
      .slice(0, 3)
      .map(({ date, rankIc: value }) => `${date} ${fixed(value, 2)}`)
      .join(", ")}.`,
    ...header.warnings.map((warning) => `Warning: ${warning}.`),
    `Report: ${files.length} files in ${dir}.`,
  ].join("\n");
}
