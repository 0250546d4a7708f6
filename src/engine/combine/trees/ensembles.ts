import { createRandom, type Random } from "../../random.js";
import type { TrainingSet } from "../training-set.js";
import { type Binned, binned } from "./bins.js";
import { growTree } from "./grow.js";
import { TreeBuilder, type Trees } from "./trees.js";

export interface ForestOptions {
  readonly trees: number;
  readonly depth: number;
  readonly minLeaf: number;
  /** Factors per split as a share of all; a third is Breiman's for regression. */
  readonly features: number;
  /** Share of the dates that each tree sees, drawn without replacement. */
  readonly sample: number;
  readonly bins: number;
}

export interface BoostingOptions extends Omit<ForestOptions, "features"> {
  /** Learning rate. */
  readonly rate: number;
  readonly l2: number;
}

/**
 * Random forest (Breiman 2001) on subsamples of dates: names of one date share its shock, so dates are drawn and not
 * pairs. Half of them without replacement is about as strong as a bootstrap (Friedman and Hall 2007).
 */
export function fitForest(set: TrainingSet, factors: number, options: ForestOptions, seed: number): Trees {
  const data = binned(set.x, factors, options.bins);
  const random = createRandom(seed);
  const builder = new TreeBuilder();
  const mtry = Math.max(1, Math.round(factors * options.features));
  for (let tree = 0; tree < options.trees; tree++)
    growTree(
      builder,
      data,
      drawDates(set.starts, options.sample, random),
      set.y,
      { ...options, l2: 0, mtry, scale: 1 / options.trees },
      random,
    );
  return builder.done(0);
}

/** Stochastic gradient boosting with squared loss (Friedman 2002), each tree on a draw of dates. */
export function fitBoosting(
  set: TrainingSet,
  factors: number,
  options: BoostingOptions,
  seed: number,
): Trees {
  const data = binned(set.x, factors, options.bins);
  const random = createRandom(seed);
  const builder = new TreeBuilder();
  const base = set.y.reduce((sum, y) => sum + y, 0) / set.y.length;
  const residual = set.y.map((y) => y - base);
  for (let tree = 0; tree < options.trees; tree++) {
    const drawn = drawDates(set.starts, options.sample, random);
    const one = new TreeBuilder();
    growTree(one, data, drawn, residual, { ...options, mtry: factors, scale: options.rate }, random);
    const grown = one.done(0);
    builder.append(grown);
    subtract(residual, data, grown);
  }
  return builder.done(base);
}

/** The rows of a share of the dates, in their order. */
function drawDates(starts: Int32Array, share: number, random: Random): Int32Array {
  const dates = starts.length - 1;
  const rows = starts[dates]!;
  if (share >= 1) return Int32Array.from({ length: rows }, (_, i) => i);
  const drawn = random
    .shuffle(Array.from({ length: dates }, (_, t) => t))
    .slice(0, Math.max(1, Math.round(dates * share)))
    .sort((a, b) => a - b);
  const out = new Int32Array(drawn.reduce((sum, t) => sum + starts[t + 1]! - starts[t]!, 0));
  let n = 0;
  for (const t of drawn) for (let i = starts[t]!; i < starts[t + 1]!; i++) out[n++] = i;
  return out;
}

/** Takes the predictions of one tree off the residuals of all rows, also of those that it did not see. */
function subtract(
  residual: Float64Array,
  { factors, edges, codes }: Binned,
  { feature, threshold, left, value }: Trees,
): void {
  const bin = Int16Array.from(feature, (f, node) => (f < 0 ? 0 : edges[f]!.indexOf(threshold[node]!)));
  for (let i = 0; i < residual.length; i++) {
    let node = 0;
    let f = feature[0]!;
    while (f >= 0) {
      node = left[node]! + (codes[i * factors + f]! <= bin[node]! ? 0 : 1);
      f = feature[node]!;
    }
    residual[i]! -= value[node]!;
  }
}
