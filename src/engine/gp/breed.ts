import { type Formula, similarity } from "../dsl/index.js";
import type { Random } from "../random.js";
import type { Archive } from "./archive.js";
import { tunable } from "./elite.js";
import { randomFormula } from "./generate.js";
import type { Grammar } from "./grammar.js";
import { type Individual, isOneIdea } from "./individual.js";
import { type Lawyer, mismatchesOf } from "./legal.js";
import { directionOf } from "./measure.js";
import type { GpOptions } from "./options.js";
import { pick } from "./random-stream.js";
import { createSelector } from "./selection.js";
import { oneStepAway, otherOperators, type Parent, partsOf, vary } from "./variation.js";

/** What making trees needs. */
export interface Nursery {
  readonly grammar: Grammar;
  readonly lawyer: Lawyer;
  readonly archive: Archive;
  readonly options: GpOptions;
}

/** New formulas of one generation, all islands together: each is in no other brood and was never measured. */
export class Brood {
  readonly formulas: Formula[] = [];
  readonly #taken: Set<string>;
  #repeats = 0;

  constructor(
    private readonly archive: Archive,
    taken: Set<string>,
    readonly room: number,
  ) {
    this.#taken = taken;
  }

  get full(): boolean {
    return this.formulas.length >= this.room;
  }

  /** Children that were known already. */
  get repeats(): number {
    return this.#repeats;
  }

  take(formula: Formula | undefined): boolean {
    if (!formula || this.full) return false;
    if (this.archive.has(formula) || this.#taken.has(formula.hash)) {
      this.#repeats++;
      return false;
    }
    this.#taken.add(formula.hash);
    this.formulas.push(formula);
    return true;
  }
}

/** Tries for a child that is new before a random tree takes its place. */
const TRIES = 8;
/** Random trees in a row that were known: the space (three fields, depth one) is used up. */
const EXHAUSTED = 200;
/** Share of the first generation that goes to the neighbourhoods of the seeds. */
const NEIGHBOURS = 0.5;

/** Seeds first, then their mutated neighbourhoods, then ramped half-and-half. */
export function firstBrood(random: Random, brood: Brood, seeds: readonly Formula[], nursery: Nursery): void {
  for (const seed of seeds) brood.take(nursery.lawyer.formula(seed.node, mismatchesOf(seed)));
  const { grammar, lawyer, options } = nursery;
  const neighbours = seeds.length === 0 ? 0 : Math.ceil((options.population / options.islands) * NEIGHBOURS);
  // Which way a seed is bought shows when it is measured: until then it is taken as it was written.
  const parent = ({ node }: Formula): Parent => ({ node, direction: 1 });
  const donor = (): Parent => parent(pick(random, seeds));
  for (let i = 0; i < neighbours && !brood.full; i++) {
    const seed = seeds[i % seeds.length]!;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { tree } = vary(random, parent(seed), donor, grammar, options);
      if (brood.take(lawyer.formula(tree, mismatchesOf(seed)))) break;
    }
  }
  fill(random, brood, nursery);
}

/** What the leaders of niches are made of, and what is one step away: in windows, constants, prices, and in the operators of a single idea. */
function tuneLeaders(
  random: Random,
  brood: Brood,
  population: readonly Individual[],
  { grammar, lawyer, options }: Nursery,
): void {
  const room = brood.room * TUNED;
  const around = tunable(population, options).map((leader) => {
    const { node } = leader.formula;
    const steps = [
      ...oneStepAway(node, grammar),
      ...(isOneIdea(leader) ? otherOperators(node, grammar) : []),
    ];
    return { allowed: mismatchesOf(leader.formula), steps: [...partsOf(node), ...random.shuffle(steps)] };
  });
  // Round by round, so that a leader with many neighbours does not take the places of the others.
  for (let round = 0; around.some(({ steps }) => round < steps.length); round++)
    for (const { steps, allowed } of around) {
      const step = steps[round];
      if (step && brood.formulas.length < room) brood.take(lawyer.formula(step, allowed));
    }
}

/** Random trees until the brood is full. */
export function fill(random: Random, brood: Brood, { grammar, lawyer, options }: Nursery): void {
  for (let place = 0, failed = 0; !brood.full && failed < EXHAUSTED; place++)
    failed = brood.take(randomFormula(random, grammar, lawyer, options, place)) ? 0 : failed + 1;
}

/** Share of a brood that local tuning may take: the rest is left to chance. */
const TUNED = 0.3;

/** What is near the leaders of niches, then children of selected parents. */
export function nextBrood(
  random: Random,
  brood: Brood,
  population: readonly Individual[],
  nursery: Nursery,
): void {
  const { grammar, lawyer, options } = nursery;
  tuneLeaders(random, brood, population, nursery);
  const select = createSelector(population, options);
  for (let place = 0, failed = 0; !brood.full && failed < EXHAUSTED; place++) {
    const taken = Array.from({ length: TRIES }).some(() => {
      const parent = select(random);
      const { tree } = vary(random, parentOf(parent), () => parentOf(select(random)), grammar, options);
      return brood.take(lawyer.formula(tree, mismatchesOf(parent.formula)));
    });
    failed = taken || brood.take(randomFormula(random, grammar, lawyer, options, place)) ? 0 : failed + 1;
  }
}

const parentOf = ({ formula, train }: Individual): Parent => ({
  node: formula.node,
  direction: directionOf(train),
});

/** Mean 1 − similarity of sampled pairs: 0 when all are the same tree. */
export function diversity(random: Random, population: readonly Individual[], pairs = 60): number {
  if (population.length < 2) return 0;
  let sum = 0;
  for (let k = 0; k < pairs; k++) {
    const a = random.int(population.length);
    const b = (a + 1 + random.int(population.length - 1)) % population.length;
    sum += 1 - similarity(population[a]!.formula.node, population[b]!.formula.node);
  }
  return sum / pairs;
}
