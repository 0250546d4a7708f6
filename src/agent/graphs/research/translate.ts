import type { Text } from "../../../i18n/lang.js";
import { inBoth } from "./candidate.js";
import type { RunDeps } from "./deps.js";
import { isIdeaFault } from "./idea-fault.js";
import { PROPOSE, readProposal } from "./proposal.js";
import { repair } from "./repair.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";

/** Turns the model's answer into a proposal, asking again when its form is wrong. */
export function translate(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    let candidate = state.candidate!;
    if (candidate.failure !== null) return {};
    candidate = await withProposal(deps, state, candidate);
    return { candidate, usage: deps.meter.usage() };
  };
}

/** The candidate with a proposal read from its last answer, or with a failure. */
export async function withProposal(
  deps: RunDeps,
  state: ResearchState,
  candidate: Candidate,
): Promise<Candidate> {
  let present = candidate;
  while (present.failure === null) {
    const { args, text } = present.exchanges.at(-1)!;
    const read = readProposal(args, text);
    if (read.ok) return { ...present, proposal: read.proposal };
    const help = `The arguments must fit this schema: ${JSON.stringify(PROPOSE.parameters)}`;
    present = await tryRepair(deps, state, present, formFault(read.problem), help);
  }
  return present;
}

const formFault = (problem: string): Text => ({ en: problem, zh: `方案的格式不对：${problem}` });

/** A repair during which the model may refuse: that ends the idea, not the run. */
export async function tryRepair(
  deps: RunDeps,
  state: ResearchState,
  candidate: Candidate,
  problem: Text,
  help: string,
): Promise<Candidate> {
  try {
    return await repair(deps, state, candidate, problem, help);
  } catch (error) {
    if (!isIdeaFault(error)) throw error;
    return { ...candidate, failure: inBoth(error) };
  }
}
