import { ablate } from "./ablate.js";
import { nearBar } from "./bar.js";
import type { RunDeps } from "./deps.js";
import { weakestOf } from "./dimensions.js";
import type { ResearchState, ResearchUpdate } from "./state.js";

/**
 * Finds the dimension in which the factor is weakest: one specific thing for the next idea to mend. Of a formula near
 * the bar it also finds which known factors have the same values and which of its parts carries the signal; a formula
 * that carries nothing is not worth those trials.
 */
export function reflect(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const { candidate } = state;
    if (!candidate?.train || candidate.failure !== null) return {};
    if (!nearBar(candidate.train)) return { candidate: { ...candidate, weakest: weakestOf(candidate) } };
    const { context, request, neighbourhood } = deps;
    const formula = await context.engine.parse(candidate.proposal!.formula, request.dataset);
    const neighbours = [...(await neighbourhood.byValues(formula, context.signal))];
    const ablation = [...(await ablate(deps, formula))];
    const known = { ...candidate, neighbours, ablation };
    return {
      candidate: { ...known, weakest: weakestOf(known) },
    };
  };
}
