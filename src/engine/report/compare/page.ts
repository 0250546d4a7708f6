import type { TearSheet } from "../../analysis/tear-sheet.js";
import { definitionsOf } from "../definitions.js";
import { count, fixed, percent, pValue } from "../figures.js";
import type { ReportPage } from "../html/page.js";
import { noticeIn } from "../notices.js";
import { preprocessingWords } from "../preprocessing-words.js";
import { type ReportTable, tableOf } from "../tables/table.js";
import { demoStamp, type ReportLang, sayIn, sealWords, shortName } from "../words.js";
import { comparisonCharts, whereCompared } from "./charts.js";

function comparisonTable(sheets: readonly TearSheet[], lang: ReportLang): ReportTable {
  const say = sayIn(lang);
  return {
    id: "comparison",
    title: say("Side by side", "并排比较"),
    note: say(
      "Long-short per horizon. Skill: probability by the deflated Sharpe ratio of N trials. Nearest: largest |correlation| with the others; marginal: RankIC with the others regressed out.",
      "多空为每持有期收益。有技能的概率：按 N 次检验的去膨胀夏普。最相近：与其他因子的最大 |相关|；边际：剔除其他因子后的 RankIC。",
    ),
    table: tableOf(
      [
        say("factor", "因子"),
        "RankIC",
        "IR",
        say("t (NW)", "t（NW）"),
        "q",
        say("skill", "有技能的概率"),
        say("long-short", "多空"),
        say("net", "扣费后"),
        say("turnover", "换手"),
        say("coverage", "覆盖率"),
        say("nearest", "最相近"),
        say("marginal", "边际"),
      ],
      sheets.map((sheet) => {
        const { rankIc } = sheet.ic.summary;
        return [
          shortName(sheet.header.name),
          fixed(rankIc.mean, 4),
          fixed(rankIc.ir, 3),
          fixed(rankIc.tNeweyWest, 2),
          pValue(sheet.inference.multiple.q),
          percent(sheet.inference.deflatedSharpe.probability, 0),
          percent(sheet.costs.grossMean, 3),
          percent(sheet.costs.netMean, 3),
          percent(sheet.turnover.mean.at(-1), 0),
          percent(sheet.coverage.mean),
          fixed(sheet.library.maxAbsolute, 2),
          fixed(sheet.library.marginal?.rankIc, 4),
        ];
      }),
    ),
  };
}

/** The report of several factors, measured on the same dates. At least one sheet. */
export function comparisonPage(sheets: readonly TearSheet[], lang: ReportLang): ReportPage {
  const say = sayIn(lang);
  const [first] = sheets as readonly [TearSheet];
  const { header } = first;
  const stamp = demoStamp(header.datasetKind, say);
  const table = comparisonTable(sheets, lang);
  return {
    lang,
    title: say(`${sheets.length} factors · ${header.dataset}`, `${sheets.length} 个因子 · ${header.dataset}`),
    code: sheets
      .map((sheet) => `${shortName(sheet.header.name)}:\n${sheet.header.expression.trim()}`)
      .join("\n\n"),
    subtitle: whereCompared(first, say),
    ...(stamp && { stamp }),
    figures: sheets.map((sheet) => ({
      label: shortName(sheet.header.name),
      value: fixed(sheet.ic.summary.rankIc.mean, 4),
      note: `RankIC · t ${fixed(sheet.ic.summary.rankIc.tNeweyWest, 2)}`,
    })),
    facts: [
      { label: say("dataset", "数据集"), value: `${header.dataset} · ${header.datasetHash.slice(0, 12)}` },
      {
        label: say("trials on this dataset (N)", "该数据集的检验次数（N）"),
        value: count(Math.max(...sheets.map((sheet) => sheet.header.trials ?? 0)) || null),
      },
      { label: say("pre-processing", "预处理"), value: preprocessingWords(header.preprocessing, say) },
      { label: say("benchmark", "基准"), value: header.benchmark ?? say("none", "无") },
      { label: say("sealed test window", "封存的测试集"), value: sealWords(header, say) },
    ],
    warnings: sheets.flatMap((sheet) =>
      sheet.header.warnings.map((warning) => `${shortName(sheet.header.name)}: ${noticeIn(lang, warning)}`),
    ),
    sections: [
      {
        id: "comparison",
        title: say("Side by side", "并排比较"),
        charts: comparisonCharts(sheets, lang),
        tables: [table],
      },
    ],
    terms: definitionsOf(first, lang),
    caveats: [...(stamp ? [stamp] : []), ...header.caveats.map((text) => noticeIn(lang, text))],
  };
}
