import { type FieldSet, formulaFromNode } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import { directionOf, type Member } from "../../../engine/gp/index.js";
import { blankCandidate } from "./candidate.js";
import { type RunDeps, tell } from "./deps.js";
import { evolveFrom } from "./evolution.js";
import { parseSeen } from "./parse-seen.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";
import { seedsOf } from "./stops.js";

/** Evolves the model's ideas together; the hall of fame waits to be looked at and explained. */
export function evolveIdeas(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const { finished, seen } = state;
    const ideas = seedsOf(state);
    const done = { evolvedUpTo: finished.length };
    tell(deps, {
      en: `evolving ${ideas.length} ideas together`,
      zh: `以 ${ideas.length} 个想法为种子进行遗传规划`,
    });
    const seeds = await Promise.all(ideas.map(({ expression }) => parseSeen(deps, expression)));
    const evolved = await evolveFrom(deps, finished.length + 1, seeds, "hybrid");
    if (!evolved) return done;
    const { gpRun, evolution } = evolved;
    const known = new Set(seen.map(({ hash }) => hash));
    const { fields } = await deps.laboratory();
    const found = evolution.hall
      .map((member) => oriented(member, fields))
      .filter(({ hash }) => !known.has(hash));
    const from = ideas.map(({ name, expression }) => ({ name, expression }));
    const waiting = found.map(({ canonical }, i): Candidate => {
      return {
        ...blankCandidate(`${deps.run}-${finished.length + 1 + i}`),
        evolved: { gpRun, from },
        gpRun,
        proposal: {
          ...{ name: `Evolved ${finished.length + 1 + i}`, nameZh: `进化因子 ${finished.length + 1 + i}` },
          hypothesis: `Evolved from ${from.map(({ name }) => name).join(", ")}; not explained yet.`,
          hypothesisZh: `由 ${from.map(({ name }) => name).join("、")} 进化而来，尚未解释。`,
          ...{ mechanism: "", mechanismZh: "" },
          steps: [`evolved by genetic programming (${gpRun})`],
          stepsZh: [`由遗传规划进化而来（${gpRun}）`],
          ...{ formula: canonical, basedOn: "", direction: 1 },
        },
      };
    });
    return { ...done, waiting };
  };
}

/** High values are bought: the formula, or its negative when the train window says so. */
function oriented({ formula, train }: Member, fields: FieldSet): Formula {
  return directionOf(train) > 0
    ? formula
    : formulaFromNode({ kind: "call", op: "neg", args: [formula.node] }, fields);
}
