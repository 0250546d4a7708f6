import { byFitness, type Individual, isShort } from "./individual.js";
import { cleared, leaders } from "./niches.js";
import type { GpOptions } from "./options.js";

/**
 * Who stays from one generation to the next: half the best of those that may breed, half the short formulas that are
 * the best of their idea. What is made of parts beats its parts, and without a place of their own the parts would be
 * gone before they are tuned.
 */
export function eliteOf(population: readonly Individual[], n: number, options: GpOptions): Individual[] {
  const short = leaders(population.filter(isShort), Math.floor(n / 2), options.nicheCorrelation);
  const parts = new Set(short);
  const best = cleared(population, options)
    .filter((one) => !parts.has(one))
    .toSorted(byFitness)
    .slice(0, n - short.length);
  return [...best, ...short].sort(byFitness);
}

/** Whose neighbourhoods are tried: the best of the first ideas, of all lengths and of the short ones. */
export function tunable(
  population: readonly Individual[],
  { tune, nicheCorrelation }: GpOptions,
): Individual[] {
  const short = leaders(population.filter(isShort), 2 * tune, nicheCorrelation);
  return [...new Set([...short, ...leaders(population, tune, nicheCorrelation)])];
}
