import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { estimateTextTokens } from "../../models/meter.js";
import { malformedArguments } from "../../models/model.js";
import type { RunDeps } from "./deps.js";
import { parseSeen } from "./parse-seen.js";
import { frequentParts, skeletonOf } from "./parts.js";
import { PROPOSE } from "./proposal.js";
import type { Exchange, ResearchState } from "./state.js";

/** Share of the context that the results of earlier rounds may fill; the newest are kept. */
const HISTORY_SHARE = 0.4;
/** A part is worn when so many formulas of the run, and such a share of them, hold it. */
const WORN = { formulas: 4, share: 0.25, told: 5 } as const;

/** Asks the model for a proposal: the brief, what earlier rounds found, and what was wrong with its answers in this one. */
export async function ask(deps: RunDeps, state: ResearchState): Promise<Exchange> {
  const { model, meter, context, emit, system } = deps;
  const request = {
    system,
    messages: await conversation(deps, state),
    tools: [PROPOSE],
    answerWith: PROPOSE.name,
  };
  meter.reserve(model, request);
  const { message, usage } = await model.call(request, {
    signal: context.signal,
    onNotice: (_, text) => emit({ message: text }),
  });
  meter.settle(model, usage);
  const call = message.tool_calls?.find(({ name }) => name === PROPOSE.name);
  const readable = call && malformedArguments(message)[call.id ?? ""] === undefined;
  return { text: message.text, args: readable ? call.args : null, callId: call?.id ?? null, problem: null };
}

async function conversation(deps: RunDeps, state: ResearchState): Promise<BaseMessage[]> {
  const { finished, candidate } = state;
  const { request, prompts } = deps;
  const results = newest(
    finished.map(({ feedback }) => feedback),
    deps.model.contextTokens * HISTORY_SHARE,
  );
  const history = results.length > 0 ? `\n\n# Results of earlier rounds\n\n${results.join("\n\n")}` : "";
  const schema = JSON.stringify(PROPOSE.parameters);
  const first = `${request.brief}${history}${await worn(deps, state)}\n\n${prompts.translate.render({ schema })}`;
  return [new HumanMessage(first), ...(candidate?.exchanges ?? []).flatMap(toMessages)];
}

/** What this run has used so often that another formula with it would be more of the same. */
async function worn(deps: RunDeps, { seen }: ResearchState): Promise<string> {
  if (seen.length < WORN.formulas) return "";
  const all = await Promise.all(seen.map(({ canonical }) => parseSeen(deps, canonical)));
  // The variants that refining has tried are one idea, not three.
  const formulas = [...new Map(all.map((formula) => [skeletonOf(formula.node), formula])).values()];
  const parts = frequentParts(formulas, Math.max(WORN.formulas, Math.ceil(formulas.length * WORN.share)));
  if (parts.length === 0) return "";
  const lines = parts
    .slice(0, WORN.told)
    .map(({ skeleton, holders }) => `- ${skeleton} (in ${holders.length} of ${formulas.length} formulas)`);
  return `\n\n# Parts that this run has used often; do not use them again\n\n${lines.join("\n")}`;
}

function toMessages({ text, args, callId, problem }: Exchange): BaseMessage[] {
  const calls =
    callId === null ? [] : [{ type: "tool_call" as const, id: callId, name: PROPOSE.name, args: args ?? {} }];
  const said = new AIMessage({ content: text, tool_calls: calls });
  if (problem === null)
    return callId === null ? [said] : [said, new ToolMessage({ content: "received", tool_call_id: callId })];
  return [
    said,
    callId === null ? new HumanMessage(problem) : new ToolMessage({ content: problem, tool_call_id: callId }),
  ];
}

function newest(texts: readonly string[], tokens: number): readonly string[] {
  let left = tokens;
  const kept: string[] = [];
  for (const text of texts.toReversed()) {
    left -= estimateTextTokens(text);
    if (left < 0) break;
    kept.unshift(text);
  }
  return kept;
}
