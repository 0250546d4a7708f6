import { preprocessingText, RAW } from "../../engine/analysis/index.js";
import type { Block } from "../../engine/report/blocks.js";
import { styleName } from "../../engine/report/charts/exposures.js";
import { noticeIn } from "../../engine/report/notices.js";
import { preprocessingWords } from "../../engine/report/preprocessing-words.js";
import type { AnalysisSummary } from "../../engine/report/summary.js";
import { sayIn, sealWords, shortName, splitWords } from "../../engine/report/words.js";
import type { Lang } from "../../i18n/lang.js";
import { sealed } from "./analysis-brief.js";
import { count, DASH, fixed, percent, pValue } from "./number.js";
import { DEMO_NOTE } from "./score.js";

interface Comparison {
  readonly summary: readonly AnalysisSummary[];
  readonly dir: string;
  readonly files: readonly string[];
}

export function comparisonBlocks({ summary, dir, files }: Comparison, lang: Lang): Block[] {
  const say = sayIn(lang);
  const names = summary.map(({ header }) => shortName(header.name));
  const right = (label: string) => ({ label, align: "right" as const });
  const [first] = summary as readonly [AnalysisSummary];
  const { header } = first;
  return [
    {
      kind: "heading",
      text: say(`${names.length} factors · ${header.dataset}`, `${names.length} 个因子 · ${header.dataset}`),
    },
    {
      kind: "text",
      tone: "muted",
      text: `${splitWords(header.split, say)} · ${header.from ?? DASH} … ${header.to ?? DASH} · ${say("horizon", "持有期")} ${header.horizon} · ${header.entry}`,
    },
    {
      kind: "table",
      columns: [
        { label: say("factor", "因子") },
        right("RankIC"),
        right("IR"),
        right("t NW"),
        right("q"),
        right(say("skill", "有技能")),
        right(say("long-short", "多空")),
        right(say("net", "扣费后")),
        right(say("marginal", "边际")),
      ],
      rows: summary.map(({ ic, inference, costs, library }, i) => [
        names[i]!,
        fixed(ic.summary.rankIc.mean, 4),
        fixed(ic.summary.rankIc.ir, 3),
        fixed(ic.summary.rankIc.tNeweyWest, 2),
        pValue(inference.multiple.q),
        percent(inference.deflatedSharpe.probability, 0),
        percent(costs.grossMean, 3),
        percent(costs.netMean, 3),
        fixed(library.marginal?.rankIc, 4),
      ]),
    },
    {
      kind: "heatmap",
      label: say("rank correlation", "秩相关"),
      columns: names,
      rows: summary.map((a, i) => ({ label: names[i]!, values: summary.map((b) => between(a, b)) })),
      format: "number",
    },
    {
      kind: "heatmap",
      label: say("exposures", "因子暴露"),
      columns: first.exposures.map(({ name }) => styleName(name, say)),
      rows: summary.map(({ exposures }, i) => ({
        label: names[i]!,
        values: exposures.map(({ correlation }) => correlation),
      })),
      format: "number",
    },
    {
      kind: "lines",
      label: say("long-short, cumulative", "多空累计收益"),
      note: say("before costs", "未扣费用"),
      from: first.curves.dates[0] ?? "",
      to: first.curves.dates.at(-1) ?? "",
      format: "percent",
      series: summary.map(({ curves }, i) => ({
        label: names[i]!,
        values: curves.longShort.map((value) => (value === null ? null : value - 1)),
      })),
    },
    {
      kind: "pairs",
      rows: [
        {
          label: say("trials (N)", "检验次数（N）"),
          value: count(Math.max(...summary.map(({ header: { trials } }) => trials ?? 0)) || null),
          note: say("q and skill (deflated Sharpe) allow for them", "q 与有技能的概率（去膨胀夏普）已计入"),
        },
        ...(preprocessingText(header.preprocessing) === preprocessingText(RAW)
          ? []
          : [
              {
                label: say("pre-processing", "预处理"),
                value: preprocessingWords(header.preprocessing, say),
              },
            ]),
        { label: say("test window", "测试集"), value: sealWords(header, say) },
      ],
    },
    ...summary.flatMap(({ header: { warnings } }, i) =>
      warnings.map(
        (text): Block => ({ kind: "text", tone: "warning", text: `${names[i]}: ${noticeIn(lang, text)}` }),
      ),
    ),
    ...(header.datasetKind === "demo"
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
    { kind: "files", paths: [files.find((file) => file.endsWith("report.html")) ?? dir] },
  ];
}

export function comparisonBrief({ summary, dir, files }: Comparison): string {
  return [
    ...summary.map(
      ({ header, ic, inference, costs, library }) =>
        `${shortName(header.name)} (${header.hash}): RankIC ${fixed(ic.summary.rankIc.mean, 4)}, IR ${fixed(ic.summary.rankIc.ir, 3)}, t(Newey-West) ${fixed(ic.summary.rankIc.tNeweyWest, 2)}, q ${pValue(inference.multiple.q)} over N=${header.trials}, deflated Sharpe probability ${percent(inference.deflatedSharpe.probability, 0)}, long-short ${percent(costs.grossMean, 3)} gross ${percent(costs.netMean, 3)} net, correlations ${library.factors.map(({ name, correlation }) => `${shortName(name)} ${fixed(correlation, 2)}`).join(", ")}, marginal RankIC ${fixed(library.marginal?.rankIc, 4)}.`,
    ),
    ...(summary[0] ? [sealed(summary[0].header)] : []),
    `On ${summary[0]?.header.dataset} (${summary[0]?.header.datasetKind}), ${summary[0]?.header.split}. Report: ${files.length} files in ${dir}.`,
  ].join("\n");
}

function between(a: AnalysisSummary, b: AnalysisSummary): number | null {
  if (a === b) return 1;
  return a.library.factors.find(({ name }) => name === b.header.name)?.correlation ?? null;
}
