import type { Formula } from "../../../engine/dsl/types.js";
import type { Text } from "../../../i18n/lang.js";
import { belowBar, nearBar } from "./bar.js";
import { cardOf, type RunDeps, scoreAll, tell } from "./deps.js";
import { weakestOf } from "./dimensions.js";
import { evolveFrom, strongestForm } from "./evolution.js";
import { parseSeen } from "./parse-seen.js";
import { LONGEST_NAME } from "./proposal.js";
import { tellScore } from "./score.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";
import { windowVariants } from "./variants.js";

/** A changed form of the idea, measured on train. */
interface Form {
  readonly formula: Formula;
  readonly label: Text;
  readonly gpRun: string | null;
}

/**
 * A formula near the bar is changed: by a small evolution from it and its neighbourhood, or by halving and doubling its
 * windows. The choice is made on train, and only the chosen form is scored on validation. Every form is a trial.
 */
export function refine(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const { candidate } = state;
    const { context, request } = deps;
    const { train, valid, proposal } = candidate ?? {};
    const { refine: how = "windows" } = request;
    if (!candidate || !proposal || !train || !valid || candidate.failure !== null) return {};
    // What evolution has made is not evolved again.
    if (how === "none" || candidate.evolved || belowBar(train, valid) === null || !nearBar(train)) return {};
    const formula = await context.engine.parse(proposal.formula, request.dataset);
    const forms =
      how === "gp" ? await byEvolution(deps, state, formula) : await byWindows(deps, state, formula);
    if (forms.length === 0) return {};
    const scores = await scoreAll(
      deps,
      forms.map((form) => form.formula),
      "train",
    );
    const strength = (t: number | null) => Math.abs(t ?? 0);
    const round = state.finished.length + 1;
    const seen = [
      ...state.seen,
      ...forms.map(({ formula: { hash, canonical } }) => ({ hash, canonical, round })),
    ];
    const best = scores.reduce((a, b) =>
      strength(b.rankIc.tNeweyWest) > strength(a.rankIc.tNeweyWest) ? b : a,
    );
    if (strength(best.rankIc.tNeweyWest) <= strength(train.t)) return { seen };
    const chosen = forms.find((form) => form.formula.hash === best.hash)!;
    const [checked] = await scoreAll(deps, [chosen.formula], "valid");
    const changed = changedBy(candidate, chosen);
    const refined = { ...changed, train: cardOf(best), valid: cardOf(checked!) };
    tellScore(deps, refined, best);
    tellScore(deps, refined, checked!);
    // The nearest by values were those of the form before.
    const neighbours = [...(await deps.neighbourhood.byValues(chosen.formula, context.signal))];
    const known = { ...refined, neighbours };
    return { candidate: { ...known, weakest: weakestOf(known) }, seen };
  };
}

async function byWindows(deps: RunDeps, { seen }: ResearchState, formula: Formula): Promise<readonly Form[]> {
  const known = new Set(seen.map(({ hash }) => hash));
  const fields = await deps.context.engine.fields(deps.request.dataset);
  return windowVariants(formula, fields)
    .filter((variant) => !known.has(variant.formula.hash))
    .map((variant) => ({
      formula: variant.formula,
      label: { en: variant.label, zh: variant.label.replace("windows", "窗口") },
      gpRun: null,
    }));
}

async function byEvolution(
  deps: RunDeps,
  { seen, finished, candidate }: ResearchState,
  formula: Formula,
): Promise<readonly Form[]> {
  const { name, nameZh } = candidate!.proposal!;
  tell(deps, {
    en: `near the bar: evolving ${name}`,
    zh: `接近入库标准：用遗传规划改进 ${nameZh || name}`,
  });
  const evolved = await evolveFrom(deps, finished.length + 1, [formula], "refine");
  if (!evolved) return [];
  const known = new Set(seen.map(({ hash }) => hash));
  const chosen = await strongestForm(evolved, formula, known, (expression) => parseSeen(deps, expression));
  if (!chosen) return [];
  return [{ formula: chosen, label: { en: "evolved", zh: "进化" }, gpRun: evolved.gpRun }];
}

function changedBy(candidate: Candidate, { formula, label, gpRun }: Form): Candidate {
  const proposal = candidate.proposal!;
  const before = proposal.formula.replace(/\s+/g, " ").trim();
  const step: Text =
    gpRun === null
      ? { en: `${label.en}, chosen on the train window`, zh: `${label.zh}，按训练集选定` }
      : {
          en: `evolved on the train window by genetic programming from ${before}`,
          zh: `在训练集上用遗传规划由 ${before} 进化而来`,
        };
  const caveat: Text = {
    en: "genetic programming has changed the formula; hypothesis and steps are those of the idea before it",
    zh: "公式经遗传规划修改；假设与步骤是修改之前的",
  };
  return {
    ...candidate,
    proposal: {
      ...proposal,
      name: `${proposal.name.slice(0, LONGEST_NAME - label.en.length - 3)} (${label.en})`,
      ...(proposal.nameZh && {
        nameZh: `${proposal.nameZh.slice(0, LONGEST_NAME - label.zh.length - 2)}（${label.zh}）`,
      }),
      formula: formula.canonical,
      steps: [...proposal.steps, step.en],
      ...(proposal.stepsZh.length > 0 && { stepsZh: [...proposal.stepsZh, step.zh] }),
    },
    ...{ hash: formula.hash, canonical: formula.canonical, nodes: formula.complexity.nodes, gpRun },
    warnings: [...candidate.warnings, ...(gpRun === null ? [] : [caveat])],
  };
}
