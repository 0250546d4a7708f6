import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel, type BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { buildsOn, lastEvolved, lastRun, withEvolved } from "./evolved.js";
import { explanationOf } from "./explanation.js";
import { readFeedback, readNames } from "./feedback.js";
import { formulasIn } from "./formulas-in.js";
import { type Idea, nextIdea } from "./ideator.js";
import { manyIdeas } from "./many-ideas.js";
import type { Move, Talk } from "./move.js";
import { nextMove } from "./talk.js";

interface OfflineCallOptions extends BaseChatModelCallOptions {
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

/**
 * The offline ideator behind LangChain's interface of a chat model: same messages, same tool calls, same streaming.
 * It is not a language model. Same seed and same messages, same answer.
 */
export class OfflineChatModel extends BaseChatModel<OfflineCallOptions> {
  readonly #seed: number;

  constructor(seed: number) {
    super({});
    this.#seed = seed;
  }

  _llmType(): string {
    return "factorsmith-offline";
  }

  override bindTools(tools: unknown[]) {
    return this.withConfig({ tools } as Partial<OfflineCallOptions>);
  }

  async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatResult> {
    const { text, calls } = this.#move(messages, options);
    const message = new AIMessage({
      content: text,
      tool_calls: calls.map(({ name, args }, i) => ({
        type: "tool_call",
        id: callId(messages, i),
        name,
        args,
      })),
    });
    return { generations: [{ text, message }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    manager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { text, calls } = this.#move(messages, options);
    for (const piece of text.match(/[\s\S]{1,24}/g) ?? []) {
      options.signal?.throwIfAborted();
      yield new ChatGenerationChunk({ text: piece, message: new AIMessageChunk(piece) });
      await manager?.handleLLMNewToken(piece);
    }
    const tool_call_chunks = calls.map(({ name, args }, index) => ({
      type: "tool_call_chunk" as const,
      index,
      id: callId(messages, index),
      name,
      args: JSON.stringify(args),
    }));
    const message = new AIMessageChunk({ content: "", tool_call_chunks });
    yield new ChatGenerationChunk({ text: "", message });
  }

  #move(messages: readonly BaseMessage[], { tools = [] }: this["ParsedCallOptions"]): Move {
    const names = new Set(tools.map((tool) => tool.function.name));
    const prompt = messages.find((message) => message.getType() === "system")?.text ?? "";
    const asked = messages.filter((message) => message instanceof HumanMessage);
    const situation = (brief: string, rounds: string) => ({
      brief,
      refused: refusedFormulas(messages),
      rounds: readFeedback(rounds),
      fields: readNames(prompt, "(?:Fields|字段)"),
      groups: readNames(prompt, "(?:Groups|分组)"),
      seed: this.#seed,
      slot: Number(/^# Direction (\d+) of \d+$/m.exec(rounds)?.[1] ?? 1) - 1,
    });
    if (names.has("explain_factor")) {
      return { text: "", calls: [{ name: "explain_factor", args: explanationOf(asked[0]?.text ?? "") }] };
    }
    if (names.has("propose_factor")) {
      const said = asked.map((message) => message.text).join("\n");
      const idea = nextIdea(situation(asked[0]?.text ?? "", said));
      return { text: "", calls: [{ name: "propose_factor", args: { ...idea } }] };
    }
    if (names.has("propose_factors")) {
      const said = asked.map((message) => message.text).join("\n");
      return {
        text: "",
        calls: [
          { name: "propose_factors", args: manyIdeas(situation(said.split("\n")[0] ?? "", said), said) },
        ],
      };
    }
    if (names.has("report_factors")) {
      const text = /^(`{3,})data\n([\s\S]*)\n\1$/.exec(asked[0]?.text ?? "")?.[2] ?? "";
      return { text: "", calls: [{ name: "report_factors", args: { factors: formulasIn(text) } }] };
    }
    const question = asked.at(-1)?.text ?? "";
    const run = lastRun(messages);
    const evolved = buildsOn(question) ? lastEvolved(messages) : undefined;
    return nextMove({
      question,
      ...(run !== undefined && { run }),
      ...sinceQuestion(messages),
      tools: names,
      dataset: /^- Present dataset: (\S+) \(/m.exec(prompt)?.[1],
      idea: () => {
        const idea = chatIdea(situation(question, ""), asked.length - 1);
        return evolved === undefined ? idea : withEvolved(idea, evolved);
      },
    });
  }
}

/** In a chat the number of earlier questions stands in for the round, so that asking again brings another idea. */
function chatIdea(situation: Parameters<typeof nextIdea>[0], earlier: number): Idea {
  return nextIdea({ ...situation, seed: situation.seed + earlier });
}

const callId = (messages: readonly BaseMessage[], index: number): string =>
  `offline_${messages.length}_${index}`;

/** What was proposed in this conversation and came back. */
function refusedFormulas(messages: readonly BaseMessage[]): readonly string[] {
  return messages
    .flatMap((message) => (message instanceof AIMessage ? (message.tool_calls ?? []) : []))
    .filter(({ name }) => name === "propose_factor")
    .map(({ args }) => String(args["formula"] ?? ""));
}

function sinceQuestion(messages: readonly BaseMessage[]): Pick<Talk, "results" | "before"> {
  const turn = messages.slice(messages.findLastIndex((message) => message instanceof HumanMessage) + 1);
  const calls = turn.flatMap((message) => (message instanceof AIMessage ? (message.tool_calls ?? []) : []));
  return {
    before: turn.map((message) => (message instanceof AIMessage ? message.text : "")).join("\n"),
    results: turn
      .filter((message) => message instanceof ToolMessage)
      .map((message) => ({
        tool: message.name ?? "",
        text: message.text,
        failed: message.status === "error",
        input: calls.find(({ id }) => id === message.tool_call_id)?.args ?? {},
      })),
  };
}
