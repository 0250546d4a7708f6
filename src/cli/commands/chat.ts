import { z } from "zod";
import { UsageError } from "../../tools/usage-error.js";
import { defineCommand } from "../command.js";

const Input = z.object({
  prompt: z.string().optional().describe("the question, with -p"),
  print: z.boolean().default(false).describe("answer one question without the chat"),
  outputFormat: z
    .enum(["text", "json", "stream-json"])
    .default("text")
    .describe("with -p: the answer, one JSON document, or one event a line"),
  maxUsd: z.number().positive().optional().describe("with -p: stop before spending more"),
  maxTokens: z.number().int().positive().optional().describe("with -p: stop before using more tokens"),
  maxSeconds: z.number().positive().optional().describe("with -p: stop after so many seconds"),
  data: z.string().optional().describe("dataset (default: the workspace's, else the demo market)"),
  model: z.string().optional().describe("profile:model, or `offline` (default: the workspace's)"),
  continue: z.boolean().default(false).describe("go on with the latest conversation"),
  resume: z.string().optional().describe("go on with this conversation (see `factorsmith sessions`)"),
});
export type ChatInput = z.output<typeof Input>;

export const chat = defineCommand({
  command: "chat",
  summary: {
    en: "Open the chat; with -p answer one question and leave",
    zh: "打开聊天界面；加 -p 只回答一个问题",
  },
  input: Input,
  positionals: [{ key: "prompt" }],
  short: { p: "print", c: "continue", m: "model" },
  example: '-p "what does turnover tell about a factor?" --output-format json',
  ownsTerminal: ({ print }) => print !== true,
  async run(input, app) {
    if (input.continue && input.resume !== undefined) {
      throw new UsageError("conflict", "--continue and --resume exclude each other.", "use one of them");
    }
    if (input.print) {
      const { runHeadless } = await import("../headless.js");
      return runHeadless(input, app);
    }
    const { stdin, stdout } = app.io;
    if (!stdin.isTTY || !stdout.isTTY || app.globals.json) {
      throw new UsageError(
        "no-terminal",
        "The chat needs a terminal, and here is none.",
        'ask one question with `factorsmith -p "…"`, or use the sub-commands (`factorsmith help`)',
      );
    }
    const { openChat } = await import("../open-chat.js");
    return openChat(input, app);
  },
});
