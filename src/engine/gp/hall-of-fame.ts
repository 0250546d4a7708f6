import { correlation, type Fingerprint } from "./fingerprint.js";
import { byFitness, type Individual, isOneIdea } from "./individual.js";
import { directionOf, type Measure, rawFitness } from "./measure.js";
import { byTurns } from "./niches.js";
import type { GpOptions } from "./options.js";

/** Measured on both windows; its values are not known yet. */
export interface Candidate extends Individual {
  readonly valid: Measure;
}

export interface Member extends Candidate {
  readonly fingerprint: Fingerprint;
}

/** The fitness on the validation window in the direction of the train window: negative when the sign turned. */
export function validFitness(train: Measure, valid: Measure, options: GpOptions): number {
  const value = (options.fitness === "icir" ? valid.icir : valid.rankIc) ?? 0;
  return rawFitness(valid, options) === 0 ? 0 : directionOf(train) * value;
}

/** What members are ordered by: a formula is as good as the worse of its two windows. */
export const standing = (member: Candidate, options: GpOptions): number =>
  Math.min(member.fitness - member.penalty, validFitness(member.train, member.valid, options));

/**
 * The best formulas that do not say the same: no two correlate above `maxCorrelation`, nor one with a factor of the
 * library. The best of all is in. Half of the places then belong to single ideas (the leading ones by turns, two of each and
 * more where there is room), so that a strong one and the sums that it is part of leave room for the next; the rest to
 * the best whatever they are. Greedy from the best down: the order of arrival does not matter within a generation.
 */
export async function admit(
  members: readonly Member[],
  candidates: readonly Candidate[],
  library: readonly Fingerprint[],
  options: GpOptions,
  valuesOf: (candidate: Candidate) => Promise<Fingerprint>,
): Promise<Member[]> {
  const prints = new Map(members.map(({ formula, fingerprint }) => [formula.hash, fingerprint]));
  const known = new Map([...candidates, ...members].map((one) => [one.formula.hash, one]));
  const ordered = [...known.values()]
    .filter((one) => standing(one, options) > 0)
    .sort((a, b) => standing(b, options) - standing(a, options) || byFitness(a, b));
  const hall: Member[] = [];
  const seen = new Set<Candidate>();
  const fill = async (from: readonly Candidate[], room: number) => {
    for (const one of from) {
      if (hall.length >= room) return;
      if (seen.has(one)) continue;
      seen.add(one);
      const fingerprint = prints.get(one.formula.hash) ?? (await valuesOf(one));
      const alike = (other: Fingerprint) =>
        Math.abs(correlation(fingerprint, other)) > options.maxCorrelation;
      if (library.some(alike) || hall.some((other) => alike(other.fingerprint))) continue;
      hall.push({ ...one, fingerprint });
    }
  };
  const ideas = ordered.filter(isOneIdea);
  const half = Math.ceil(options.hallOfFame / 2);
  await fill(ordered, 1);
  await fill(byTurns(ideas, Math.ceil(half / 2)), half);
  await fill(ideas, half);
  await fill(ordered, options.hallOfFame);
  return hall.sort((a, b) => standing(b, options) - standing(a, options) || byFitness(a, b));
}
