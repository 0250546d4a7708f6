import { SystemMessage } from "@langchain/core/messages";
import { createAssembler } from "../models/assemble.js";
import type { ChatModel } from "../models/model.js";
import { OfflineChatModel } from "./offline-chat-model.js";

/** The embedded default: works without a key, costs nothing, same seed same answers. */
export function createOfflineModel(seed: number): ChatModel {
  const model = new OfflineChatModel(seed);
  return {
    spec: "offline",
    kind: "offline",
    contextTokens: 1_000_000,
    price: { inputPerMillion: 0, outputPerMillion: 0 },
    async call({ system, messages, tools }, hooks) {
      const assembler = createAssembler(hooks);
      const functions = tools.map((tool) => ({ type: "function" as const, function: tool }));
      const stream = await model.stream([new SystemMessage(system), ...messages], {
        tools: functions,
        signal: hooks.signal,
      });
      for await (const chunk of stream) assembler.add(chunk);
      hooks.signal.throwIfAborted();
      const { message } = assembler.finish((index) => `offline_${index}`);
      return { message, usage: { inputTokens: 0, outputTokens: 0 } };
    },
  };
}
