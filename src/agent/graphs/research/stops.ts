import type { ResearchOutcome, ResearchRequest } from "../../../tools/research-contract.js";
import type { ResearchState } from "./state.js";

/** Rounds in a row without anything better after which more of the same is not worth its trials. */
const PATIENCE = 25;

/** Why a run needs no further round, or null when it does. */
export function whyStop(
  { finished }: Pick<ResearchState, "finished">,
  { rounds, target, patience = PATIENCE }: Pick<ResearchRequest, "rounds" | "target" | "patience">,
): ResearchOutcome["stopped"] | null {
  if (target !== undefined && finished.filter(({ admitted }) => admitted).length >= target) return "target";
  if (finished.length >= rounds) return "rounds";
  return sinceGain(finished) >= patience ? "saturated" : null;
}

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
