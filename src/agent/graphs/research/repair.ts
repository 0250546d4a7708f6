import { ask } from "./ask.js";
import { type RunDeps, tellFactor } from "./deps.js";
import type { Candidate, ResearchState } from "./state.js";

/** After this many unusable answers in a round the idea is recorded as failed. */
const MOST_REPAIRS = 3;

/**
 * Tells the model what is wrong and asks once more; the candidate with its new answer, or failed when it has had its
 * chances.
 */
export async function repair(
  deps: RunDeps,
  state: ResearchState,
  candidate: Candidate,
  problem: string,
  help: string,
): Promise<Candidate> {
  if (candidate.repairs >= MOST_REPAIRS) {
    return { ...candidate, failure: `no usable proposal after ${MOST_REPAIRS} repairs: ${problem}` };
  }
  const attempt = candidate.repairs + 1;
  tellFactor(
    deps,
    { type: "factor-repaired", id: candidate.id, attempt, problem },
    `repair ${attempt}: ${problem}`,
  );
  const values = { attempt: String(attempt), attempts: String(MOST_REPAIRS), problem, help };
  const told = deps.prompts.repair.render(values);
  const exchanges = candidate.exchanges.map((exchange, i) =>
    i === candidate.exchanges.length - 1 ? { ...exchange, problem: told } : exchange,
  );
  const asked = { ...candidate, exchanges, repairs: attempt, proposal: null };
  const answer = await ask(deps, { ...state, candidate: asked });
  return { ...asked, exchanges: [...exchanges, answer] };
}
