import type { TearSheet } from "../analysis/tear-sheet.js";
import type { Chart } from "./charts/chart.js";
import type { DrawChart } from "./charts/describe.js";
import { icBars } from "./charts/ic.js";
import { icByIndustry } from "./charts/industries.js";
import { quantileCumulative } from "./charts/quantiles.js";
import { decayCumulative } from "./charts/ricequant.js";
import { turnoverOfAll } from "./charts/turnover.js";
import type { RiceQuantView } from "./picture/ricequant-svg.js";
import { riceQuantTable } from "./tables/ic.js";
import { honestyLine } from "./tables/inference.js";
import { demoStamp, type ReportLang, sayIn, whereMeasured } from "./words.js";

const RICEQUANT: readonly DrawChart[] = [
  icBars,
  decayCumulative,
  icByIndustry,
  quantileCumulative,
  turnoverOfAll,
];

/** The charts of RiceQuant's factor screen, as the study looked at them. */
export function riceQuantCharts(sheet: TearSheet, lang: ReportLang): readonly Chart[] {
  return RICEQUANT.map((draw) => draw(sheet, lang)).filter((chart) => chart !== null);
}

/** The whole screen: its twelve figures and its charts. */
export function riceQuantView(sheet: TearSheet, lang: ReportLang): RiceQuantView {
  const say = sayIn(lang);
  const stamp = demoStamp(sheet.header.datasetKind, say);
  return {
    title: say("RiceQuant view", "米筐视图"),
    where: whereMeasured(sheet.header, say),
    honesty: honestyLine(sheet, say),
    figures: riceQuantTable(sheet, lang)!,
    charts: riceQuantCharts(sheet, lang),
    ...(stamp && { stamp }),
  };
}
