import type { Fingerprint } from "./fingerprint.js";
import { admit, type Candidate, type Member, standing, validFitness } from "./hall-of-fame.js";
import { type Individual, isShort } from "./individual.js";
import type { Laboratory } from "./laboratory.js";
import { leaders } from "./niches.js";
import type { GpOptions } from "./options.js";

/** Of those that move together more than so much only the best is looked at: its twins say nothing more. */
const ALIKE = 0.97;

/** The best newcomers of different kinds, and the best short ones, are measured on the validation window and compared with the hall. */
export async function judge(
  hall: readonly Member[],
  born: readonly Individual[],
  library: readonly Fingerprint[],
  laboratory: Laboratory,
  options: GpOptions,
  batch: { readonly signal?: AbortSignal },
): Promise<Member[]> {
  const bar = (length: (one: Individual) => boolean) => {
    const present = hall.filter(length);
    return present.length < options.hallOfFame / 2
      ? 0
      : Math.min(...present.map((m) => standing(m, options)));
  };
  const bars = { short: bar(isShort), any: hall.length < options.hallOfFame ? 0 : bar(() => true) };
  const barOf = (one: Individual) => (isShort(one) ? Math.min(bars.short, bars.any) : bars.any);
  const worthy = born.filter((one) => one.fitness > 0 && one.fitness - one.penalty > barOf(one));
  const best = [
    ...new Set([
      ...leaders(worthy, options.hallOfFame, ALIKE),
      ...leaders(worthy.filter(isShort), options.hallOfFame, ALIKE),
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
