import type { Fingerprint } from "./fingerprint.js";
import { admit, type Member, standing, validFitness } from "./hall-of-fame.js";
import { byFitness, type Individual } from "./individual.js";
import type { Laboratory } from "./laboratory.js";
import type { GpOptions } from "./options.js";

/** New individuals per hall member that are looked at on the validation window in a generation. */
const CANDIDATES = 2;
/** The best newcomers are measured on the validation window and compared with the hall. */
export async function judge(
  hall: readonly Member[],
  born: readonly Individual[],
  library: readonly Fingerprint[],
  laboratory: Laboratory,
  options: GpOptions,
  batch: { readonly signal?: AbortSignal },
): Promise<Member[]> {
  const worst = hall.length < options.hallOfFame ? 0 : Math.min(...hall.map((m) => standing(m, options)));
  const best = born
    .filter(({ fitness, penalty }) => fitness > 0 && fitness - penalty > worst)
    .sort(byFitness)
    .slice(0, CANDIDATES * options.hallOfFame);
  const valid = await laboratory.measure(
    best.map(({ formula }) => formula),
    "valid",
    batch,
  );
  const candidates: Member[] = [];
  for (const [i, one] of best.entries()) {
    const { measure } = valid[i]!;
    if (validFitness(one.train, measure, options) <= worst) continue;
    candidates.push({
      ...one,
      valid: measure,
      fingerprint: await laboratory.fingerprint(one.formula, batch),
    });
  }
  return admit(hall, candidates, library, options);
}
