import {
  compareWith,
  type Daily,
  type Explained,
  explainWindow,
  type Permuted,
  permute,
  predictWindow,
} from "./evaluate.js";
import { type Fit, type FitOptions, fitWindow, sumsFor } from "./fit.js";
import { type Inputs, type Standardisation, standardiseFactor } from "./inputs.js";
import type { Params } from "./methods.js";
import { noised } from "./noise.js";
import { addSums, type Sums } from "./sums.js";
import type { Window } from "./walk-forward.js";

/** What all jobs of one combination share. The arrays lie in shared memory; those of results are written to. */
export interface Ground {
  /** Raw until each factor has been standardised. */
  readonly inputs: Inputs;
  /** [dates × stride] of the panel */
  readonly universe: Uint8Array;
  readonly standardise: Standardisation;
  /** Forward returns [rows × stride] on the rows of the inputs. */
  readonly label: Float64Array;
  readonly sums: Sums;
  /** [rows × stride] */
  readonly predictions: Float64Array;
  readonly options: FitOptions;
}

/** One piece of work, done the same way in this thread or another. */
export type Job =
  | { readonly kind: "standardise"; readonly factor: number }
  /** Adds up what linear fits need, of the dates [from, to). */
  | { readonly kind: "sums"; readonly from: number; readonly to: number }
  /** Fits a window, predicts its dates, and explains. */
  | {
      readonly kind: "fold";
      readonly window: Window;
      readonly params: Params;
      /** Predictions to explain. */
      readonly explained: number;
      /** Permutation importance on every `step`-th date. */
      readonly step: number;
    }
  /** Mean RankIC of one choice of hyper-parameters inside a training window. */
  | { readonly kind: "try"; readonly window: Window; readonly params: Params }
  /** A fit to labels that are noise from a cell on, for the leak checks. */
  | { readonly kind: "fit"; readonly window: Window; readonly params: Params; readonly noiseFrom: number };

/** A fitted window and everything measured on the dates that it predicts. */
export interface Fold extends Fit, Daily {
  readonly window: Window;
  readonly params: Params;
  /** Daily RankIC of each factor alone [factors × days], and of the signed factors with equal weights [days]. */
  readonly alone: Float64Array;
  readonly equal: Float64Array;
  readonly permuted: Permuted;
  readonly explained: Explained;
}

export interface Results {
  readonly standardise: null;
  readonly sums: null;
  readonly fold: Fold | null;
  readonly try: number | null;
  readonly fit: Fit | null;
}

export function perform(job: Job, ground: Ground): Results[Job["kind"]] {
  const { inputs, label, sums, predictions, options } = ground;
  const { minPairs, seed } = options;
  switch (job.kind) {
    case "standardise":
      standardiseFactor(inputs, job.factor, ground.universe, ground.standardise);
      return null;
    case "sums":
      addSums(sums, inputs, label, minPairs, job.from, job.to);
      return null;
    case "fit": {
      const { trainFrom, trainTo } = job.window;
      const noise = noised(label, job.noiseFrom, seed);
      const own = sumsFor(inputs, noise, minPairs, trainFrom, trainTo);
      return fitWindow(inputs, noise, own, job.window, job.params, options);
    }
    case "try": {
      const fit = fitWindow(inputs, label, sums, job.window, job.params, options);
      if (!fit) return null;
      const { rankIc } = predictWindow(inputs, label, job.window, fit.model, minPairs);
      const finite = rankIc.filter(Number.isFinite);
      return finite.length === 0 ? null : finite.reduce((sum, x) => sum + x, 0) / finite.length;
    }
    case "fold": {
      const { window, params } = job;
      const fit = fitWindow(inputs, label, sums, window, params, options);
      if (!fit) return null;
      const daily = predictWindow(inputs, label, window, fit.model, minPairs, (t, names, values) => {
        names.forEach((s, i) => {
          predictions[t * inputs.stride + s] = values[i]!;
        });
      });
      return {
        ...fit,
        ...daily,
        window,
        params,
        ...compareWith(inputs, label, window, fit.signs, minPairs),
        permuted: permute(inputs, label, window, fit.model, { minPairs, step: job.step, seed }),
        explained: explainWindow(inputs, window, fit, job.explained, seed),
      };
    }
  }
}
