import type { ResearchOutcome, ResearchRequest } from "../../../tools/research-contract.js";
import type { ResearchState } from "./state.js";

/** Rounds in a row without anything better after which more of the same is not worth its trials. */
const PATIENCE = 25;
/** Ideas in a row of which nothing could be used: the model goes in circles, and every answer costs. */
const UNUSABLE = 5;
/** Ideas that evolution begins from in a hybrid run. */
const SEEDS = 4;

/** Ideas of the model among the finished ones: what evolution has made comes on top of the rounds. */
export const ideasOf = (finished: ResearchState["finished"]): number =>
  finished.filter(({ factor }) => factor.origin !== "gp").length;

/** Why a run needs no further idea, or null when it does. */
export function whyStop(
  { finished }: Pick<ResearchState, "finished">,
  { rounds, target, patience = PATIENCE }: Pick<ResearchRequest, "rounds" | "target" | "patience">,
): ResearchOutcome["stopped"] | null {
  if (target !== undefined && finished.filter(({ admitted }) => admitted).length >= target) return "target";
  if (ideasOf(finished) >= rounds) return "rounds";
  if (finished.length >= UNUSABLE && finished.slice(-UNUSABLE).every(({ factor }) => factor.hash === null))
    return "stuck";
  return sinceGain(finished) >= patience ? "saturated" : null;
}

/** What a run does after an idea is finished. Ideas that were paid for have their turn before it ends. */
export function whatNext(state: ResearchState, request: ResearchRequest): "ideate" | "evolve" | null {
  const stop = whyStop(state, request);
  if (stop === "target") return null;
  if (state.waiting.length > 0) return "ideate";
  if (request.hybrid) {
    const fresh = seedsOf(state).length;
    if (fresh >= SEEDS || (stop !== null && fresh > 0)) return "evolve";
  }
  return stop === null ? "ideate" : null;
}

/** The model's measured ideas since the last evolution. */
export const seedsOf = ({ finished, evolvedUpTo }: Pick<ResearchState, "finished" | "evolvedUpTo">) =>
  finished
    .slice(evolvedUpTo)
    .map(({ factor }) => factor)
    .filter(({ origin, train }) => origin === "model" && train !== null);

/** Rounds since one was admitted or showed a stronger |t| on train than every round before it. */
function sinceGain(finished: ResearchState["finished"]): number {
  let best = 0;
  let last = -1;
  for (const [i, { admitted, factor }] of finished.entries()) {
    const strength = Math.abs(factor.train?.t ?? 0);
    if (admitted || strength > best) last = i;
    best = Math.max(best, strength);
  }
  return finished.length - 1 - last;
}
