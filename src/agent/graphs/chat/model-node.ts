import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { estimateTextTokens } from "../../../memory/tokens.js";
import { estimateMessageTokens, estimateToolTokens } from "../../models/estimate.js";
import { type ChatModel, malformedArguments } from "../../models/model.js";
import { ModelError } from "../../models/model-error.js";
import { callWithin } from "../../models/spend.js";
import { toModelTool } from "../../models/tool-schema.js";
import { refuseCircles } from "./circles.js";
import type { ChatDeps } from "./deps.js";
import { fitHistory } from "./history.js";
import type { ChatState } from "./state.js";

/** Calls with unusable arguments that a turn may contain before it is given up. */
const MOST_BAD_CALLS = 3;
/** The rest of the context is for the answer. */
const CONTEXT_SHARE = 0.8;

/** Of each conversation's model: somebody was told that not all is sent. */
const cutTold = new WeakSet<ChatModel>();

/** Asks the model once. Its text has been told to the listener while it came; state gets the whole message. */
export function modelNode(deps: ChatDeps) {
  return async ({ messages }: ChatState): Promise<{ messages: BaseMessage[] }> => {
    const { model, system, meter, emit, context } = deps;
    refuseEndlessMistakes(model.spec, messages);
    const tools = deps.tools.map(toModelTool);
    const fixed = estimateTextTokens(system) + estimateToolTokens(tools);
    const fitted = fitHistory(messages, model.contextTokens * CONTEXT_SHARE - fixed);
    // Once a cut; and once where a conversation is gone on with, or with another model.
    if (fitted.cutNow || (fitted.leftOut > 0 && !cutTold.has(model))) {
      cutTold.add(model);
      const message = `the conversation has reached the model's limit: ${fitted.leftOut} older results or messages are not sent any more (/compact shortens them instead)`;
      emit({ type: "notice", code: "context-trimmed", message });
    }
    const request = { system, messages: fitted.messages, tools };
    const { message, usage } = await callWithin(meter, model, request, {
      signal: context.signal,
      onText: (text) => emit({ type: "text-delta", text }),
      onReasoning: (text) => emit({ type: "reasoning-delta", text }),
      onNotice: (code, text) => emit({ type: "notice", code, message: text }),
    });
    const { inputTokens, outputTokens } = usage;
    const asked = inputTokens ?? fixed + estimateAll(fitted.messages);
    deps.onUsage({ tokens: asked + (outputTokens ?? 0), limit: model.contextTokens });
    // Before the calls are made: the repeated one would be one more trial, or money.
    refuseCircles([...messages, message]);
    return { messages: [withOwnIds(message, messages)] };
  };
}

const estimateAll = (messages: readonly BaseMessage[]): number =>
  messages.reduce((sum, message) => sum + estimateMessageTokens(message), 0);

/** Some servers number the calls of each answer anew; an id must name one call of the whole conversation. */
function withOwnIds(message: AIMessage, earlier: readonly BaseMessage[]): AIMessage {
  if (!message.tool_calls?.length) return message;
  const used = new Set(
    earlier.flatMap((one) => (one instanceof AIMessage ? (one.tool_calls ?? []).map(({ id }) => id) : [])),
  );
  if (!message.tool_calls.some(({ id }) => used.has(id))) return message;
  const own = (id = "") => (used.has(id) ? `${id}_${earlier.length}` : id);
  const malformed = Object.entries(malformedArguments(message)).map(([id, raw]) => [own(id), raw] as const);
  return new AIMessage({
    content: message.content,
    tool_calls: message.tool_calls.map((call) => ({ ...call, id: own(call.id) })),
    additional_kwargs: {
      ...message.additional_kwargs,
      ...(malformed.length > 0 && { malformed: Object.fromEntries(malformed) }),
    },
  });
}

function refuseEndlessMistakes(spec: string, messages: readonly BaseMessage[]): void {
  const turn = messages.slice(messages.findLastIndex((message) => message instanceof HumanMessage) + 1);
  const bad = turn.filter(
    (message) => message instanceof ToolMessage && message.additional_kwargs["badCall"] === true,
  );
  if (bad.length > MOST_BAD_CALLS) {
    throw new ModelError("malformed", spec, `${bad.length} tool calls in one turn had unusable arguments`);
  }
}

/** The calls that the last message asks for. */
export function callsOf(messages: readonly BaseMessage[]) {
  const last = messages.at(-1);
  return last instanceof AIMessage ? (last.tool_calls ?? []) : [];
}
