import type { Inputs, Standardisation } from "./inputs.js";
import { datesWithPairs, fitWeights, meanIc } from "./linear.js";
import { isLinear, type Method, type Params } from "./methods.js";
import { fitMlp } from "./mlp.js";
import type { Model } from "./model.js";
import { type SelectOptions, selectFactors } from "./select.js";
import { addSums, emptySums, type Sums } from "./sums.js";
import { trainingSet } from "./training-set.js";
import { fitBoosting, fitForest } from "./trees/ensembles.js";
import type { Window } from "./walk-forward.js";

export interface FitOptions extends SelectOptions {
  readonly method: Method;
  readonly minPairs: number;
  /** How the labels of a date are standardised for trees and nets. */
  readonly target: Standardisation;
  readonly seed: number;
}

export interface Fit {
  readonly model: Model;
  /** Sign of each factor's mean IC over the training window, chosen or not. */
  readonly directions: readonly (1 | -1)[];
  /** The same; 0 = not chosen. */
  readonly signs: readonly number[];
  /** Pairs of factors and label that the fit was given. */
  readonly seen: number;
}

/** Sums of the dates [from, to) alone. */
export function sumsFor(
  inputs: Inputs,
  label: Float64Array,
  minPairs: number,
  from: number,
  to: number,
): Sums {
  const sums = emptySums(inputs.rows, inputs.z.length);
  addSums(sums, inputs, label, minPairs, from, to);
  return sums;
}

/**
 * Fits one model on the training rows of `window`. Signs, selection and model come from labels of these rows alone.
 * null when no date of them has pairs.
 *
 * @param label [rows × stride] on the rows of the inputs
 * @param sums of the same labels
 */
export function fitWindow(
  inputs: Inputs,
  label: Float64Array,
  sums: Sums,
  window: Pick<Window, "trainFrom" | "trainTo">,
  params: Params,
  options: FitOptions,
): Fit | null {
  const { method, minPairs } = options;
  const dates = datesWithPairs(sums, window.trainFrom, window.trainTo);
  if (dates.length === 0) return null;
  const chosen = selectFactors(sums, dates, options);
  const mean = meanIc(sums, dates);
  // A factor whose IC is exactly 0 is not turned round.
  const directions = mean.map((ic) => (ic < 0 ? -1 : 1));
  const signs = directions.map((sign, k) => (chosen.includes(k) ? sign : 0));
  if (isLinear(method)) {
    const weights = fitWeights(method, sums, dates, chosen, params);
    const seen = dates.reduce((sum, t) => sum + sums.pairs[t]!, 0);
    return { model: { kind: "linear", weights }, directions, signs, seen };
  }
  const set = trainingSet(inputs, label, window, signs, minPairs, options.target);
  const k = inputs.z.length;
  // Each window draws anew, and the same whichever thread fits it.
  const seed = options.seed * 100_003 + window.trainTo;
  const model: Model =
    method === "mlp"
      ? { kind: "mlp", signs, mlp: fitMlp(set, k, params, seed) }
      : {
          kind: "trees",
          signs,
          trees: method === "forest" ? fitForest(set, k, params, seed) : fitBoosting(set, k, params, seed),
        };
  return { model, directions, signs, seen: set.y.length };
}
