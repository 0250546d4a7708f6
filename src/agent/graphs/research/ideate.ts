import { BudgetReached } from "../../models/meter.js";
import type { ModelError } from "../../models/model-error.js";
import { ask } from "./ask.js";
import { blankCandidate, inBoth } from "./candidate.js";
import { type RunDeps, tell } from "./deps.js";
import { isIdeaFault } from "./idea-fault.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";
import { ideasOf } from "./stops.js";

/**
 * Takes the next idea that waits, or asks for new ones: one, or as many at once as the run wants, each in a direction
 * of its own. They are looked at in the order in which they were asked for, whichever comes first.
 */
export function ideate(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const [next, ...waiting] = state.waiting.length > 0 ? state.waiting : await newIdeas(deps, state);
    return { candidate: next!, waiting, usage: deps.meter.usage() };
  };
}

async function newIdeas(deps: RunDeps, state: ResearchState): Promise<readonly Candidate[]> {
  const { rounds, parallel = 1 } = deps.request;
  const done = ideasOf(state.finished);
  const count = Math.max(1, Math.min(parallel, rounds - done));
  const progress = { done, total: rounds };
  if (count === 1) tell(deps, { en: "thinking of an idea", zh: "正在构思" }, progress);
  else tell(deps, { en: `thinking of ${count} ideas at once`, zh: `正在同时构思 ${count} 个想法` }, progress);
  const asked = Array.from({ length: count }, (_, i) =>
    oneIdea(
      deps,
      state,
      {
        ...blankCandidate(`${deps.run}-${state.finished.length + 1 + i}`),
        slot: count === 1 ? null : { number: i + 1, of: count },
      },
      count - i,
    ),
  );
  const ended = await Promise.allSettled(asked);
  const ideas = ended.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failures = ended.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : []));
  // A budget that reaches for some of the ideas only still pays for those; anything else ends the run, to be resumed.
  const failure = failures.find((reason) => !(reason instanceof BudgetReached)) ?? failures[0];
  if (failure !== undefined && (ideas.length === 0 || !(failure instanceof BudgetReached))) throw failure;
  return ideas;
}

async function oneIdea(
  deps: RunDeps,
  state: ResearchState,
  blank: Candidate,
  shares: number,
): Promise<Candidate> {
  try {
    const { exchange, by } = await ask(deps, { ...state, candidate: blank }, shares);
    return { ...blank, exchanges: [exchange], by };
  } catch (error) {
    if (!isIdeaFault(error)) throw error;
    return { ...blank, failure: inBoth(error satisfies ModelError) };
  }
}
