import { UsageError } from "../../tools/usage-error.js";
import { ChatInput } from "../chat-input.js";
import { defineCommand } from "../command.js";

export const chat = defineCommand({
  command: "chat",
  summary: {
    en: "Open the chat; with -p answer one question and leave",
    zh: "打开聊天界面；加 -p 只回答一个问题",
  },
  input: ChatInput,
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
