import type { Formula } from "../../../engine/dsl/types.js";
import type { RunDeps } from "./deps.js";
import { parseSeen } from "./parse-seen.js";
import { frequentParts, partSizes, skeletonOf } from "./parts.js";
import type { ResearchState } from "./state.js";

/** A part is worn when so many formulas, and such a share of them, hold it. */
const WORN = { formulas: 4, share: 0.25 } as const;

export interface WornPart {
  readonly skeleton: string;
  readonly holders: number;
  /** Formulas that were looked at. */
  readonly of: number;
  readonly where: "run" | "library";
}

/** The parts (windows left open) that the formulas of this run, or those of the library, hold again and again. */
export async function wornParts(deps: RunDeps, { seen }: ResearchState): Promise<readonly WornPart[]> {
  const all = await Promise.all(seen.map(({ canonical }) => parseSeen(deps, canonical)));
  const library = await deps.neighbourhood.formulas();
  return [...worn(all, "run"), ...worn(library, "library")];
}

function worn(all: readonly Formula[], where: WornPart["where"]): readonly WornPart[] {
  if (all.length < WORN.formulas) return [];
  // The variants that refining has tried are one idea, not three.
  const formulas = [...new Map(all.map((formula) => [skeletonOf(formula.node), formula])).values()];
  const least = Math.max(WORN.formulas, Math.ceil(formulas.length * WORN.share));
  return frequentParts(formulas, least).map(({ skeleton, holders }) => ({
    ...{ skeleton, holders: holders.length, of: formulas.length, where },
  }));
}

/** The worn part that takes most of a formula, and which share of its nodes that is. */
export function wornShare(
  formula: Formula,
  parts: readonly WornPart[],
): { readonly share: number; readonly part: WornPart | undefined } {
  const sizes = partSizes(formula);
  let share = 0;
  let part: WornPart | undefined;
  for (const one of parts) {
    const taken = (sizes.get(one.skeleton) ?? 0) / formula.complexity.nodes;
    if (taken <= share) continue;
    share = taken;
    part = one;
  }
  return { share: Math.min(1, share), part };
}
