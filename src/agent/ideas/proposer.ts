import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { HumanMessage } from "@langchain/core/messages";
import { FormulaError } from "../../engine/dsl/index.js";
import type { Ask, Proposals, Proposed } from "../../engine/gp/index.js";
import type { ToolContext } from "../../tools/context.js";
import { askedLimits, limitsInForce, readingLimits } from "../../tools/live-limits.js";
import { type ModelProposer, ProposerBudgetError, type ProposerRequest } from "../../tools/proposer.js";
import { isIdeaFault } from "../graphs/research/idea-fault.js";
import { ideationFor } from "../graphs/research/prepare.js";
import type { ResearchDeps } from "../graphs/research/run.js";
import { languageGuide } from "../language-guide.js";
import { createModel } from "../models/create-model.js";
import { BudgetReached, createMeter } from "../models/meter.js";
import { malformedArguments } from "../models/model.js";
import { mendRecording, recording } from "../models/record.js";
import { readRecording } from "../models/replay.js";
import { callWithin } from "../models/spend.js";
import { fence, loadPrompt } from "../prompts.js";
import { toldText } from "./feedback.js";
import { type Many, PROPOSE_MANY, readMany } from "./many.js";

/** Illegal formulas of the last answer that the next question quotes. */
const QUOTED = 10;

/** What a search asks of children in place of new ideas; the offline ideator knows these words. */
const VARY = {
  mutate:
    "Each must be an edit of the formula above: keep the part that carries the signal and change one thing where its figures are weakest. Leave `explanation` empty.",
  cross:
    "Each must be made of parts of both formulas above, so that one makes up for what the other lacks. Leave `explanation` empty.",
} as const;

/**
 * A model behind the interface of a search: the study's prompt, the brief, what its formulas measured on train. Answers
 * are appended to `completions`; what stands there already is not asked again, so that a run that was killed goes on
 * without paying twice. An illegal formula is told once, with its error, and costs no evaluation.
 */
export async function createProposer(
  request: ProposerRequest,
  context: ToolContext,
  { env, ...effects }: ResearchDeps,
): Promise<ModelProposer> {
  const { brief, dataset, horizon, entry, seed, completions } = request;
  const { config, workspace, engine } = context;
  const made = await createModel(request.model, { config, env, seed, ...effects });
  await mkdir(dirname(completions), { recursive: true });
  await mendRecording(completions);
  const model = recording(made, completions, { earlier: await readRecording(completions) });
  const limits = limitsInForce(context.limits, askedLimits(request), config.budgets);
  // The time and the formulas are the search's own to limit.
  const ofModel = readingLimits((kind) => (kind === "usd" || kind === "tokens" ? limits[kind] : undefined));
  const meter = createMeter(ofModel, () => performance.now());
  const fields = await engine.fields(dataset);
  const prompt = await loadPrompt(ideationFor(brief), workspace.root);
  const many = await loadPrompt("propose-many", workspace.root);
  const system = prompt.render({
    ...languageGuide(fields, prompt.name === "ideation.zh" ? "zh" : "en"),
    horizon: String(horizon),
    entry,
    // Every run of an experiment begins knowing the same: nothing.
    memory: fence("(nothing: this search begins without memory)"),
  });
  let refused: { readonly formula: string; readonly problem: string }[] = [];

  async function answerTo({ count, told, vary }: Ask, signal: AbortSignal): Promise<Many> {
    const evolved = told.some(({ maker }) => maker === "evolution");
    const text = [
      brief,
      toldText(told),
      refused.length > 0 &&
        `# Formulas of your last answer that could not be used\n\n${refused.map(({ formula, problem }) => `- ${formula}: ${problem}`).join("\n")}`,
      many.render({
        count: String(count),
        explain: vary
          ? VARY[vary]
          : evolved
            ? "First explain in `explanation`, in a few sentences, what the evolved formulas have in common and why that may predict returns; then build on it."
            : "Leave `explanation` empty.",
        schema: JSON.stringify(PROPOSE_MANY.parameters),
      }),
    ]
      .filter(Boolean)
      .join("\n\n");
    const asked = {
      system,
      messages: [new HumanMessage(text)],
      tools: [PROPOSE_MANY],
      answerWith: PROPOSE_MANY.name,
      purpose: "idea" as const,
    };
    try {
      const { message } = await callWithin(meter, model, asked, { signal });
      const call = message.tool_calls?.find(({ name }) => name === PROPOSE_MANY.name);
      const readable = call && malformedArguments(message)[call.id ?? ""] === undefined;
      return readMany(readable ? call.args : null, message.text);
    } catch (error) {
      if (error instanceof BudgetReached) throw new ProposerBudgetError(error.kind, error.limit);
      // A refusal or an unreadable answer is an answer without formulas.
      if (isIdeaFault(error)) return { explanation: "", factors: [] };
      throw error;
    }
  }

  return {
    usage: () => meter.usage(),
    async propose(ask, signal = context.signal): Promise<Proposals> {
      if (ask.vary) refused = [];
      const { explanation, factors } = await answerTo(ask, signal);
      refused = [];
      const proposed: Proposed[] = [];
      for (const { name, formula } of factors.slice(0, ask.count)) {
        try {
          proposed.push({ name, formula: await engine.parse(formula, dataset) });
        } catch (error) {
          if (!(error instanceof FormulaError)) throw error;
          if (refused.length < QUOTED) refused.push({ formula, problem: error.message });
        }
      }
      return { proposed, explanation };
    },
  };
}
