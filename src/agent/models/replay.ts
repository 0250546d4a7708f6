import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AIMessage } from "@langchain/core/messages";
import { z } from "zod";
import type { ChatModel, ModelRequest } from "./model.js";
import { ModelError } from "./model-error.js";

const Recorded = z.object({
  version: z.literal(1),
  request: z.string().describe("hash of what was asked"),
  model: z.string(),
  reply: z.object({
    text: z.string(),
    toolCalls: z.array(
      z.object({ id: z.string(), name: z.string(), args: z.record(z.string(), z.unknown()) }),
    ),
    extra: z.record(z.string(), z.unknown()),
    usage: z.object({ inputTokens: z.number().nullable(), outputTokens: z.number().nullable() }),
  }),
});
type Recorded = z.infer<typeof Recorded>;

/**
 * Plays the completions of a JSONL file in the order in which they were recorded. A request that differs from the
 * recorded one is still answered, and said to differ. Throws ModelError `replay` when the file cannot be read or ends.
 */
export async function createReplayModel(file: string, contextTokens = 1_000_000): Promise<ChatModel> {
  const spec = `replay:${file}`;
  const lines = await readRecording(file, spec);
  let next = 0;
  return {
    spec,
    kind: "replay",
    contextTokens,
    price: null,
    plays: [...new Set(lines.map(({ model }) => model))],
    async call(request, hooks) {
      hooks.signal.throwIfAborted();
      const line = lines[next];
      if (!line)
        throw new ModelError("replay", spec, `all ${lines.length} recorded answers have been played`);
      next++;
      if (line.request !== requestHash(request)) {
        hooks.onNotice?.("replay-differs", `answer ${next} was recorded for a different request`);
      }
      const { text, toolCalls, extra, usage } = line.reply;
      const reasoning = extra["reasoning_content"];
      if (typeof reasoning === "string") hooks.onReasoning?.(reasoning);
      if (text) hooks.onText?.(text);
      const calls = toolCalls.map((call) => ({ type: "tool_call" as const, ...call }));
      return {
        message: new AIMessage({ content: text, tool_calls: calls, additional_kwargs: extra }),
        usage,
      };
    },
  };
}

/** The same model, with every completed answer appended to `file`. */
export function recording(model: ChatModel, file: string): ChatModel {
  return {
    ...model,
    async call(request, hooks) {
      const reply = await model.call(request, hooks);
      const { message, usage } = reply;
      const line: Recorded = {
        version: 1,
        request: requestHash(request),
        model: model.spec,
        reply: {
          text: message.text,
          toolCalls: (message.tool_calls ?? []).map(({ id = "", name, args }) => ({ id, name, args })),
          extra: message.additional_kwargs,
          usage,
        },
      };
      await mkdir(dirname(file), { recursive: true });
      await appendFile(file, `${JSON.stringify(line)}\n`);
      return reply;
    },
  };
}

async function readRecording(file: string, spec: string): Promise<readonly Recorded[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ModelError("replay", spec, "the file cannot be read", { cause: error });
  }
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      try {
        return Recorded.parse(JSON.parse(line));
      } catch (error) {
        throw new ModelError("replay", spec, `line ${i + 1} is not a recorded answer`, { cause: error });
      }
    });
}

function requestHash({ system, messages, tools }: ModelRequest): string {
  const parts = [
    system,
    ...messages.map((message) => `${message.getType()} ${message.text}`),
    ...tools.map(({ name }) => name),
  ];
  return createHash("sha256").update(parts.join("\u0000")).digest("hex").slice(0, 16);
}
