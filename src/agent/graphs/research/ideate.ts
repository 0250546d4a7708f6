import { ask } from "./ask.js";
import type { RunDeps } from "./deps.js";
import { isIdeaFault } from "./idea-fault.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";

/** Asks for the next idea, with the study's prompt, the brief and what earlier rounds found. */
export function ideate(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const round = state.finished.length + 1;
    deps.emit({ message: "thinking of an idea", done: round - 1, total: deps.request.rounds });
    const blank: Candidate = {
      id: `${deps.run}-${round}`,
      exchanges: [],
      repairs: 0,
      proposal: null,
      hash: null,
      canonical: null,
      nodes: 0,
      similarity: 0,
      neighbours: [],
      ablation: [],
      warnings: [],
      train: null,
      valid: null,
      weakest: "effectiveness",
      failure: null,
    };
    try {
      const answer = await ask(deps, { ...state, candidate: null });
      return { candidate: { ...blank, exchanges: [answer] }, usage: deps.meter.usage() };
    } catch (error) {
      if (!isIdeaFault(error)) throw error;
      return { candidate: { ...blank, failure: error.message }, usage: deps.meter.usage() };
    }
  };
}
