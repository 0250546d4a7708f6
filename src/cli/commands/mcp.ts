import { z } from "zod";
import { EXIT } from "../../engine/errors.js";
import { defineCommand } from "../command.js";
import { version } from "../version.js";

export const mcp = defineCommand({
  command: "mcp",
  summary: {
    en: "Serve the tools to other assistants (MCP over stdio)",
    zh: "以 MCP（标准输入输出）向其他助手提供工具",
  },
  input: z.object({}),
  positionals: [],
  async run(_, app) {
    const { serveStdio } = await import("../../mcp/server.js");
    await serveStdio({
      tools: app.tools,
      version: version(),
      lang: (await app.config()).lang,
      context: (client, signal) => app.toolContext({ kind: "model", id: `mcp:${client}` }, { signal }),
      stdin: app.io.stdin,
      stdout: app.io.stdout,
      signal: app.signal,
    });
    return EXIT.done;
  },
});
