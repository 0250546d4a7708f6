import type { Text } from "../../../i18n/lang.js";
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
  problem: Text,
  help: string,
): Promise<Candidate> {
  if (candidate.repairs >= MOST_REPAIRS) {
    const failure = {
      en: `no usable proposal after ${MOST_REPAIRS} repairs: ${problem.en}`,
      zh: `修正 ${MOST_REPAIRS} 次后仍无可用的方案：${problem.zh}`,
    };
    return { ...candidate, failure };
  }
  const attempt = candidate.repairs + 1;
  tellFactor(
    deps,
    { type: "factor-repaired", id: candidate.id, attempt, problem: problem[deps.context.lang] },
    { en: `repair ${attempt}: ${problem.en}`, zh: `第 ${attempt} 次修正：${problem.zh}` },
  );
  const values = { attempt: String(attempt), attempts: String(MOST_REPAIRS), problem: problem.en, help };
  const told = deps.prompts.repair.render(values);
  const exchanges = candidate.exchanges.map((exchange, i) =>
    i === candidate.exchanges.length - 1 ? { ...exchange, problem: told } : exchange,
  );
  const asked = { ...candidate, exchanges, repairs: attempt, proposal: null };
  const { exchange, by } = await ask(deps, { ...state, candidate: asked });
  return { ...asked, exchanges: [...exchanges, exchange], by };
}
