import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { estimateTextTokens } from "../../../memory/tokens.js";
import { malformedArguments } from "../../models/model.js";
import { callWithin } from "../../models/spend.js";
import { hooksOf, type RunDeps } from "./deps.js";
import { directionFor } from "./directions.js";
import { PROPOSE } from "./proposal.js";
import type { Candidate, Exchange, ResearchState } from "./state.js";
import { wornParts } from "./worn.js";

/** Share of the context that the results of earlier rounds may fill; the newest are kept. */
const HISTORY_SHARE = 0.4;
/** Worn parts that are named. */
const TOLD = 5;

export interface Asked {
  readonly exchange: Exchange;
  /** Who answered, when it was a fallback. */
  readonly by: string | null;
}

/**
 * Asks the model for a proposal: the brief, what earlier rounds found, and what was wrong with its answers in this one.
 * `shares`: so many ideas are asked for at once.
 */
export async function ask(deps: RunDeps, state: ResearchState, shares = 1): Promise<Asked> {
  const { model, meter, system } = deps;
  const again = (state.candidate?.exchanges.length ?? 0) > 0;
  const request = {
    system,
    messages: await conversation(deps, state),
    tools: [PROPOSE],
    answerWith: PROPOSE.name,
    purpose: again ? ("repair" as const) : ("idea" as const),
  };
  const hooks = hooksOf(deps);
  const { message, by } = await callWithin(meter, model, request, hooks, shares);
  const call = message.tool_calls?.find(({ name }) => name === PROPOSE.name);
  const readable = call && malformedArguments(message)[call.id ?? ""] === undefined;
  return {
    exchange: {
      ...{ text: message.text, args: readable ? call.args : null },
      ...{ callId: call?.id ?? null, problem: null },
    },
    by: by?.spec ?? null,
  };
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
  const first = `${request.brief}${direction(deps, candidate)}${history}${await worn(deps, state)}\n\n${prompts.translate.render({ schema })}`;
  return [new HumanMessage(first), ...(candidate?.exchanges ?? []).flatMap(toMessages)];
}

/** Ideas that are asked for at once are told where each of them looks. */
function direction({ request, run }: RunDeps, candidate: Candidate | null): string {
  if (!candidate?.slot) return "";
  const { number, of } = candidate.slot;
  // By the idea's own number: it stays what it was while the ideas before it are finished.
  const first = Number(candidate.id.slice(run.length + 1)) - number;
  const { en, zh } = directionFor(first, number, request.seed);
  const chosen = /\p{Script=Han}/u.test(request.brief) ? zh : en;
  return `\n\n# Direction ${number} of ${of}\n\n${of} ideas are asked for at once. Within the brief, this one looks at: ${chosen}`;
}

/** What this run and the library have used so often that another formula with it would be more of the same. */
async function worn(deps: RunDeps, state: ResearchState): Promise<string> {
  const parts = await wornParts(deps, state);
  if (parts.length === 0) return "";
  const lines = parts
    .slice(0, TOLD)
    .map(
      ({ skeleton, holders, of, where }) =>
        `- ${skeleton} (in ${holders} of ${of} formulas${where === "run" ? "" : " of the library"})`,
    );
  return `\n\n# Parts that have been used often; do not use them again\n\n${lines.join("\n")}`;
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
