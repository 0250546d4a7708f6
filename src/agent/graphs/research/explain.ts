import { HumanMessage } from "@langchain/core/messages";
import { z } from "zod";
import { type ModelTool, malformedArguments } from "../../models/model.js";
import { callWithin } from "../../models/spend.js";
import { toParameters } from "../../models/tool-schema.js";
import { ablationText } from "./ablate.js";
import { cardText, hooksOf, type RunDeps, tell } from "./deps.js";
import { isIdeaFault } from "./idea-fault.js";
import type { Candidate, ResearchState, ResearchUpdate } from "./state.js";

const Explanation = z.object({
  name: z.string().trim().min(1).max(120).describe("short English name"),
  nameZh: z.string().trim().max(120).default("").describe("short Chinese name"),
  hypothesis: z.string().trim().min(1).describe("why it may predict returns, or that no reason can be seen"),
  hypothesisZh: z.string().trim().default("").describe("the hypothesis in Chinese"),
  mechanism: z.string().trim().default("").describe("who trades how, and what makes the price move"),
  mechanismZh: z.string().trim().default("").describe("the mechanism in Chinese"),
  steps: z.array(z.string()).default([]).describe("what the formula does, step by step"),
  stepsZh: z.array(z.string()).default([]).describe("the same steps in Chinese"),
  plausible: z.boolean().default(true).describe("false: nothing but chance explains it"),
});
type Explanation = z.infer<typeof Explanation>;

const EXPLAIN: ModelTool = {
  name: "explain_factor",
  description: "Explain a formula that evolution has found",
  parameters: toParameters(Explanation),
};

/**
 * Lets the model say what an evolved formula does and why it may hold, from its formula, its scores and what is left
 * without each of its parts. An answer that cannot be used leaves the formula unexplained, which the card says.
 */
export function explain(deps: RunDeps) {
  return async ({ candidate }: ResearchState): Promise<ResearchUpdate> => {
    if (!candidate?.evolved || candidate.failure !== null || !candidate.train) return {};
    const { name, nameZh } = candidate.proposal!;
    tell(deps, { en: `explaining ${name}`, zh: `正在解释 ${nameZh || name}` });
    const said = await asked(deps, candidate);
    return {
      candidate: said ? explained(candidate, said) : unexplained(candidate),
      usage: deps.meter.usage(),
    };
  };
}

async function asked(deps: RunDeps, candidate: Candidate): Promise<Explanation | undefined> {
  const { model, meter, system, prompts, request } = deps;
  const { train, valid, ablation, evolved, proposal } = candidate;
  const text = prompts.explain.render({
    brief: request.brief,
    formula: proposal!.formula,
    seeds: evolved!.from
      .map(({ name, expression }) => `- ${oneLine(name)}: ${oneLine(expression)}`)
      .join("\n"),
    train: cardText(train),
    valid: cardText(valid),
    parts: ablationText({ rankIc: train?.rankIc ?? null }, ablation) || "parts were not measured",
    schema: JSON.stringify(EXPLAIN.parameters),
  });
  const asking = {
    ...{ system, messages: [new HumanMessage(text)], tools: [EXPLAIN], answerWith: EXPLAIN.name },
    purpose: "explanation" as const,
  };
  try {
    const { message } = await callWithin(meter, model, asking, hooksOf(deps));
    const call = message.tool_calls?.find(({ name }) => name === EXPLAIN.name);
    if (!call || malformedArguments(message)[call.id ?? ""] !== undefined) return undefined;
    return Explanation.safeParse(call.args).data;
  } catch (error) {
    if (!isIdeaFault(error)) throw error;
    return undefined;
  }
}

function explained(candidate: Candidate, { plausible, ...said }: Explanation): Candidate {
  const made = candidate.proposal!;
  const doubt = {
    en: "the model sees no reason for it but chance",
    zh: "模型认为除偶然之外没有理由",
  };
  return {
    ...candidate,
    proposal: {
      ...made,
      ...said,
      nameZh: said.nameZh || made.nameZh,
      steps: [...said.steps, ...made.steps],
      stepsZh: said.stepsZh.length > 0 ? [...said.stepsZh, ...made.stepsZh] : [],
    },
    warnings: [...candidate.warnings, ...(plausible ? [] : [doubt])],
  };
}

const unexplained = (candidate: Candidate): Candidate => ({
  ...candidate,
  warnings: [
    ...candidate.warnings,
    { en: "the model gave no usable explanation of it", zh: "模型没有给出可用的解释" },
  ],
});

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
