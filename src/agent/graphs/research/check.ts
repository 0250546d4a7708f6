import { FormulaError, similarity } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import type { Text } from "../../../i18n/lang.js";
import { inBoth } from "./candidate.js";
import { type RunDeps, tellFactor } from "./deps.js";
import { unfaithful, unmappedSteps } from "./faithful.js";
import { parseSeen } from "./parse-seen.js";
import { readProposal } from "./proposal.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";
import { tryRepair, withProposal } from "./translate.js";
import { type WornPart, wornParts, wornShare } from "./worn.js";

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
      if (candidate.repairs === 0 || candidate.evolved) propose(deps, candidate);
      const result = await legal(deps, state, proposal.formula);
      if ("formula" in result) {
        const mapped = await mapSteps(deps, state, candidate, result.formula);
        const { formula } = mapped;
        const again = candidate.repairs > 0 || mapped.candidate !== candidate;
        candidate = mapped.candidate;
        const neighbours = [...(await deps.neighbourhood.byStructure(formula))];
        const { share, part } = wornShare(formula, await wornParts(deps, state));
        const accepted = {
          ...candidate,
          neighbours,
          worn: share,
          warnings: [
            ...(candidate.evolved ? [] : unfaithful(candidate.proposal!, formula)),
            ...(part ? [wornText(part)] : []),
          ],
          hash: formula.hash,
          canonical: formula.canonical,
          nodes: formula.complexity.nodes,
          similarity: await nearest(deps, state, formula),
        };
        if (again && !candidate.evolved) propose(deps, candidate);
        return { candidate: accepted, usage: deps.meter.usage() };
      }
      // What evolution has found again is no fault of the model's: there is nothing to mend.
      if (candidate.evolved) return { candidate: { ...candidate, failure: result.problem } };
      const repaired = await tryRepair(deps, state, candidate, result.problem, result.help);
      candidate =
        repaired.failure === null ? await withProposal(deps, state, repaired) : { ...repaired, proposal };
    }
  };
}

const MAP_STEPS =
  "Either the words or the formula are wrong. Begin the construction step of each named step of the formula with its " +
  "name and a colon, describe no step that the formula does not have, and keep the formula if it does what you mean.";

/**
 * Steps of words and formula that do not map to each other are asked about once. The formula is legal already, so a
 * worse answer changes nothing: the idea goes on as it was, with the doubt on its card. No repair of the formula is
 * counted.
 */
async function mapSteps(
  deps: RunDeps,
  state: ResearchState,
  candidate: Candidate,
  formula: Formula,
): Promise<{ readonly candidate: Candidate; readonly formula: Formula }> {
  const doubts = candidate.evolved ? [] : unmappedSteps(candidate.proposal!);
  if (doubts.length === 0) return { candidate, formula };
  const problem = {
    en: doubts.map(({ en }) => en).join("; "),
    zh: doubts.map(({ zh }) => zh).join("；"),
  };
  const asked = await tryRepair(deps, state, candidate, problem, MAP_STEPS);
  const { args = null, text = "" } = asked.failure === null ? asked.exchanges.at(-1)! : {};
  const read = readProposal(args, text);
  const result = read.ok && (await legal(deps, state, read.proposal.formula));
  if (!read.ok || !result || !("formula" in result)) return { candidate, formula };
  return {
    candidate: { ...asked, repairs: candidate.repairs, proposal: read.proposal },
    formula: result.formula,
  };
}

function propose(deps: RunDeps, { id, proposal }: Candidate): void {
  const { name, nameZh, formula, mechanism, mechanismZh, steps, stepsZh } = proposal!;
  const zh = deps.context.lang === "zh";
  const hypothesis = (zh && proposal!.hypothesisZh) || proposal!.hypothesis;
  const card = {
    ...(nameZh && { nameZh }),
    mechanism: (zh && mechanismZh) || mechanism,
    steps: zh && stepsZh.length > 0 ? stepsZh : steps,
  };
  tellFactor(
    deps,
    { type: "factor-proposed", id, name, hypothesis, expression: formula, ...card },
    { en: `proposed ${name}`, zh: `提出 ${nameZh || name}` },
  );
}

const wornText = ({ skeleton, holders, of, where }: WornPart): Text => ({
  en: `it is built on ${skeleton}, which ${holders} of ${of} formulas of ${where === "run" ? "this run" : "the library"} hold`,
  zh: `它建立在 ${skeleton} 之上，而${where === "run" ? "本次运行" : "因子库"}的 ${of} 个公式中已有 ${holders} 个含有它`,
});

async function legal(
  { context, request, operators }: RunDeps,
  { seen }: ResearchState,
  source: string,
): Promise<{ readonly formula: Formula } | { readonly problem: Text; readonly help: string }> {
  try {
    const formula = await context.engine.parse(source, request.dataset);
    const twin = seen.find(({ hash }) => hash === formula.hash);
    if (!twin) return { formula };
    return {
      problem: {
        en: `the formula is the same as that of round ${twin.round}: ${twin.canonical}`,
        zh: `公式与第 ${twin.round} 轮的相同：${twin.canonical}`,
      },
      help: "Propose a different formula.",
    };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const { en, zh } = inBoth(error);
    const problem = { en: [en, error.hint, quote(error)].filter(Boolean).join("\n"), zh };
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
