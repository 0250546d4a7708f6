import type { Text } from "../../../i18n/lang.js";
import type { ResearchFactor } from "../../../tools/research-contract.js";
import { ablationText } from "./ablate.js";
import { BAR, belowBar } from "./bar.js";
import { construction } from "./construction.js";
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
    const nameZh = proposal?.nameZh || name;
    const reason = refused ?? passed(candidate);
    const spoken = reason[deps.context.lang];
    const steps = proposal && hash !== null ? [...(await construction(deps, proposal))] : [];
    if (refused === null && hash !== null) {
      await keepFactor(deps, candidate, reason, steps);
      tellFactor(
        deps,
        { type: "factor-admitted", id, name, hash, reason: spoken },
        { en: `admitted ${name}`, zh: `入库 ${nameZh}` },
      );
    } else {
      tellFactor(
        deps,
        { type: "factor-rejected", id, name, reason: spoken },
        { en: `dropped ${name}: ${reason.en}`, zh: `未入库 ${nameZh}：${reason.zh}` },
      );
    }
    const expression = proposal?.formula ?? "";
    const factor: ResearchFactor = {
      name,
      nameZh: proposal?.nameZh ?? "",
      hypothesis: { en: proposal?.hypothesis ?? "", zh: proposal?.hypothesisZh ?? "" },
      mechanism: { en: proposal?.mechanism ?? "", zh: proposal?.mechanismZh ?? "" },
      steps,
      direction: proposal?.direction ?? 1,
      origin: candidate.evolved ? "gp" : "model",
      basedOn:
        candidate.evolved?.from.map((seed) => seed.name) ?? (proposal?.basedOn ? [proposal.basedOn] : []),
      gpRun: candidate.gpRun,
      expression,
      hash,
      ...{ reason: reason.en, reasonZh: reason.zh },
      train: briefOf(train),
      valid: briefOf(valid),
      repairs: candidate.repairs,
      aboveBar: train !== null && valid !== null && belowBar(train, valid) === null,
      originality: hash === null ? null : originalityOf(candidate),
      neighbours: candidate.neighbours,
      ablation: candidate.ablation,
      warnings: candidate.warnings.map(({ en }) => en),
      warningsZh: candidate.warnings.map(({ zh }) => zh),
    };
    const details = [
      neighbourText(candidate),
      ablationText({ rankIc: train?.rankIc ?? null }, candidate.ablation),
      ...candidate.warnings.map(({ en }) => `note: ${oneLine(en)}`),
      ...(candidate.evolved ? [`made by evolution; your explanation: ${oneLine(factor.hypothesis.en)}`] : []),
    ].filter(Boolean);
    const feedback = deps.prompts.reflect.render({
      round: String(round),
      name: oneLine(name),
      formula: oneLine(expression),
      train: cardText(train),
      valid: cardText(valid),
      verdict: `${refused === null ? "admitted" : "rejected"}: ${oneLine(reason.en)}`,
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

function passed({ train, valid }: Candidate): Text {
  const [ic, t, kept] = [train!.rankIc!.toFixed(4), train!.t!.toFixed(2), valid!.rankIc!.toFixed(4)];
  return {
    en: `RankIC ${ic} (t ${t}) on train, ${kept} on validation`,
    zh: `训练集 RankIC ${ic}（t ${t}），验证集 ${kept}`,
  };
}

/** The bar first; then whether it adds anything to the library and to what this run has admitted. */
async function whyNot(
  deps: RunDeps,
  { finished }: ResearchState,
  candidate: Candidate,
): Promise<Text | null> {
  const { context, request } = deps;
  const { train, valid, proposal } = candidate;
  if (!train || !valid || !proposal) return { en: "it was not scored", zh: "没有评估" };
  const below = belowBar(train, valid);
  if (below !== null) return below;
  const twin = candidate.neighbours.find(
    ({ correlation }) => correlation !== null && Math.abs(correlation) >= BAR.correlation,
  );
  if (twin) {
    const correlation = twin.correlation!.toFixed(2);
    return {
      en: `its values correlate ${correlation} with ${twin.name}, which is known`,
      zh: `取值与已知因子 ${twin.name} 的相关为 ${correlation}`,
    };
  }
  const formula = await context.engine.parse(proposal.formula, request.dataset);
  for (const { factor, admitted } of finished) {
    if (!admitted) continue;
    const earlier = await context.engine.parse(factor.expression, request.dataset);
    const correlation = await context.engine.correlation(formula, earlier, request.dataset, context.signal);
    if (correlation !== null && Math.abs(correlation) >= BAR.correlation) {
      return {
        en: `its values correlate ${correlation.toFixed(2)} with ${factor.name}, admitted before`,
        zh: `取值与本次已入库的 ${factor.nameZh || factor.name} 的相关为 ${correlation.toFixed(2)}`,
      };
    }
  }
  return null;
}
