import { GRID } from "./evaluate.js";
import type { Fold } from "./job.js";

export interface Importance {
  /** Index of the factor. */
  readonly factor: number;
  /** Fall of the mean out-of-sample RankIC when the factor is shuffled within each date. */
  readonly drop: number | null;
  /** Mean |Shapley value| as a share of all factors'. */
  readonly shap: number | null;
  /** Of a linear method: mean over the fits, which each add up to Σ|w| = 1. */
  readonly meanWeight: number | null;
  /** Mean out-of-sample RankIC of the factor alone, as it is. */
  readonly alone: number | null;
  /** Share of the fits that chose it, and that turned it round. */
  readonly chosen: number;
  readonly turned: number;
}

/** Everything daily and everything explained, of all windows together. */
export interface Study {
  readonly importance: readonly Importance[];
  /** Predicted dates with their RankIC: of the combination, of equal weights, of each factor turned by its fit's sign. */
  readonly curves: {
    readonly dates: readonly string[];
    readonly combined: readonly (number | null)[];
    readonly equal: readonly (number | null)[];
    readonly factors: readonly (readonly (number | null)[])[];
  };
  /** Explained predictions: standardised factors and Shapley values [rows × factors]. */
  readonly shap: {
    readonly z: Float64Array;
    readonly phi: Float64Array;
    /** Largest |base + Σφ − prediction|. */
    readonly inaccuracy: number;
  };
  /** Partial dependence: change of the mean prediction at each value of the grid, mean over the fits. */
  readonly dependence: { readonly grid: readonly number[]; readonly factors: readonly (readonly number[])[] };
}

export function gather(folds: readonly Fold[], dates: readonly string[]): Study {
  const k = folds[0]!.signs.length;
  const factors = Array.from({ length: k }, (_, f) => f);
  const phi = Float64Array.from(folds.flatMap(({ explained }) => [...explained.phi]));
  const days = (fold: Fold) => fold.window.to - fold.window.from;
  const alone = (fold: Fold, f: number) => fold.alone.subarray(f * days(fold), (f + 1) * days(fold));
  return {
    importance: importances(folds, phi, (f) => mean(folds.flatMap((fold) => [...alone(fold, f)]))),
    curves: {
      dates: folds.flatMap(({ window }) => dates.slice(window.from, window.to)),
      combined: folds.flatMap(({ rankIc }) => Array.from(rankIc, finite)),
      equal: folds.flatMap(({ equal }) => Array.from(equal, finite)),
      factors: factors.map((f) =>
        folds.flatMap((fold) => {
          const sign = fold.directions[f]!;
          return Array.from(alone(fold, f), (ic) => finite(sign * ic));
        }),
      ),
    },
    shap: {
      z: Float64Array.from(folds.flatMap(({ explained }) => [...explained.z])),
      phi,
      inaccuracy: Math.max(...folds.map(({ explained }) => explained.inaccuracy)),
    },
    dependence: {
      grid: GRID,
      factors: factors.map((f) =>
        GRID.map(
          (_, g) =>
            folds.reduce((sum, { explained }) => sum + explained.dependence[f * GRID.length + g]!, 0) /
            folds.length,
        ),
      ),
    },
  };
}

function importances(
  folds: readonly Fold[],
  phi: Float64Array,
  alone: (factor: number) => number | null,
): Importance[] {
  const k = folds[0]!.signs.length;
  const total = (of: (fold: Fold) => number) => folds.reduce((sum, fold) => sum + of(fold), 0);
  const dates = total(({ permuted }) => permuted.dates);
  const size = new Float64Array(k);
  phi.forEach((x, i) => {
    size[i % k]! += Math.abs(x);
  });
  const all = size.reduce((sum, x) => sum + x, 0);
  return Array.from({ length: k }, (_, factor) => ({
    factor,
    drop: dates === 0 ? null : total(({ permuted }) => permuted.whole - permuted.shuffled[factor]!) / dates,
    shap: all > 0 ? size[factor]! / all : null,
    meanWeight: folds.every(({ model }) => model.kind === "linear")
      ? total(({ model }) => (model.kind === "linear" ? model.weights[factor]! : 0)) / folds.length
      : null,
    alone: alone(factor),
    chosen: total(({ signs }) => (signs[factor] === 0 ? 0 : 1)) / folds.length,
    turned: total(({ signs }) => (signs[factor] === -1 ? 1 : 0)) / folds.length,
  }));
}

function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}

function mean(x: readonly number[]): number | null {
  const known = x.filter(Number.isFinite);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
