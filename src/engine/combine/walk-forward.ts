import { type FitOptions, fitWeights, type Method } from "./methods.js";
import type { Inputs, Sums } from "./sums.js";

export interface WalkOptions extends FitOptions {
  readonly method: Method;
  /** Rows from a signal to the end of its label: 1 + horizon for an entry on the next day. */
  readonly exit: number;
  /** Further rows that are kept out between training and prediction. */
  readonly embargo: number;
  /** Dates between two fits. */
  readonly refit: number;
  /** Dates of training at least, and at most. */
  readonly minTrain: number;
  readonly maxTrain: number;
}

/** One fit and the dates that it predicts; rows of the inputs, half-open. */
export interface Fold {
  readonly trainFrom: number;
  readonly trainTo: number;
  readonly from: number;
  readonly to: number;
  readonly weights: readonly number[];
}

type Window = Omit<Fold, "weights">;

/**
 * Where each fit trains and predicts. The label of the last training row ends before the first predicted row:
 * trainTo − 1 + exit + embargo < from.
 */
export function foldWindows(
  rows: number,
  { exit, embargo, refit, minTrain, maxTrain }: WalkOptions,
): Window[] {
  const out: Window[] = [];
  for (let from = minTrain + exit + embargo; from < rows; from += refit) {
    const trainTo = from - exit - embargo;
    out.push({ trainFrom: Math.max(0, trainTo - maxTrain), trainTo, from, to: Math.min(rows, from + refit) });
  }
  return out;
}

/** Fits every window on its training rows alone. A window without any pair to train on predicts nothing. */
export function walkForward(sums: Sums, windows: readonly Window[], options: WalkOptions): Fold[] {
  return windows.flatMap((window) => {
    const weights = fitWeights(options.method, sums, window.trainFrom, window.trainTo, options);
    return weights ? [{ ...window, weights }] : [];
  });
}

/** Σ w·z on the predicted rows [rows × stride], NaN elsewhere and where no factor has a value. */
export function predict({ rows, stride, z, known }: Inputs, folds: readonly Fold[]): Float64Array {
  const out = new Float64Array(rows * stride).fill(Number.NaN);
  for (const { from, to, weights } of folds)
    for (let i = from * stride; i < to * stride; i++) {
      if (known[i] !== 1) continue;
      let sum = 0;
      for (let k = 0; k < z.length; k++) sum += weights[k]! * z[k]![i]!;
      out[i] = sum;
    }
  return out;
}
