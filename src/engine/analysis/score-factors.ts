import type { BatchOptions, DailyStats, Evaluator } from "../compute/types.js";
import type { Formula } from "../dsl/types.js";
import type { LabelOptions } from "../panel/labels.js";
import type { PanelFrame, SplitName, Splits } from "../panel/types.js";
import { CLOSE_ENTRY, doubts } from "./doubts.js";
import { EmptyWindowError } from "./empty-window-error.js";
import { summarizeIc } from "./ic-summary.js";
import { mean } from "./moments.js";
import type { Entry, FactorScore } from "./score.js";
import { summarizeSpread } from "./spread.js";
import { purgedRows } from "./windows.js";

export interface ScoreOptions extends BatchOptions {
  readonly splits: Splits;
  readonly split: SplitName | "test";
  readonly horizon: number;
  readonly entry: Entry;
  /**
   * Forward returns of that horizon and entry, as `forwardReturns` gives them for the evaluator's panel; computed shard by
   * shard when left out.
   */
  readonly label?: Float64Array;
  /** A date with fewer pairs has no IC. */
  readonly minPairs?: number;
  readonly quantiles?: number;
  readonly annualisation?: number;
}

/** Points of the sparkline: wide enough for a trend, narrow enough for one line. */
const SERIES_POINTS = 60;

/**
 * Scores formulas on one split (metrics.md). Scores come in the order of the formulas; a formula's `elapsedMs` is its
 * share of the batch. `trials` is left null: only a ledger can fill it.
 * Throws EmptyWindowError when purging leaves no date.
 */
export async function scoreFactors(
  evaluator: Evaluator<PanelFrame>,
  formulas: readonly Formula[],
  options: ScoreOptions,
): Promise<FactorScore[]> {
  const { splits, split, horizon, entry, minPairs = 10, quantiles = 5, annualisation = 252 } = options;
  const label: LabelOptions | Float64Array = options.label ?? { horizon, entry };
  const rows = purgedRows(splits, split, horizon, entry);
  if (rows.from >= rows.to)
    throw new EmptyWindowError(evaluator.panel.dataset.name, split, splits.spec, horizon);
  const batch = await evaluator.daily(
    formulas,
    { rows, label, minPairs, quantiles, detail: "full" },
    {
      ...(options.signal && { signal: options.signal }),
      ...(options.onProgress && { onProgress: options.onProgress }),
    },
  );
  const dates = evaluator.panel.dates.slice(rows.from, rows.to);
  const { dataset } = evaluator.panel;
  return formulas.map((formula, i): FactorScore => {
    const stats = batch.stats[i]!;
    const icOptions = { horizon, annualisation };
    const rankIc = summarizeIc(stats.rankIc, stats.pairs, icOptions);
    const infinite = stats.infinite.reduce((a, b) => a + b, 0);
    const coverage = meanRatio(stats.valid, stats.universe);
    return {
      expression: formula.source,
      canonical: formula.canonical,
      hash: formula.hash,
      dataset: dataset.name,
      datasetHash: dataset.hash,
      datasetKind: dataset.kind,
      split,
      horizon,
      entry,
      tradable: entry !== "close",
      dates: rankIc.n,
      from: dates[0] ?? null,
      to: dates.at(-1) ?? null,
      ic: summarizeIc(stats.ic, stats.pairs, icOptions),
      rankIc,
      coverage,
      infinite,
      turnover: mean(finite(stats.turnover)),
      rankAutocorrelation: mean(finite(stats.rankAutocorrelation)),
      longShort: summarizeSpread(stats.groupMean, quantiles, horizon, annualisation),
      series: slices(stats.rankIc, SERIES_POINTS),
      annualisation,
      warnings: [
        ...formula.warnings.map((w) => w.message),
        ...warnings(stats, rankIc.n, coverage, infinite, entry),
      ],
      trials: null,
      elapsedMs: batch.shares[i]!,
    };
  });
}

function warnings(
  stats: DailyStats,
  n: number,
  coverage: number | null,
  infinite: number,
  entry: Entry,
): string[] {
  const found: string[] = [];
  if (entry === "close") found.push(CLOSE_ENTRY);
  found.push(...doubts({ n, coverage }));
  if (infinite > 0) {
    const values = stats.valid.reduce((a, b) => a + b, 0) + infinite;
    found.push(`${infinite} of ${values} values are infinite and count as missing`);
  }
  return found;
}

function finite(x: Float64Array): Float64Array {
  return x.filter(Number.isFinite);
}

/** Mean over dates of part / whole, dates with an empty whole left out. */
function meanRatio(part: Float64Array, whole: Float64Array): number | null {
  const ratios: number[] = [];
  for (let t = 0; t < whole.length; t++) if (whole[t]! > 0) ratios.push(part[t]! / whole[t]!);
  return mean(ratios);
}

/** Means of at most `points` equal slices of a series; a slice without values is null. */
function slices(series: Float64Array, points: number): (number | null)[] {
  const n = Math.min(points, series.length);
  return Array.from({ length: n }, (_, i) =>
    mean(
      finite(series.subarray(Math.floor((i * series.length) / n), Math.floor(((i + 1) * series.length) / n))),
    ),
  );
}
