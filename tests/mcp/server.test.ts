import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createMcpServer } from "../../src/mcp/server.js";
import type { ToolContext } from "../../src/tools/context.js";
import { type AnyTool, defineTool } from "../../src/tools/define.js";
import { UsageError } from "../../src/tools/usage-error.js";

const double = defineTool({
  name: "double",
  command: "double",
  summary: { en: "Twice a number", zh: "加倍" },
  input: z.object({ x: z.number(), secret: z.string().optional(), steps: z.number().default(0) }),
  output: z.array(z.number().nullable()),
  positionals: [],
  personOnly: ["secret"],
  cost: "cheap",
  audience: ["mcp"],
  async *run({ x, steps }, { signal }) {
    for (let done = 1; done <= steps; done++) {
      yield { message: "doubling", done, total: steps };
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal.throwIfAborted();
    }
    if (x < 0) throw new UsageError("bad-value", "x must not be negative", "give 0 or more");
    return [2 * x];
  },
  brief: (value) => `twice is ${value[0]}`,
  present: () => [],
});

const hidden = { ...double, name: "hidden", audience: ["person"] } satisfies AnyTool;

const long = {
  ...double,
  name: "long",
  demand: async () => ({ seconds: 600 }),
} satisfies AnyTool;

async function connect(calls: { client: string; signal: AbortSignal }[] = [], answer?: "accept" | "decline") {
  const { server } = createMcpServer({
    tools: [double, long, hidden],
    version: "1",
    lang: "en",
    allow: { spending: false, seconds: 120 },
    // The fake tool takes nothing but the signal from its context.
    context: async (client, signal) => {
      calls.push({ client, signal });
      return { signal, lang: "en" } as ToolContext;
    },
  });
  const client = new Client(
    { name: "tester", version: "1" },
    { capabilities: answer ? { elicitation: {} } : {} },
  );
  if (answer) client.setRequestHandler(ElicitRequestSchema, () => ({ action: answer, content: {} }));
  const [one, two] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(one), client.connect(two)]);
  return client;
}

describe("createMcpServer", () => {
  it("lists tools for MCP with what a client may set", async () => {
    const { tools } = await (await connect()).listTools();
    expect(tools.map(({ name, description }) => [name, description])).toEqual([
      ["double", "Twice a number"],
      ["long", "Twice a number"],
    ]);
    expect(Object.keys(tools[0]!.inputSchema.properties!)).toEqual(["x", "steps"]);
    expect(tools[0]!.inputSchema.required).toEqual(["x"]);
    expect(tools[0]!.outputSchema).toMatchObject({ type: "object", required: ["result"] });
  });

  it("calls with the client's name; what is no object stands under `result`, and NaN is null", async () => {
    const calls: { client: string; signal: AbortSignal }[] = [];
    const client = await connect(calls);
    expect(await client.callTool({ name: "double", arguments: { x: 4 } })).toEqual({
      content: [{ type: "text", text: "twice is 8" }],
      structuredContent: { result: [8] },
    });
    expect(calls.map((call) => call.client)).toEqual(["tester"]);
    const huge = await client.callTool({ name: "double", arguments: { x: 1e308 } });
    expect(huge.structuredContent).toEqual({ result: [null] });
  });

  it.each([
    [{ x: -1 }, "x must not be negative\ngive 0 or more"],
    [{}, /x must be a number/],
    [{ x: 1, secret: "s" }, /secret/],
  ])("answers %j with a sentence that the model can act on", async (args, text) => {
    const result = await (await connect()).callTool({ name: "double", arguments: args });
    expect(result.isError).toBe(true);
    expect(result.content).toEqual([
      { type: "text", text: typeof text === "string" ? text : expect.stringMatching(text) },
    ]);
  });

  it("asks the person through the client before a long job, and refuses with the way out where it cannot", async () => {
    const call = { name: "long", arguments: { x: 4 } };
    const mute = await (await connect()).callTool(call);
    expect(mute.isError).toBe(true);
    expect(JSON.stringify(mute.content)).toMatch(/takes about 10 minutes.*--allow-seconds 600/);
    expect((await (await connect([], "decline")).callTool(call)).isError).toBe(true);
    expect((await (await connect([], "accept")).callTool(call)).structuredContent).toEqual({ result: [8] });
  });

  it("does not run a tool that is not for clients", async () => {
    await expect((await connect()).callTool({ name: "hidden", arguments: { x: 1 } })).rejects.toThrow(
      /no tool "hidden"/,
    );
  });

  it("sends progress that grows, and stops when the client cancels", async () => {
    const calls: { client: string; signal: AbortSignal }[] = [];
    const client = await connect(calls);
    const seen: number[] = [];
    await client.callTool({ name: "double", arguments: { x: 1, steps: 3 } }, undefined, {
      onprogress: ({ progress }) => seen.push(progress),
    });
    expect(seen).toEqual([1, 2, 3]);
    const stop = new AbortController();
    const call = client.callTool({ name: "double", arguments: { x: 1, steps: 10_000 } }, undefined, {
      signal: stop.signal,
      onprogress: () => stop.abort("enough"),
    });
    await expect(call).rejects.toThrow(/enough/);
    await expect.poll(() => calls[1]?.signal.aborted).toBe(true);
  });
});
