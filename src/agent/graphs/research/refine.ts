import { belowBar, nearBar } from "./bar.js";
import { cardOf, type RunDeps, scoreAll } from "./deps.js";
import { weakestOf } from "./dimensions.js";
import { tellScore } from "./score.js";
import type { ResearchState, ResearchUpdate } from "./state.js";
import { windowVariants } from "./variants.js";

/**
 * A formula near the bar gets its windows halved and doubled. The choice is made on train alone and only the chosen
 * variant looks at validation, so that trying variants does not use validation up. Every variant is a trial.
 */
export function refine(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const { candidate } = state;
    const { context, request } = deps;
    const { train, valid, proposal } = candidate ?? {};
    if (!candidate || !proposal || !train || !valid || candidate.failure !== null) return {};
    if (belowBar(train, valid) === null || !nearBar(train)) return {};
    const formula = await context.engine.parse(proposal.formula, request.dataset);
    const known = new Set(state.seen.map(({ hash }) => hash));
    const fields = await context.engine.fields(request.dataset);
    const variants = windowVariants(formula, fields).filter((variant) => !known.has(variant.formula.hash));
    if (variants.length === 0) return {};
    const scores = await scoreAll(
      deps,
      variants.map(({ formula }) => formula),
      "train",
    );
    const strength = (t: number | null) => Math.abs(t ?? 0);
    const round = state.finished.length + 1;
    const seen = [
      ...state.seen,
      ...variants.map(({ formula: { hash, canonical } }) => ({ hash, canonical, round })),
    ];
    const trials = state.trials + variants.length;
    const best = scores.reduce((a, b) =>
      strength(b.rankIc.tNeweyWest) > strength(a.rankIc.tNeweyWest) ? b : a,
    );
    if (strength(best.rankIc.tNeweyWest) <= strength(train.t)) return { seen, trials };
    const { formula: chosen, label } = variants.find((variant) => variant.formula.hash === best.hash)!;
    const [checked] = await scoreAll(deps, [chosen], "valid");
    const refined = {
      ...candidate,
      proposal: {
        ...proposal,
        name: `${proposal.name} (${label})`,
        formula: chosen.canonical,
        steps: [...proposal.steps, `${label}, chosen on the train window`],
      },
      hash: chosen.hash,
      canonical: chosen.canonical,
      nodes: chosen.complexity.nodes,
      train: cardOf(best),
      valid: cardOf(checked!),
    };
    tellScore(deps, refined, best);
    tellScore(deps, refined, checked!);
    return { candidate: { ...refined, weakest: weakestOf(refined) }, seen, trials: trials + 1 };
  };
}
