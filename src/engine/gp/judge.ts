import type { Fingerprint } from "./fingerprint.js";
import { admit, type Candidate, type Member, standing, validFitness } from "./hall-of-fame.js";
import { byFitness, type Individual, isOneIdea } from "./individual.js";
import type { Laboratory } from "./laboratory.js";
import { byTurns, leaders } from "./niches.js";
import type { GpOptions } from "./options.js";

/** Of those that move together more than so much only the best is looked at: its twins say nothing more. */
const ALIKE = 0.97;

/** The best newcomers of different kinds, and of single ideas, are measured on the validation window and compared with the hall. */
export async function judge(
  hall: readonly Member[],
  born: readonly Individual[],
  library: readonly Fingerprint[],
  laboratory: Laboratory,
  options: GpOptions,
  batch: { readonly signal?: AbortSignal },
): Promise<Member[]> {
  const worst = hall.length < options.hallOfFame ? 0 : Math.min(...hall.map((m) => standing(m, options)));
  // One idea may be weaker than all that is there and be the first of its kind: the hall has a place for it.
  const barOf = (one: Individual) => (isOneIdea(one) ? 0 : worst);
  const worthy = born.filter((one) => one.fitness > 0 && one.fitness - one.penalty > barOf(one));
  const ideas = worthy.filter(isOneIdea);
  const half = Math.ceil(options.hallOfFame / 2);
  const best = [
    ...new Set([
      ...leaders(worthy, options.hallOfFame, ALIKE),
      ...byTurns(ideas.toSorted(byFitness), half).slice(0, half),
      ...leaders(ideas, half, ALIKE),
    ]),
  ];
  const valid = await laboratory.measure(
    best.map(({ formula }) => formula),
    "valid",
    batch,
  );
  const candidates = best.flatMap((one, i): Candidate[] => {
    const { measure } = valid[i]!;
    return validFitness(one.train, measure, options) <= barOf(one) ? [] : [{ ...one, valid: measure }];
  });
  // Values are needed of those alone whose turn comes before the hall is full: each costs as much as a measurement.
  return admit(hall, candidates, library, options, ({ formula }) => laboratory.fingerprint(formula, batch));
}
