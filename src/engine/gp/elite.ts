import { byFitness, type Individual, isOneIdea } from "./individual.js";
import { byTurns, cleared, leaders } from "./niches.js";
import type { GpOptions } from "./options.js";

/**
 * Who stays from one generation to the next: half the best of those that may breed, half single ideas, two
 * of each. What is made of parts beats its parts, and without places the parts would be gone before they are tuned.
 */
export function eliteOf(population: readonly Individual[], n: number, options: GpOptions): Individual[] {
  const ideas = singles(population, Math.floor(n / 4)).slice(0, Math.floor(n / 2));
  const parts = new Set(ideas);
  const best = cleared(population, options)
    .filter((one) => !parts.has(one))
    .toSorted(byFitness)
    .slice(0, n - ideas.length);
  return [...best, ...ideas].sort(byFitness);
}

/** Whose neighbourhoods are tried: the leaders of all formulas, and single ideas, two of each. */
export function tunable(
  population: readonly Individual[],
  { tune, nicheCorrelation }: GpOptions,
): Individual[] {
  const ideas = singles(population, 2 * tune).slice(0, 4 * tune);
  return [...new Set([...ideas, ...leaders(population, tune, nicheCorrelation)])];
}

const singles = (population: readonly Individual[], n: number): Individual[] =>
  byTurns(population.filter(isOneIdea).toSorted(byFitness), n);
