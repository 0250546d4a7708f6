import { byFitness, type Individual } from "./individual.js";
import type { GpOptions } from "./options.js";
import { unpackProfile } from "./profile.js";

/** Two formulas whose profiles agree so far are one formula in other words: a niche keeps one of them. */
const TWINS = 0.9999;

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

/** The niche whose leader a profile is most like; the sign of a formula does not matter. */
function nearest(
  niches: readonly Niche[],
  profile: Profile,
): { readonly niche: Niche | undefined; readonly likeness: number } {
  let best: Niche | undefined;
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
