import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { environment, main, shell, withDemo } from "./harness.js";

let client: Client;
let cwd: string;

beforeAll(async () => {
  ({ cwd } = await withDemo());
  client = new Client({ name: "e2e", version: "1" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [main, "mcp"],
      cwd,
      env: environment(cwd),
      stderr: "ignore",
    }),
  );
});
afterAll(() => client.close());

it("offers tools with schemas, and nothing that reaches the test window or the person's disk", async () => {
  const { tools } = await client.listTools();
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  expect([...byName.keys()]).toEqual(
    expect.arrayContaining(["evaluate_factor", "check_formula", "data_list", "research"]),
  );
  expect(byName.has("unseal_test")).toBe(false);
  expect(byName.has("data_import")).toBe(false);
  const evaluate = byName.get("evaluate_factor");
  expect(evaluate?.inputSchema.properties).toHaveProperty("expressions");
  expect(evaluate?.inputSchema.properties).not.toHaveProperty("file");
});

it("gives a typed result and a text for the model", async () => {
  // The client checks structuredContent against the tool's output schema.
  const result = await client.callTool({
    name: "evaluate_factor",
    arguments: { expressions: ["-(close / delay(close, 5) - 1)"] },
  });
  expect(result).not.toHaveProperty("isError");
  expect(result.structuredContent).toMatchObject({
    result: [{ dataset: "demo", split: "search", datasetKind: "demo" }],
  });
  expect(result.content).toEqual([{ type: "text", text: expect.stringContaining("RankIC") }]);
  const checked = await client.callTool({
    name: "check_formula",
    arguments: { expression: "cs_rank(volume)" },
  });
  expect(checked.structuredContent).toMatchObject({ canonical: "cs_rank(volume)", lookback: 0 });
});

it.each([
  ["check_formula", { expression: "rank(clos)" }, /clos/],
  ["evaluate_factor", { expressions: ["close"], file: "/etc/passwd" }, /file/],
  ["evaluate_factor", { expressions: ["close"], horizon: 0 }, /horizon/],
  ["evaluate_factor", { expressions: ["close"], data: "nope" }, /nope/],
])("answers a bad call of %s with a sentence", async (name, args, sentence) => {
  const result = await client.callTool({ name, arguments: args });
  expect(result.isError).toBe(true);
  expect(result.content).toEqual([{ type: "text", text: expect.stringMatching(sentence) }]);
  expect(JSON.stringify(result.content)).not.toMatch(/node_modules|at .+:\d+:\d+/);
});

it("refuses a tool that does not exist", async () => {
  await expect(client.callTool({ name: "nope", arguments: {} })).rejects.toThrow(/no tool "nope"/);
});

it("reports progress and stops a call that is cancelled", async () => {
  const stop = new AbortController();
  const expressions = Array.from(
    { length: 3000 },
    (_, i) => `ts_corr(close, volume, ${3 + (i % 500)}) + ${i}`,
  );
  let reports = 0;
  const call = client.callTool({ name: "evaluate_factor", arguments: { expressions } }, undefined, {
    signal: stop.signal,
    onprogress: () => {
      reports++;
      stop.abort("enough");
    },
  });
  await expect(call).rejects.toThrow(/enough/);
  expect(reports).toBeGreaterThan(0);
  // The server is free for the next call at once.
  const { structuredContent } = await client.callTool({ name: "data_list", arguments: {} });
  expect(structuredContent).toMatchObject({ result: [{ name: "demo" }] });
});

it("writes nothing but the protocol and leaves when its input ends", async () => {
  const request = (id: number, method: string, params: object) =>
    JSON.stringify({ jsonrpc: "2.0", id, method, params });
  const hello = request(1, "initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "x", version: "1" },
  });
  const call = request(2, "tools/call", { name: "evaluate_factor", arguments: { expressions: ["close"] } });
  const { code, stdout, stderr } = await shell(`printf '%s\\n' '${hello}' '${call}' | $FS mcp`, { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(answers.map(({ id }) => id)).toEqual([1, 2]);
  expect(answers[1].result.structuredContent.result[0].expression).toBe("close");
});
