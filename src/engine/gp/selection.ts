import type { Random } from "../random.js";
import { type Individual, selectionScores } from "./individual.js";
import { directionOf } from "./measure.js";
import { cleared } from "./niches.js";
import { nsga2Ranks } from "./nsga2.js";
import type { GpOptions } from "./options.js";

/** Draws a parent. */
export type Selector = (random: Random) => Individual;

/** Parents are drawn from what is left when every niche has given up its surplus. */
export function createSelector(population: readonly Individual[], options: GpOptions): Selector {
  const parents = cleared(population, options);
  switch (options.selection) {
    case "tournament":
      return tournament(parents, options);
    case "lexicase":
      // Where nothing keeps to the caps there are no cases to be good at: the way in comes first.
      return parents.some(({ violation }) => violation === 0)
        ? lexicase(parents, options.periods)
        : tournament(parents, options);
    case "nsga2":
      return crowdedTournament(parents);
  }
}

function tournament(population: readonly Individual[], { tournamentSize, parsimony }: GpOptions): Selector {
  const scores = selectionScores(population, parsimony);
  return (random) => {
    let best = random.int(population.length);
    for (let k = 1; k < tournamentSize; k++) {
      const rival = random.int(population.length);
      if (scores[rival]! > scores[best]!) best = rival;
    }
    return population[best]!;
  };
}

/**
 * Epsilon-lexicase (La Cava et al. 2016): cases are the sub-periods in random order, each keeps those within the
 * median absolute deviation of its best. Specialists of a regime survive that a mean would drown.
 */
function lexicase(population: readonly Individual[], periods: number): Selector {
  const cases = Array.from({ length: periods }, (_, k) =>
    Float64Array.from(population, ({ train, violation }) =>
      violation > 0 ? Number.NEGATIVE_INFINITY : directionOf(train) * (train.periods[k] ?? 0),
    ),
  );
  const epsilons = cases.map((scores) => deviation(scores.filter(Number.isFinite)));
  return (random) => {
    let pool = population.map((_, i) => i);
    for (const k of random.shuffle(cases.map((_, i) => i))) {
      if (pool.length === 1) break;
      const scores = cases[k]!;
      const bar =
        pool.reduce((best, i) => Math.max(best, scores[i]!), Number.NEGATIVE_INFINITY) - epsilons[k]!;
      pool = pool.filter((i) => scores[i]! >= bar);
    }
    return population[pool[random.int(pool.length)]!]!;
  };
}

function deviation(values: Float64Array): number {
  if (values.length === 0) return 0;
  const middle = median(values);
  return median(values.map((v) => Math.abs(v - middle)));
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function crowdedTournament(population: readonly Individual[]): Selector {
  const { rank, crowding } = nsga2Ranks(population);
  return (random) => {
    const a = random.int(population.length);
    const b = random.int(population.length);
    const better = rank[a]! !== rank[b]! ? rank[a]! < rank[b]! : crowding[a]! >= crowding[b]!;
    return population[better ? a : b]!;
  };
}
