import { LINEAR, type Linear, type LinearOptions } from "./linear.js";
import type { MlpOptions } from "./mlp.js";
import type { BoostingOptions, ForestOptions } from "./trees/ensembles.js";

export const METHODS = [...LINEAR, "forest", "boosting", "mlp"] as const;
export type Method = (typeof METHODS)[number];

export function isLinear(method: Method): method is Linear {
  return (LINEAR as readonly string[]).includes(method);
}

/** Every hyper-parameter of every method; a method reads its own. */
export interface Params extends LinearOptions, ForestOptions, BoostingOptions, MlpOptions {}

/**
 * Small models: a factor explains a few thousandths of the variance of a return, and what a deep tree or a wide net
 * finds beyond that is the past.
 */
const COMMON: Params = {
  shrinkage: 0.3,
  ridge: 0.1,
  trees: 100,
  depth: 6,
  minLeaf: 200,
  features: 1 / 3,
  sample: 0.5,
  bins: 64,
  rate: 0.05,
  l2: 1,
  hidden: [16],
  epochs: 5,
  batch: 512,
  step: 0.001,
  // Strong: without it a net of this size remembers the noise of a year (bench market: RankIC 0.024, with it 0.036).
  decay: 1,
};

export function defaultParams(method: Method): Params {
  return method === "boosting" ? { ...COMMON, depth: 4 } : COMMON;
}

/** Dates between two fits and of training, by what a method needs: trees and nets learn more slowly. */
export function defaultWalk(method: Method): { refit: number; minTrain: number; maxTrain: number } {
  return isLinear(method)
    ? { refit: 20, minTrain: 120, maxTrain: 500 }
    : { refit: 60, minTrain: 250, maxTrain: 750 };
}

/** What a search tries, each in the place of what was given. The given one comes first and wins a tie. */
export function candidates(method: Method, given: Params): Params[] {
  const others: Partial<Params>[] =
    method === "icir"
      ? [{ shrinkage: 0.1 }, { shrinkage: 0.6 }, { shrinkage: 0.9 }]
      : method === "ridge"
        ? [{ ridge: 0.01 }, { ridge: 1 }, { ridge: 10 }]
        : method === "forest"
          ? [{ depth: 3 }, { depth: 8 }, { minLeaf: 1000 }]
          : method === "boosting"
            ? [{ depth: 2 }, { rate: 0.02 }, { depth: 6, rate: 0.02 }]
            : method === "mlp"
              ? [{ hidden: [4] }, { hidden: [32, 8] }, { decay: 3 }]
              : [];
  return [given, ...others.map((other) => ({ ...given, ...other }))];
}
