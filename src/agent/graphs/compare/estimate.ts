import { stationaryBootstrap } from "../../../engine/analysis/bootstrap.js";
import { createRandom } from "../../../engine/random.js";
import type { Estimate } from "../../../tools/compare-contract.js";

const DRAWS = 2000;
/** A model answers with its last rounds in mind: blocks of neighbouring turns keep that dependence. */
const MEAN_BLOCK = 2;
/** An interval of fewer turns than this would say more than the turns do. */
const FEWEST = 5;

/**
 * Mean and 95 % interval by the stationary bootstrap over turns, in their order. Of differences between two models
 * turn by turn this is the paired bootstrap: a draw takes both models' results of a turn or neither.
 * Same seed, same interval. Low and high are null below five turns, the mean for none.
 */
export function estimate(values: readonly number[], seed: number): Estimate {
  const n = values.length;
  if (n === 0) return { mean: null, low: null, high: null, n };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < FEWEST) return { mean, low: null, high: null, n };
  const options = { draws: DRAWS, meanBlock: MEAN_BLOCK, level: 0.95 };
  const { low, high } = stationaryBootstrap(values, options, createRandom(seed)).mean;
  return { mean, low, high, n };
}

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
