import type { FactorScore } from "../../../engine/analysis/score.js";
import { briefOf, cardOf, type RunDeps, scoreAll, tellFactor } from "./deps.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";

/** Measures the formula on train, then on validation. Two looks, two lines in the ledger. */
export function score(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const candidate = state.candidate!;
    const { canonical, hash } = candidate;
    if (candidate.failure !== null || canonical === null || hash === null) return {};
    const formula = await deps.context.engine.parse(candidate.proposal!.formula, deps.request.dataset);
    const [train] = await scoreAll(deps, [formula], "train");
    tellScore(deps, candidate, train!);
    const [valid] = await scoreAll(deps, [formula], "valid");
    tellScore(deps, candidate, valid!);
    return {
      candidate: { ...candidate, train: cardOf(train!), valid: cardOf(valid!) },
      seen: [...state.seen, { hash, canonical, round: state.finished.length + 1 }],
    };
  };
}

export function tellScore(deps: RunDeps, { id, proposal }: Candidate, score: FactorScore): void {
  const split = score.split === "valid" ? "valid" : "train";
  const name = proposal!.name;
  const event = {
    type: "factor-scored",
    id,
    name,
    hash: score.hash,
    expression: score.canonical,
    split,
    score: briefOf(cardOf(score))!,
  } as const;
  tellFactor(
    deps,
    { ...event, series: score.series },
    {
      en: `scored ${name} on ${split}`,
      zh: `${split === "valid" ? "验证集" : "训练集"}评估 ${proposal!.nameZh || name}`,
    },
  );
}
