import { type IcSummary, summarizeIc } from "../analysis/index.js";
import type { FactorValues } from "../compute/index.js";
import type { Panel } from "../panel/index.js";
import { type LabelOptions, labelPrices } from "../panel/labels.js";
import { createRandom } from "../random.js";
import { CombineError } from "./combine-error.js";
import { type LeakCheck, leakChecks, type Pipeline } from "./leaks.js";
import type { Method } from "./methods.js";
import { dailyIc } from "./rank-ic.js";
import { type Inputs, prepare, sumsOf } from "./sums.js";
import { type Fold, foldWindows, predict, type WalkOptions, walkForward } from "./walk-forward.js";

export interface CombineOptions extends LabelOptions {
  readonly method: Method;
  /** Forward returns of that horizon and entry [dates × stride]. */
  readonly label: Float64Array;
  readonly embargo?: number;
  readonly refit?: number;
  readonly minTrain?: number;
  readonly maxTrain?: number;
  readonly shrinkage?: number;
  readonly ridge?: number;
  readonly minPairs?: number;
  readonly annualisation: number;
  readonly seed: number;
}

export interface Importance {
  /** Index of the factor. */
  readonly factor: number;
  /** Fall of the mean out-of-sample RankIC when the factor is shuffled within each date. */
  readonly drop: number | null;
  readonly meanWeight: number;
}

export interface Combination {
  /** Predictions on the rows of the inputs, NaN before the first fit. */
  readonly values: FactorValues;
  readonly folds: readonly Fold[];
  readonly rankIc: IcSummary;
  readonly ic: IcSummary;
  /** Mean out-of-sample RankIC of each factor alone on the same dates, unsigned direction. */
  readonly alone: readonly (number | null)[];
  readonly importance: readonly Importance[];
  readonly checks: readonly LeakCheck[];
  /** First date with a prediction, and the last. */
  readonly from: string;
  readonly to: string;
}

/**
 * Combines factors walk-forward: at each fit only labels that have ended are seen, and predictions are made until the
 * next fit. All values must be on the same rows of `panel`. Missing values of one factor count as its mean of the date.
 * @throws CombineError `combine-history` when the window is too short for one fit
 */
export function combine(panel: Panel, values: readonly FactorValues[], options: CombineOptions): Combination {
  const { horizon, label, minPairs = 10, annualisation } = options;
  const inputs = prepare(values, panel.universe);
  const walk: WalkOptions = {
    method: options.method,
    exit: labelPrices(options).exit,
    embargo: options.embargo ?? 0,
    refit: options.refit ?? 20,
    minTrain: options.minTrain ?? 120,
    maxTrain: options.maxTrain ?? 500,
    shrinkage: options.shrinkage ?? 0.3,
    ridge: options.ridge ?? 0.1,
  };
  const windows = foldWindows(inputs.rows, walk);
  const pipeline: Pipeline = {
    sums: (given) => sumsOf(inputs, given, minPairs),
    folds: (sums) => walkForward(sums, windows, walk),
  };
  const folds = pipeline.folds(pipeline.sums(label));
  const first = folds[0];
  if (!first) throw new CombineError(inputs.rows, walk.minTrain + walk.exit + walk.embargo + 1);
  const { stride } = inputs;
  const own = label.subarray(inputs.from * stride, (inputs.from + inputs.rows) * stride);
  const combined = predict(inputs, folds);
  const daily = dailyIc(combined, own, stride, minPairs);
  const summary = { horizon, annualisation };
  const rankIc = summarizeIc(daily.rankIc, daily.pairs, summary);
  const rows = { from: inputs.from, to: inputs.from + inputs.rows };
  return {
    values: { rows, stride, values: combined },
    folds,
    rankIc,
    ic: summarizeIc(daily.ic, daily.pairs, summary),
    alone: inputs.z.map((_, k) => {
      const single = folds.map((fold) => ({ ...fold, weights: inputs.z.map((_, j) => (j === k ? 1 : 0)) }));
      return meanRankIc(predict(inputs, single), own, stride, minPairs);
    }),
    importance: importance(inputs, folds, own, minPairs, rankIc.mean, options.seed),
    checks: leakChecks(pipeline, inputs, label, { ...walk, minPairs }, rankIc.mean, options.seed),
    from: panel.dates[inputs.from + first.from]!,
    to: panel.dates[inputs.from + folds.at(-1)!.to - 1]!,
  };
}

function meanRankIc(
  values: Float64Array,
  label: Float64Array,
  stride: number,
  minPairs: number,
): number | null {
  const { rankIc } = dailyIc(values, label, stride, minPairs);
  const finite = rankIc.filter(Number.isFinite);
  return finite.length === 0 ? null : finite.reduce((sum, x) => sum + x, 0) / finite.length;
}

/** Permutation importance on the predicted dates (Breiman 2001), shuffling within the cross-section of each date. */
function importance(
  inputs: Inputs,
  folds: readonly Fold[],
  label: Float64Array,
  minPairs: number,
  whole: number | null,
  seed: number,
): Importance[] {
  const { rows, stride, known } = inputs;
  return inputs.z.map((column, factor) => {
    const random = createRandom(seed + factor);
    const shuffled = Float64Array.from(column);
    for (let t = 0; t < rows; t++) {
      const names: number[] = [];
      for (let i = t * stride; i < (t + 1) * stride; i++) if (known[i] === 1) names.push(i);
      const order = random.shuffle([...names]);
      names.forEach((to, i) => {
        shuffled[to] = column[order[i]!]!;
      });
    }
    const z = inputs.z.map((other, k) => (k === factor ? shuffled : other));
    const without = meanRankIc(predict({ ...inputs, z }, folds), label, stride, minPairs);
    return {
      factor,
      drop: whole === null || without === null ? null : whole - without,
      meanWeight: folds.reduce((sum, { weights }) => sum + weights[factor]!, 0) / folds.length,
    };
  });
}
