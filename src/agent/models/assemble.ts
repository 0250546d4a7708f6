import { AIMessage, type AIMessageChunk, type UsageMetadata } from "@langchain/core/messages";
import { tokenWeight } from "../../memory/tokens.js";
import type { CallUsage, ModelHooks, ModelReply } from "./model.js";

interface Piece {
  name: string;
  id: string;
  args: string;
}

/** Characters beyond which an answer is no answer: a model that repeats itself without end must not fill the memory. */
const LARGEST_REPLY = 400_000;

/** Thrown by `add` when an answer grows beyond all use. */
export class EndlessReply extends Error {}

/** Puts a streamed answer together, telling the hooks as it comes. Works for every LangChain chat model. */
export function createAssembler(hooks: ModelHooks) {
  let text = "";
  let reasoning = "";
  let usage: CallUsage = { inputTokens: null, outputTokens: null };
  let finish: string | undefined;
  let size = 0;
  let weight = 0;
  const grow = (piece: string): void => {
    size += piece.length;
    weight += tokenWeight(piece);
    if (size > LARGEST_REPLY) throw new EndlessReply(`the answer goes on beyond ${LARGEST_REPLY} characters`);
  };
  const calls: Piece[] = [];
  const byIndex = new Map<number, Piece>();

  return {
    /** True once the listener has been shown something: the call must not be repeated behind their back. */
    get begun(): boolean {
      return text !== "" || reasoning !== "" || calls.length > 0;
    },
    get finishReason(): string | undefined {
      return finish;
    },
    /** Tokens of what has come so far: as the server counts them, if it has said; else estimated. */
    get tokens(): number {
      return usage.outputTokens ?? Math.ceil(weight);
    },

    add(chunk: AIMessageChunk): void {
      const thought = chunk.additional_kwargs["reasoning_content"];
      if (typeof thought === "string" && thought !== "") {
        grow(thought);
        reasoning += thought;
        hooks.onReasoning?.(thought);
      }
      if (chunk.text !== "") {
        grow(chunk.text);
        text += chunk.text;
        hooks.onText?.(chunk.text);
      }
      for (const part of chunk.tool_call_chunks ?? []) {
        let piece = part.index === undefined ? calls.at(-1) : byIndex.get(part.index);
        if (!piece || (part.index === undefined && part.name)) {
          piece = { name: "", id: "", args: "" };
          calls.push(piece);
          if (part.index !== undefined) byIndex.set(part.index, piece);
        }
        piece.name ||= part.name ?? "";
        piece.id ||= part.id ?? "";
        grow(part.args ?? "");
        piece.args += part.args ?? "";
      }
      const counted = chunk.usage_metadata as UsageMetadata | undefined;
      if (counted) usage = { inputTokens: counted.input_tokens, outputTokens: counted.output_tokens };
      const reason = chunk.response_metadata["finish_reason"];
      if (typeof reason === "string") finish = reason;
    },

    finish(callId: (index: number) => string): ModelReply {
      const malformed: Record<string, string> = {};
      const seen = new Set<string>();
      const toolCalls = calls.map((piece, index) => {
        // Some servers send no id, or the same one for every call.
        const id = piece.id === "" || seen.has(piece.id) ? callId(index) : piece.id;
        seen.add(id);
        const args = readObject(piece.args);
        if (!args) malformed[id] = piece.args;
        return { type: "tool_call" as const, id, name: piece.name, args: args ?? {} };
      });
      const extra = {
        ...(reasoning && { reasoning_content: reasoning }),
        ...(Object.keys(malformed).length > 0 && { malformed }),
      };
      return {
        message: new AIMessage({ content: text, tool_calls: toolCalls, additional_kwargs: extra }),
        usage,
      };
    },
  };
}

/** A call without arguments often comes as an empty text. */
function readObject(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
