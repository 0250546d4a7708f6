import { z } from "zod";
import { allowanceOf } from "../../agent/approval.js";
import { EXIT } from "../../engine/errors.js";
import { allowed, ChatInput } from "../chat-input.js";
import { defineCommand } from "../command.js";
import { version } from "../version.js";

export const mcp = defineCommand({
  command: "mcp",
  summary: {
    en: "Serve the tools to other assistants (MCP over stdio)",
    zh: "以 MCP（标准输入输出）向其他助手提供工具",
  },
  input: z.object({
    allowSpending: ChatInput.shape.allowSpending,
    allowSeconds: ChatInput.shape.allowSeconds,
  }),
  positionals: [],
  async run(flags, app) {
    const { serveStdio } = await import("../../mcp/server.js");
    const config = await app.config();
    await serveStdio({
      tools: app.tools,
      version: version(),
      lang: config.lang,
      allow: allowanceOf(config, allowed(flags)),
      context: (client, signal) => app.toolContext({ kind: "model", id: `mcp:${client}` }, { signal }),
      stdin: app.io.stdin,
      stdout: app.io.stdout,
      signal: app.signal,
    });
    return EXIT.done;
  },
});
