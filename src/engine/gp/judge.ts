import type { Fingerprint } from "./fingerprint.js";
import { admit, type Candidate, type Member, standing, validFitness } from "./hall-of-fame.js";
import type { Individual } from "./individual.js";
import type { Laboratory } from "./laboratory.js";
import { leaders } from "./niches.js";
import type { GpOptions } from "./options.js";

/** New individuals per hall member that are looked at on the validation window in a generation. */
const CANDIDATES = 2;
/** Of those that move together more than so much only the best is looked at: its twins say nothing more. */
const ALIKE = 0.97;

/** The best newcomers of different kinds are measured on the validation window and compared with the hall. */
export async function judge(
  hall: readonly Member[],
  born: readonly Individual[],
  library: readonly Fingerprint[],
  laboratory: Laboratory,
  options: GpOptions,
  batch: { readonly signal?: AbortSignal },
): Promise<Member[]> {
  const worst = hall.length < options.hallOfFame ? 0 : Math.min(...hall.map((m) => standing(m, options)));
  const worthy = born.filter(({ fitness, penalty }) => fitness > 0 && fitness - penalty > worst);
  const best = leaders(worthy, CANDIDATES * options.hallOfFame, ALIKE);
  const valid = await laboratory.measure(
    best.map(({ formula }) => formula),
    "valid",
    batch,
  );
  const candidates = best.flatMap((one, i): Candidate[] => {
    const { measure } = valid[i]!;
    return validFitness(one.train, measure, options) <= worst ? [] : [{ ...one, valid: measure }];
  });
  // Values are needed of those alone whose turn comes before the hall is full: each costs as much as a measurement.
  return admit(hall, candidates, library, options, ({ formula }) => laboratory.fingerprint(formula, batch));
}
