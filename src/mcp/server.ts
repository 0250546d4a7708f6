import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ServerNotification,
} from "@modelcontextprotocol/sdk/types.js";
import { type ApprovalRequest, whyAsk } from "../agent/approval.js";
import { ApprovalNeededError } from "../agent/approval-needed-error.js";
import { describeError } from "../i18n/errors.js";
import type { Lang } from "../i18n/lang.js";
import type { Allowance } from "../memory/config.js";
import type { ToolContext } from "../tools/context.js";
import type { AnyTool } from "../tools/define.js";
import { invokeTool } from "../tools/invoke.js";
import type { ToolProgress } from "../tools/progress.js";
import { ToolInputError } from "../tools/tool-input-error.js";
import { clientInput, inputSchema, outputSchema, structured } from "./schemas.js";

export interface McpOptions {
  readonly tools: readonly AnyTool[];
  readonly version: string;
  readonly lang: Lang;
  /** What clients may start without a person being asked. */
  readonly allow: Allowance;
  /** A context for one call by the client of that name. */
  readonly context: (client: string, signal: AbortSignal) => Promise<ToolContext>;
}

const INSTRUCTIONS = `factorsmith measures stock-selection factors written in a small formula language.
Scores are on the train and validation windows; the test window is sealed and no tool here reaches it.
Every formula scored is counted as a trial. A dataset of kind "demo" is a synthetic market: say so when you report its figures.`;

export interface McpServer {
  readonly server: Server;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
}

/** An MCP server that offers every tool whose audience is "mcp". Nothing here knows a tool by name. */
export function createMcpServer({ tools, version, lang, allow, context }: McpOptions): McpServer {
  const running = new Set<Promise<CallToolResult>>();
  const offered = new Map(
    tools.filter(({ audience }) => audience.includes("mcp")).map((tool) => [tool.name, tool]),
  );
  const server = new Server(
    { name: "factorsmith", version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );

  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [...offered.values()].map((tool) => ({
      name: tool.name,
      description: tool.summary[lang],
      inputSchema: inputSchema(tool),
      outputSchema: outputSchema(tool),
    })),
  }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification }) => {
    const tool = offered.get(params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `there is no tool ${JSON.stringify(params.name)}`);
    const report = progressReport(params._meta?.progressToken, sendNotification);
    const result = call(tool, params.arguments, signal, report);
    running.add(result);
    return result.finally(() => running.delete(result));
  });

  async function call(
    tool: AnyTool,
    given: unknown,
    signal: AbortSignal,
    onProgress: (progress: ToolProgress) => void,
  ): Promise<CallToolResult> {
    try {
      const input = clientInput(tool).safeParse(given ?? {});
      if (!input.success) throw new ToolInputError(tool.command, input.error.issues);
      const client = server.getClientVersion()?.name ?? "unknown";
      const toolContext = await context(client, signal);
      const why = await whyAsk(tool, input.data, toolContext, { allow });
      if (why) await ask({ tool: tool.name, ...why });
      const value = await invokeTool(tool, input.data, toolContext, onProgress);
      return {
        content: [{ type: "text", text: tool.brief(value) }],
        structuredContent: structured(tool, value),
      };
    } catch (error) {
      // The client's model reads the sentence and can mend its call; a protocol error would not reach it.
      return failure(error, lang);
    }
  }

  /** Throws ApprovalNeededError when the person does not allow it, or the client cannot ask one. */
  async function ask(asked: Pick<ApprovalRequest, "tool" | "reason" | "hint">): Promise<void> {
    const refused = new ApprovalNeededError(asked);
    if (!server.getClientCapabilities()?.elicitation) throw refused;
    const message = {
      en: `Allow ${asked.tool}? It ${asked.reason}.`,
      zh: `允许运行 ${asked.tool} 吗？${asked.reason}。`,
    };
    const { action } = await server.elicitInput({
      message: message[lang],
      requestedSchema: { type: "object", properties: {} },
    });
    if (action !== "accept") throw refused;
  }

  return {
    server,
    async idle() {
      await Promise.allSettled(running);
    },
  };
}

function failure(error: unknown, lang: Lang): CallToolResult {
  const { message, hint } = describeError(error, lang);
  return { isError: true, content: [{ type: "text", text: hint ? `${message}\n${hint}` : message }] };
}

/** Progress for a client that asked for it. `done` starts again with each step, but the protocol's number must grow. */
function progressReport(
  progressToken: string | number | undefined,
  send: (notification: ServerNotification) => Promise<void>,
): (progress: ToolProgress) => void {
  let reports = 0;
  return ({ message, done, total }) => {
    if (progressToken === undefined) return;
    const text = done === undefined ? message : `${message} (${done}${total ? ` of ${total}` : ""})`;
    const params = { progressToken, progress: ++reports, message: text };
    // A client that has gone away is noticed by the transport.
    send({ method: "notifications/progress", params }).catch(() => undefined);
  };
}

export interface StdioOptions extends McpOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Serves until the client closes our stdin, then answers what was asked before; or until `signal` fires. */
export async function serveStdio({ stdin, stdout, signal, ...options }: StdioOptions): Promise<void> {
  const { server, idle } = createMcpServer(options);
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  const close = (): void => void server.close();
  // The SDK's transport does not look at the end of its input. The last messages are handed on in the next turn.
  stdin.once("end", () => setImmediate(() => idle().then(() => setImmediate(close))));
  signal.addEventListener("abort", close, { once: true });
  await server.connect(new StdioServerTransport(stdin, stdout));
  await closed;
}
