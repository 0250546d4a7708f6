import type { TearSheet } from "../../analysis/tear-sheet.js";
import type { ReportLang } from "../words.js";
import type { Chart } from "./chart.js";
import { coverage } from "./coverage.js";
import { decay } from "./decay.js";
import type { DrawChart } from "./describe.js";
import { icHistogram, icQq } from "./distribution.js";
import { eventStudy } from "./events.js";
import { exposures, exposuresOverTime, neutralisedIc } from "./exposures.js";
import { costliest } from "./failures.js";
import { icBars, icCumulative } from "./ic.js";
import { icByIndustry, industriesOfBottom, industriesOfTop, industryDistribution } from "./industries.js";
import { libraryCorrelation } from "./library.js";
import { monthlyHeatmap } from "./monthly.js";
import { factorPortfolio, netSpread } from "./portfolio.js";
import { longShort, quantileCumulative, quantileReturns } from "./quantiles.js";
import { regimes } from "./regimes.js";
import { shuffledControl } from "./shuffled.js";
import { rankAutocorrelation, turnoverMeans, turnoverOverTime } from "./turnover.js";

/** Every chart of the full analysis, by the part of the report that shows it. A new chart is one file and one line. */
const PARTS = {
  predicts: [icBars, icCumulative, monthlyHeatmap, decay, icHistogram, icQq],
  returns: [quantileReturns, quantileCumulative, longShort, netSpread, factorPortfolio, eventStudy],
  where: [icByIndustry, industryDistribution, industriesOfTop, industriesOfBottom, regimes, costliest],
  trades: [turnoverOverTime, turnoverMeans, rankAutocorrelation, coverage],
  known: [exposures, exposuresOverTime, neutralisedIc, libraryCorrelation],
  luck: [shuffledControl],
} as const satisfies Record<string, readonly DrawChart[]>;

export type Part = keyof typeof PARTS;

/** The charts that the sheet has means for, in the order of the report. */
export function chartsOf(sheet: TearSheet, lang: ReportLang): ReadonlyMap<Part, readonly Chart[]> {
  return new Map(
    Object.entries(PARTS).map(([part, draws]) => [
      part as Part,
      draws.map((draw: DrawChart) => draw(sheet, lang)).filter((chart) => chart !== null),
    ]),
  );
}
