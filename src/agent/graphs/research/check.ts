import { FormulaError, similarity } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import { type RunDeps, tellFactor } from "./deps.js";
import { unfaithful } from "./faithful.js";
import { parseSeen } from "./parse-seen.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";
import { tryRepair, withProposal } from "./translate.js";

/**
 * Parses the formula and refuses one that this run has scored before; what is wrong goes back to the model with its
 * place and the legal operators.
 *
 * A formula that the library already holds is legal: it may have come from an earlier run with the same seed, and
 * running again must give the same result. What else it is like, and where its words do not fit, goes into the card.
 */
export function check(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    let candidate = state.candidate!;
    for (;;) {
      const { proposal } = candidate;
      if (candidate.failure !== null || !proposal) return { candidate, usage: deps.meter.usage() };
      if (candidate.repairs === 0) propose(deps, candidate);
      const result = await legal(deps, state, proposal.formula);
      if ("formula" in result) {
        const { formula } = result;
        const neighbours = [...(await deps.neighbourhood.byStructure(formula))];
        const accepted = {
          ...candidate,
          neighbours,
          warnings: [...unfaithful(proposal, formula)],
          hash: formula.hash,
          canonical: formula.canonical,
          nodes: formula.complexity.nodes,
          similarity: await nearest(deps, state, formula),
        };
        if (candidate.repairs > 0) propose(deps, candidate);
        return { candidate: accepted, usage: deps.meter.usage() };
      }
      const repaired = await tryRepair(deps, state, candidate, result.problem, result.help);
      candidate =
        repaired.failure === null ? await withProposal(deps, state, repaired) : { ...repaired, proposal };
    }
  };
}

function propose(deps: RunDeps, { id, proposal }: Candidate): void {
  const { name, formula } = proposal!;
  const hypothesis = (deps.context.lang === "zh" && proposal!.hypothesisZh) || proposal!.hypothesis;
  tellFactor(
    deps,
    { type: "factor-proposed", id, name, hypothesis, expression: formula },
    `proposed ${name}`,
  );
}

async function legal(
  { context, request, operators }: RunDeps,
  { seen }: ResearchState,
  source: string,
): Promise<{ readonly formula: Formula } | { readonly problem: string; readonly help: string }> {
  try {
    const formula = await context.engine.parse(source, request.dataset);
    const twin = seen.find(({ hash }) => hash === formula.hash);
    if (!twin) return { formula };
    return {
      problem: `the formula is the same as that of round ${twin.round}: ${twin.canonical}`,
      help: "Propose a different formula.",
    };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const problem = [error.message, error.hint, quote(error)].filter(Boolean).join("\n");
    return { problem, help: `Legal operators:\n\n${operators}` };
  }
}

/** The line of the formula with the place marked below it. */
function quote({ source, line, column, start, end }: FormulaError): string {
  const text = source.split("\n")[line - 1] ?? "";
  const width = Math.max(1, Math.min(end - start, text.length - column + 1));
  return `${text}\n${" ".repeat(column - 1)}${"^".repeat(width)}`;
}

async function nearest(deps: RunDeps, { seen }: ResearchState, formula: Formula): Promise<number> {
  let most = 0;
  for (const { canonical } of seen) {
    const earlier = await parseSeen(deps, canonical);
    most = Math.max(most, similarity(earlier.node, formula.node));
  }
  return most;
}
