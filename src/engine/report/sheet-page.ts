import type { TearSheet } from "../analysis/tear-sheet.js";
import { chartsOf, type Part } from "./charts/index.js";
import { definitionsOf } from "./definitions.js";
import { count, fixed, percent, pValue } from "./figures.js";
import type { ReportPage } from "./html/page.js";
import { noticeIn } from "./notices.js";
import { preprocessingWords } from "./preprocessing-words.js";
import { riceQuantCharts } from "./ricequant-view.js";
import { riceQuantTable } from "./tables/ic.js";
import { tablesOf } from "./tables/index.js";
import { honestyLine } from "./tables/inference.js";
import type { ReportTable } from "./tables/table.js";
import {
  demoStamp,
  type ReportLang,
  type Say,
  sayIn,
  sealWords,
  shortName,
  splitWords,
  whereMeasured,
} from "./words.js";

const TITLES: Record<Part, readonly [string, string]> = {
  predicts: ["Does it predict?", "是否有预测力"],
  returns: ["What it would have earned", "收益如何"],
  where: ["Where it works, where it fails", "何处有效，何处失效"],
  trades: ["How much it trades, how much it covers", "换手与覆盖"],
  known: ["Is it something known?", "是否只是已知的风格"],
  luck: ["Could it be luck?", "会不会只是运气"],
};

/** The report of one factor. */
export function sheetPage(sheet: TearSheet, lang: ReportLang): ReportPage {
  const say = sayIn(lang);
  const { header } = sheet;
  const stamp = demoStamp(header.datasetKind, say);
  const tables = (...all: (ReportTable | null)[]) => all.filter((table) => table !== null);
  return {
    lang,
    title: `${shortName(header.name)} · ${header.dataset}`,
    code: header.expression.trim(),
    subtitle: whereMeasured(header, say),
    ...(stamp && { stamp }),
    figures: keyFigures(sheet, say),
    facts: [
      ...measuredHow(header, say),
      { label: say("sealed test window", "封存的测试集"), value: sealWords(header, say) },
    ],
    warnings: header.warnings.map((text) => noticeIn(lang, text)),
    sections: [
      ...[...chartsOf(sheet, lang)].map(([part, charts]) => ({
        id: part,
        title: say(...TITLES[part]),
        charts,
        tables: tablesOf(sheet, part, lang),
      })),
      {
        id: "ricequant",
        title: say("RiceQuant view", "米筐视图"),
        text: `${say("The factor screen of the study, figure for figure.", "与研究中的因子检验页面逐项对应。")} ${honestyLine(sheet, say)}`,
        charts: riceQuantCharts(sheet, lang),
        tables: tables(riceQuantTable(sheet, lang)),
      },
    ],
    terms: definitionsOf(sheet, lang),
    caveats: [...(stamp ? [stamp] : []), ...header.caveats.map((text) => noticeIn(lang, text))],
  };
}

function keyFigures(sheet: TearSheet, say: Say): ReportPage["figures"] {
  const { rankIc } = sheet.ic.summary;
  const { inference, costs, coverage, turnover, header } = sheet;
  return [
    {
      label: say("mean RankIC", "RankIC 均值"),
      value: fixed(rankIc.mean, 4),
      note: `t ${fixed(rankIc.tNeweyWest, 2)} (Newey–West)`,
    },
    {
      label: "IR",
      value: fixed(rankIc.ir, 3),
      note: say(`${fixed(rankIc.irAnnualised, 2)} a year`, `年化 ${fixed(rankIc.irAnnualised, 2)}`),
    },
    {
      label: say(`long-short, ${header.horizon} d`, `多空，${header.horizon} 日`),
      value: percent(costs.grossMean, 2),
      note: say(`${percent(costs.netMean, 2)} after costs`, `扣费后 ${percent(costs.netMean, 2)}`),
    },
    {
      label: say("q of N trials", "N 次检验后的 q"),
      value: pValue(inference.multiple.q),
      note: `N = ${count(inference.multiple.trials)}`,
    },
    {
      label: say("probability of skill", "有技能的概率"),
      value: percent(inference.deflatedSharpe.probability, 0),
      note: say("deflated Sharpe", "去膨胀夏普"),
    },
    {
      label: say("turnover, Q1 / top", "换手，最低 / 最高组"),
      value: `${percent(turnover.mean[0], 0)} / ${percent(turnover.mean.at(-1), 0)}`,
      note: say(`per ${header.horizon} days`, `每 ${header.horizon} 日`),
    },
    {
      label: say("coverage", "覆盖率"),
      value: percent(coverage.mean, 1),
      note: say(`lowest ${percent(coverage.minimum, 0)}`, `最低 ${percent(coverage.minimum, 0)}`),
    },
  ];
}

function measuredHow(header: TearSheet["header"], say: Say): { label: string; value: string }[] {
  return [
    {
      label: say("window", "窗口"),
      value: `${splitWords(header.split, say)} · ${header.from ?? "–"} … ${header.to ?? "–"} · ${header.splits}`,
    },
    { label: say("dataset", "数据集"), value: `${header.dataset} · ${header.datasetHash.slice(0, 12)}` },
    { label: say("formula", "公式"), value: header.hash },
    {
      label: say("entry", "建仓"),
      value: `${header.entry}${header.tradable ? "" : say(" (cannot be traded)", "（不可交易）")} · ${say(`${header.horizon} days`, `${header.horizon} 日`)}`,
    },
    { label: say("trials on this dataset (N)", "该数据集的检验次数（N）"), value: count(header.trials) },
    { label: say("benchmark", "基准"), value: header.benchmark ?? say("none", "无") },
    { label: say("pre-processing", "预处理"), value: preprocessingWords(header.preprocessing, say) },
    {
      label: say("days a year · seed", "年化天数 · 种子"),
      value: `${header.annualisation} · ${header.seed}`,
    },
  ];
}
