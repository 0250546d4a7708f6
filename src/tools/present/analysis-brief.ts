import type { AnalysisSummary } from "../../engine/report/summary.js";
import { shortName } from "../../engine/report/words.js";
import { fixed, percent, pValue } from "./number.js";

interface Written {
  readonly summary: AnalysisSummary;
  readonly dir: string;
  readonly files: readonly string[];
}

/** The analysis as the model reads it: figures of the search window, and where the report is. */
export function analysisBrief({ summary, dir, files }: Written): string {
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
    `Turnover of Q1 and top per horizon ${percent(summary.turnover.mean[0], 0)}, ${percent(summary.turnover.mean.at(-1), 0)}; rank autocorrelation a day ${fixed(summary.turnover.rankAutocorrelationMean, 3)}; coverage ${percent(summary.coverage.mean)}, lowest ${percent(summary.coverage.minimum, 0)}. Factor-weighted portfolio: Sharpe ${fixed(summary.factorPortfolio.sharpe, 2)}, alpha a year ${percent(summary.factorPortfolio.alphaAnnualised)} (t ${fixed(summary.factorPortfolio.alphaT, 2)}).`,
    ...(inference.pbo
      ? [
          `Probability of overfitting (PBO) among ${inference.pbo.members} factors: ${percent(inference.pbo.probability, 0)}.`,
        ]
      : []),
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
    sealed(header),
    ...header.warnings.map((warning) => `Warning: ${warning}.`),
    `Report: ${files.length} files in ${dir}.`,
  ].join("\n");
}

/** What no figure here has seen, for a model that must not ask for it. */
export function sealed({ testWindow, testLooks }: AnalysisSummary["header"]): string {
  return `Test window ${testWindow ? `${testWindow.from}..${testWindow.to}` : "(none)"}: sealed, in none of these figures; looks so far ${testLooks ?? "unknown"}.`;
}
