import type { FactorScore } from "../../../engine/analysis/score.js";
import type { Formula } from "../../../engine/dsl/types.js";
import type { Laboratory } from "../../../engine/gp/index.js";
import type { Text } from "../../../i18n/lang.js";
import { noticeText } from "../../../i18n/notice.js";
import type { ToolContext } from "../../../tools/context.js";
import { stepsIn } from "../../../tools/present/step-words.js";
import type { ToolProgress } from "../../../tools/progress.js";
import type { FactorEvent, ResearchRequest, ScoreBrief } from "../../../tools/research-contract.js";
import type { Meter } from "../../models/meter.js";
import type { ChatModel, ModelHooks } from "../../models/model.js";
import type { Prompt } from "../../prompts.js";
import type { Neighbourhood } from "./neighbours.js";
import type { Card } from "./state.js";

/** What the nodes of a run need from outside. */
export interface RunDeps {
  readonly run: string;
  readonly request: ResearchRequest;
  readonly context: ToolContext;
  readonly model: ChatModel;
  readonly meter: Meter;
  /** The ideation prompt, filled in. */
  readonly system: string;
  /** SHA-256 of the ideation prompt's file. */
  readonly promptHash: string;
  readonly prompts: Readonly<Record<"translate" | "repair" | "reflect" | "explain", Prompt>>;
  readonly operators: string;
  /** By canonical text. */
  readonly parsed: Map<string, Formula>;
  readonly neighbourhood: Neighbourhood;
  /** Where evolution measures; every measurement is a trial of this run. Opened when it is first asked for. */
  readonly laboratory: () => Promise<Laboratory>;
  readonly emit: (progress: ToolProgress) => void;
}

export const TIME_OVER: Text = { en: "the time that was given is over", zh: "给定的时间已到" };

export const priceUnknown = (model: string, usd: number): Text => ({
  en: `the price of ${model} is not known: the limit of $${usd} cannot be held`,
  zh: `不知道 ${model} 的价格，无法保证不超过 $${usd}`,
});

/** Says what happens in the language of the interface. */
export const tell = (
  { emit, context }: RunDeps,
  text: Text,
  more: Omit<ToolProgress, "message"> = {},
): void => emit({ message: text[context.lang], ...more });

export const tellFactor = (deps: RunDeps, factor: FactorEvent, text: Text): void =>
  tell(deps, text, { factor });

/** What a call to the model hears and tells of itself. */
export const hooksOf = ({ emit, context }: RunDeps): ModelHooks => ({
  signal: context.signal,
  onNotice: (code, text) => emit({ message: noticeText(code, text, context.lang) }),
});

/** Scores formulas on one window; each is one line of the ledger. */
export async function scoreAll(
  deps: RunDeps,
  formulas: readonly Formula[],
  split: "train" | "valid",
): Promise<readonly FactorScore[]> {
  const { context, request, run, emit, meter } = deps;
  meter.reserveFormulas(formulas.length);
  const scores = await context.engine.score(formulas, {
    dataset: request.dataset,
    split,
    horizon: request.horizon,
    entry: request.entry,
    actor: context.actor,
    ...(context.session !== undefined && { session: context.session }),
    run,
    signal: context.signal,
    onProgress: stepsIn(context.lang, emit),
  });
  meter.settleFormulas(scores.length);
  return scores;
}

export function cardOf(score: FactorScore): Card {
  return {
    rankIc: score.rankIc.mean,
    icir: score.rankIc.ir,
    t: score.rankIc.tNeweyWest,
    coverage: score.coverage,
    turnover: score.turnover,
    n: score.rankIc.n,
    datasetHash: score.datasetHash,
  };
}

export function briefOf(card: Card | null): ScoreBrief | null {
  if (!card) return null;
  const { rankIc, icir, t, coverage, turnover } = card;
  return { rankIc, icir, t, coverage, turnover };
}

export function cardText(card: Card | null): string {
  if (!card) return "not scored";
  const fixed = (value: number | null, digits: number) =>
    value === null ? "undefined" : value.toFixed(digits);
  return `RankIC ${fixed(card.rankIc, 4)}, ICIR ${fixed(card.icir, 3)}, t ${fixed(card.t, 2)}, coverage ${fixed(card.coverage, 2)}, turnover ${fixed(card.turnover, 2)}`;
}
