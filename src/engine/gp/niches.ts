import { byFitness, type Individual } from "./individual.js";
import type { GpOptions } from "./options.js";
import { unpackProfile } from "./profile.js";

/** Two formulas whose profiles agree so far are one formula in other words: a niche keeps one of them. */
const TWINS = 0.9999;

/** Single ideas whose RankIC moves together less than so much are two, and not one in other windows. */
const OTHER_IDEA = 0.3;

/** A niche: the best formula of an idea, and those that do the same less well. */
interface Niche {
  readonly leader: Individual;
  readonly profile: Profile;
  members: number;
}

/** A profile with its mean taken off, scaled to length 1; undefined where it says nothing. */
type Profile = Float32Array | undefined;

/**
 * The population without its crowds (clearing, Pétrowski 1996): from the best down, a formula joins the niche of the
 * first leader whose daily RankIC it moves with, and a niche that is full turns it away. Those that stay breed: one
 * idea that everybody has found cannot fill the population.
 */
export function cleared(population: readonly Individual[], options: GpOptions): readonly Individual[] {
  const { nicheSize, nicheCorrelation } = options;
  if (nicheSize === 0) return population;
  const niches: Niche[] = [];
  const kept: Individual[] = [];
  for (const one of population.toSorted(byFitness)) {
    const profile = profileOf(one);
    const { niche, likeness } = nearest(niches, profile);
    if (niche === undefined || likeness <= nicheCorrelation) {
      niches.push({ leader: one, profile, members: 1 });
      kept.push(one);
    } else if (likeness < TWINS && niche.members < nicheSize) {
      niche.members++;
      kept.push(one);
    }
  }
  return kept;
}

/** The best of every niche, best first, at most `n`. */
export function leaders(population: readonly Individual[], n: number, correlation: number): Individual[] {
  const niches: Niche[] = [];
  for (const one of population.toSorted(byFitness)) {
    if (niches.length >= n) break;
    const profile = profileOf(one);
    const { likeness } = nearest(niches, profile);
    if (likeness <= correlation) niches.push({ leader: one, profile, members: 1 });
  }
  return niches.map(({ leader }) => leader);
}

/**
 * The `n` leading ideas by turns: the first of each, the second of each, and so on. Of an idea those come first that no
 * shorter formula of it equals: its plain forms have a place beside the one that fits best. What belongs to none of the
 * leading ideas is left out.
 * @param ordered the best first
 */
export function byTurns<T extends Individual>(ordered: readonly T[], n: number): T[] {
  const niches: (Niche & { readonly all: T[] })[] = [];
  for (const one of ordered) {
    const profile = profileOf(one);
    const { niche, likeness } = nearest(niches, profile);
    if (niche && likeness > OTHER_IDEA) niche.all.push(one);
    else if (niches.length < n) niches.push({ leader: one, profile, members: 1, all: [one] });
  }
  const queues = niches.map(({ all }) => plainFirst(all));
  const rounds = Math.max(0, ...queues.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, k) => queues.flatMap((queue) => queue.slice(k, k + 1))).flat();
}

/** The front of quality and brevity before the others, both in their order. */
function plainFirst<T extends Individual>(ordered: readonly T[]): T[] {
  let shortest = Number.POSITIVE_INFINITY;
  const front = new Set<T>();
  for (const one of ordered) {
    if (one.formula.complexity.nodes >= shortest) continue;
    shortest = one.formula.complexity.nodes;
    front.add(one);
  }
  return [...front, ...ordered.filter((one) => !front.has(one))];
}

/** The niche whose leader a profile is most like; the sign of a formula does not matter. */
function nearest<N extends Niche>(
  niches: readonly N[],
  profile: Profile,
): { readonly niche: N | undefined; readonly likeness: number } {
  let best: N | undefined;
  let likeness = 0;
  for (const niche of niches) {
    const alike = dot(niche.profile, profile);
    if (alike > likeness) [best, likeness] = [niche, alike];
  }
  return { niche: best, likeness };
}

function dot(a: Profile, b: Profile): number {
  if (!a || !b) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return Math.abs(sum);
}

/** What is compared is when a formula works, not how well: the mean is taken off, so that two good ones are not alike by it. */
function profileOf({ train }: Individual): Profile {
  const blocks = unpackProfile(train.profile);
  if (blocks.length === 0) return undefined;
  const mean = blocks.reduce((a, b) => a + b, 0) / blocks.length;
  const centred = Float32Array.from(blocks, (v) => v - mean);
  const length = Math.hypot(...centred);
  return length > 0 ? centred.map((v) => v / length) : undefined;
}
