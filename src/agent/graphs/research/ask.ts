import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { estimateTextTokens } from "../../models/meter.js";
import { malformedArguments } from "../../models/model.js";
import type { RunDeps } from "./deps.js";
import { PROPOSE } from "./proposal.js";
import type { Exchange, ResearchState } from "./state.js";

/** Share of the context that the results of earlier rounds may fill; the newest are kept. */
const HISTORY_SHARE = 0.4;

/** Asks the model for a proposal: the brief, what earlier rounds found, and what was wrong with its answers in this one. */
export async function ask(deps: RunDeps, state: ResearchState): Promise<Exchange> {
  const { model, meter, context, emit, system } = deps;
  const request = { system, messages: conversation(deps, state), tools: [PROPOSE], answerWith: PROPOSE.name };
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

function conversation(deps: RunDeps, { finished, candidate }: ResearchState): BaseMessage[] {
  const { request, prompts } = deps;
  const results = newest(
    finished.map(({ feedback }) => feedback),
    deps.model.contextTokens * HISTORY_SHARE,
  );
  const history = results.length > 0 ? `\n\n# Results of earlier rounds\n\n${results.join("\n\n")}` : "";
  const schema = JSON.stringify(PROPOSE.parameters);
  const first = `${request.brief}${history}\n\n${prompts.translate.render({ schema })}`;
  return [new HumanMessage(first), ...(candidate?.exchanges ?? []).flatMap(toMessages)];
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
