import type { ResearchFactor } from "../../../tools/research-contract.js";
import { ablationText } from "./ablate.js";
import { BAR, belowBar } from "./bar.js";
import { briefOf, cardText, type RunDeps, tellFactor } from "./deps.js";
import { adviceFor, originalityOf } from "./dimensions.js";
import { keepFactor } from "./keep-factor.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";

/** Decides by the bar, keeps the factor in the library or drops it, and words what the next idea is told. */
export function admit(deps: RunDeps) {
  return async (state: ResearchState): Promise<ResearchUpdate> => {
    const candidate = state.candidate!;
    const { id, proposal, hash, train, valid } = candidate;
    const refused = candidate.failure ?? (await whyNot(deps, state, candidate));
    const round = state.finished.length + 1;
    const name = proposal?.name ?? `idea ${round}`;
    const reason = refused ?? passed(candidate);
    if (refused === null && hash !== null) {
      await keepFactor(deps, candidate, reason);
      tellFactor(deps, { type: "factor-admitted", id, name, hash, reason }, `admitted ${name}`);
    } else {
      tellFactor(deps, { type: "factor-rejected", id, name, reason }, `dropped ${name}: ${reason}`);
    }
    const expression = proposal?.formula ?? "";
    const factor: ResearchFactor = {
      name,
      expression,
      hash,
      reason,
      train: briefOf(train),
      valid: briefOf(valid),
      repairs: candidate.repairs,
      aboveBar: train !== null && valid !== null && belowBar(train, valid) === null,
      originality: hash === null ? null : originalityOf(candidate),
      neighbours: candidate.neighbours,
      ablation: candidate.ablation,
      warnings: candidate.warnings,
    };
    const details = [
      neighbourText(candidate),
      ablationText({ rankIc: train?.rankIc ?? null }, candidate.ablation),
      ...candidate.warnings.map((warning) => `note: ${oneLine(warning)}`),
    ].filter(Boolean);
    const feedback = deps.prompts.reflect.render({
      round: String(round),
      name: oneLine(name),
      formula: oneLine(expression),
      train: cardText(train),
      valid: cardText(valid),
      verdict: `${refused === null ? "admitted" : "rejected"}: ${oneLine(reason)}`,
      weakest: candidate.weakest,
      advice: adviceFor(candidate.weakest),
      details: details.length > 0 ? details.join("\n") : "nothing more is known of it",
    });
    const finished = [...state.finished, { factor, admitted: refused === null, feedback }];
    return { candidate: null, finished, usage: deps.meter.usage() };
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

function neighbourText({ neighbours }: Candidate): string {
  const told = neighbours.map(({ name, similarity, correlation }) => {
    const values = correlation === null ? "" : `, values correlate ${correlation.toFixed(2)}`;
    return `${oneLine(name)} (structure ${similarity.toFixed(2)}${values})`;
  });
  return told.length > 0 ? `nearest known factors: ${told.join("; ")}` : "";
}

const passed = ({ train, valid }: Candidate): string =>
  `RankIC ${train!.rankIc!.toFixed(4)} (t ${train!.t!.toFixed(2)}) on train, ${valid!.rankIc!.toFixed(4)} on validation`;

/** The bar first; then whether it adds anything to the library and to what this run has admitted. */
async function whyNot(
  deps: RunDeps,
  { finished }: ResearchState,
  candidate: Candidate,
): Promise<string | null> {
  const { context, request } = deps;
  const { train, valid, proposal } = candidate;
  if (!train || !valid || !proposal) return "it was not scored";
  const below = belowBar(train, valid);
  if (below !== null) return below;
  const twin = candidate.neighbours.find(
    ({ correlation }) => correlation !== null && Math.abs(correlation) >= BAR.correlation,
  );
  if (twin) return `its values correlate ${twin.correlation!.toFixed(2)} with ${twin.name}, which is known`;
  const formula = await context.engine.parse(proposal.formula, request.dataset);
  for (const { factor, admitted } of finished) {
    if (!admitted) continue;
    const earlier = await context.engine.parse(factor.expression, request.dataset);
    const correlation = await context.engine.correlation(formula, earlier, request.dataset, context.signal);
    if (correlation !== null && Math.abs(correlation) >= BAR.correlation) {
      return `its values correlate ${correlation.toFixed(2)} with ${factor.name}, admitted before`;
    }
  }
  return null;
}
