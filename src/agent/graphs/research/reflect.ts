import type { RunDeps } from "./deps.js";
import { weakestOf } from "./dimensions.js";
import type { ResearchState, ResearchUpdate } from "./state.js";

/** Finds the dimension in which the factor is weakest: one specific thing for the next idea to mend. */
export function reflect(_deps: RunDeps) {
  return async ({ candidate }: ResearchState): Promise<ResearchUpdate> => {
    if (!candidate?.train || candidate.failure !== null) return {};
    return { candidate: { ...candidate, weakest: weakestOf(candidate) } };
  };
}
