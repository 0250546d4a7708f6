import type { AnalyzeInput } from "./analyze-input.js";
import { CLOSE_ENTRY, doubts } from "./doubts.js";
import { RAW } from "./preprocess/spec.js";
import type { TearSheet } from "./tear-sheet.js";
import { testWindow } from "./windows.js";
import type { Workbench } from "./workbench.js";

export interface Settings {
  readonly quantiles: number;
  readonly minPairs: number;
  readonly annualisation: number;
  readonly draws: number;
}

export function settingsOf(input: AnalyzeInput): Settings {
  return {
    quantiles: input.quantiles ?? 5,
    minPairs: input.minPairs ?? 10,
    annualisation: input.annualisation ?? 252,
    draws: input.bootstrapDraws ?? 2000,
  };
}

interface Figures {
  /** Dates with a RankIC. */
  readonly n: number;
  readonly coverage: number | null;
  /** Values that pre-processing filled in. */
  readonly filled: number;
  /** Mean of the top minus the bottom quantile before costs. */
  readonly grossSpread: number | null;
}

/** What was measured, on what, and what a reader has to know before the first figure. */
export function header(
  input: AnalyzeInput,
  bench: Workbench,
  { quantiles, minPairs, annualisation }: Settings,
  figures: Figures,
): TearSheet["header"] {
  const { formula, manifest, entry, horizon, trials, benchmark, seed } = input;
  const { dataset } = bench.panel;
  return {
    name: input.name ?? formula.source,
    expression: formula.source,
    canonical: formula.canonical,
    hash: formula.hash,
    dataset: dataset.name,
    datasetHash: dataset.hash,
    datasetKind: dataset.kind,
    market: manifest.market,
    splits: manifest.splits.spec,
    split: typeof input.split === "string" ? input.split : input.split.unsealed,
    from: bench.dates[0] ?? null,
    to: bench.dates.at(-1) ?? null,
    horizon,
    entry,
    tradable: entry !== "close",
    quantiles,
    minPairs,
    annualisation,
    preprocessing: input.preprocessing ?? RAW,
    seed,
    benchmark: benchmark?.source ?? null,
    trials: trials?.n ?? null,
    testWindow: testWindow(manifest),
    testLooks: trials?.looks ?? null,
    caveats: [...manifest.caveats],
    warnings: warnings(input, bench, figures),
  };
}

function warnings(
  { formula, entry, split, trials }: AnalyzeInput,
  bench: Workbench,
  { n, coverage, filled, grossSpread }: Figures,
): string[] {
  const found = formula.warnings.map((warning) => warning.message);
  if (entry === "close") found.push(CLOSE_ENTRY);
  if (typeof split !== "string" && (trials?.looks ?? 0) > 1)
    found.push(
      `the test window was looked at ${trials!.looks} times: it is no longer out-of-sample evidence`,
    );
  found.push(...doubts({ n, coverage }));
  if (grossSpread !== null && grossSpread < 0)
    found.push("the mean spread is negative before costs: there is no break-even fee");
  if (bench.infinite > 0) found.push(`${bench.infinite} values are infinite and count as missing`);
  if (filled > 0) found.push(`${filled} values were filled in with the median of their industry`);
  return found;
}

/** Values of the window's dates that pre-processing filled in. */
export function filledIn({ filled, rows }: Workbench): number {
  return filled.subarray(0, rows).reduce((sum, n) => sum + n, 0);
}
