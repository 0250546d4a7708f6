import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { Purpose } from "../../memory/call-record.js";

/** A function that the model may call, as it is sent to it. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  /** One plain string: "compatible" servers refuse a list of parts. */
  readonly system: string;
  readonly messages: readonly BaseMessage[];
  readonly tools: readonly ModelTool[];
  /** The answer must be a call of this one tool. */
  readonly answerWith?: string;
  /** What the call is for; kept in its record. Default: chat. */
  readonly purpose?: Purpose;
  /** Tokens that the answer may have, when a budget leaves less than a long answer costs. */
  readonly maxOutputTokens?: number;
}

export interface ModelHooks {
  readonly signal: AbortSignal;
  readonly onText?: (text: string) => void;
  readonly onReasoning?: (text: string) => void;
  readonly onNotice?: (code: string, message: string) => void;
  /** An attempt that the provider will charge for ended without a usable answer. */
  readonly onCut?: (usage: CallUsage) => void;
}

/** Tokens of one call. */
export interface CallUsage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** The server did not say: estimated from the text that was sent and received. */
  readonly estimated?: boolean;
}

export interface ModelReply {
  /** Every tool call has an id; one whose arguments were not JSON is listed by `malformedArguments`. */
  readonly message: AIMessage;
  readonly usage: CallUsage;
  /** An answer of before, which the meter has counted. */
  readonly counted?: boolean;
  /** Who answered, when it is not the model that was asked but a fallback. */
  readonly by?: Pick<ChatModel, "spec" | "kind" | "price">;
}

/** USD per million tokens. */
export interface Price {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/** One model, whoever makes it. `call` streams through the hooks; it throws ModelError, or the reason of an abort. */
export interface ChatModel {
  /** `profile:model`, `offline`, `replay:FILE`. */
  readonly spec: string;
  readonly kind: "remote" | "offline" | "replay";
  readonly contextTokens: number;
  /** null: not known. */
  readonly price: Price | null;
  /** Of a recording: the models whose answers it plays. */
  readonly plays?: readonly string[];
  call(request: ModelRequest, hooks: ModelHooks): Promise<ModelReply>;
}

/** Raw arguments by call id, of the calls whose arguments could not be read as a JSON object. */
export function malformedArguments(message: AIMessage): Readonly<Record<string, string>> {
  return (message.additional_kwargs["malformed"] as Record<string, string> | undefined) ?? {};
}
