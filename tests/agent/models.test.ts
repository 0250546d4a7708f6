import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createModel, type ModelOptions } from "../../src/agent/models/create-model.js";
import { allProfiles, baseUrlOf } from "../../src/agent/models/profiles.js";
import type { Profile } from "../../src/memory/profile.js";
import { estimateTextTokens } from "../../src/memory/tokens.js";
import { type Script, startProtocolServer } from "./protocol-server.js";

const request = { system: "s", messages: [new HumanMessage("hi")], tools: [] };

async function call(script: Script, options: Partial<ModelOptions> = {}) {
  const server = await startProtocolServer(script);
  const env = { OPENAI_API_KEY: "sk-secret-0123456789", OPENAI_BASE_URL: server.url };
  const retries = { attempts: 3, baseMs: 1, longestMs: 1000 };
  const home = "/nonexistent";
  const model = await createModel("openai:m", {
    config: { profiles: {} },
    env,
    seed: 1,
    retries,
    home,
    ...options,
  });
  const notices: string[] = [];
  const hooks = { signal: new AbortController().signal, onNotice: (code: string) => void notices.push(code) };
  const result = await model.call(request, hooks).catch((error: unknown) => error);
  await server.close();
  return { result, notices, server };
}

describe("retries", () => {
  test("are bounded", async () => {
    const { result, notices, server } = await call(() => ({ status: 429 }));
    expect(result).toMatchObject({ code: "rate-limit", exitCode: 75 });
    expect(notices).toEqual(["retry", "retry"]);
    expect(server.requests).toHaveLength(3);
  });

  test("are not made for what will not pass", async () => {
    for (const status of [400, 401, 402, 403, 404, 422]) {
      const { server, result } = await call([{ status }]);
      expect(result).toMatchObject({ exitCode: 1 });
      expect(server.requests).toHaveLength(1);
    }
  });
});

test("a named tool_choice that is refused is not sent again", async () => {
  const tool = { name: "t", description: "d", parameters: { type: "object", properties: {} } };
  const refusal = { message: "tool_choice 'specified' is incompatible with thinking enabled" };
  const server = await startProtocolServer((sent) =>
    typeof sent["tool_choice"] === "object"
      ? { status: 400, error: refusal }
      : { toolCalls: [{ name: "t", args: {} }] },
  );
  const env = { OPENAI_API_KEY: "sk-secret-0123456789", OPENAI_BASE_URL: server.url };
  const model = await createModel("openai:m", {
    config: { profiles: {} },
    env,
    seed: 1,
    home: "/nonexistent",
  });
  const hooks = { signal: new AbortController().signal };
  for (let i = 0; i < 2; i++) {
    const { message } = await model.call({ ...request, tools: [tool], answerWith: "t" }, hooks);
    expect(message.tool_calls).toMatchObject([{ name: "t" }]);
  }
  await server.close();
  expect(server.requests.map((sent) => sent["tool_choice"] !== undefined)).toEqual([true, false, false]);
});

test("a server that goes silent is given up, retryably", async () => {
  const { result } = await call(() => ({ text: "hi", delayMs: 5000 }), {
    idleMs: 50,
    retries: { attempts: 1, baseMs: 1, longestMs: 1 },
  });
  expect(result).toMatchObject({ code: "timeout", exitCode: 75 });
});

test("an answer stopped by a content filter is a refusal; an empty one is malformed", async () => {
  expect((await call([{ text: "half", finishReason: "content_filter" }])).result).toMatchObject({
    code: "refused",
  });
  expect((await call([{}])).result).toMatchObject({ code: "malformed" });
});

test("no key reaches an error, however it got into what the server said", async () => {
  const { result } = await call([
    { status: 400, error: { message: "bad header Bearer sk-secret-0123456789" } },
  ]);
  expect(JSON.stringify(result)).not.toContain("sk-secret");
  expect(String((result as Error).stack)).not.toContain("sk-secret");
  expect((result as Error).cause).toBeUndefined();
});

test("addresses: by the profile's name, by the key's name, the profile's own", () => {
  const profiles = allProfiles({});
  const kimi = profiles["kimi"]!;
  expect(baseUrlOf("kimi", kimi, { KIMI_BASE_URL: "http://a", MOONSHOT_BASE_URL: "http://b" })).toBe(
    "http://a",
  );
  expect(baseUrlOf("kimi", kimi, { MOONSHOT_BASE_URL: "http://b" })).toBe("http://b");
  expect(baseUrlOf("kimi", kimi, {})).toBe("https://api.moonshot.cn/v1");
  expect(baseUrlOf("moonshot", profiles["moonshot"]!, {})).toBe("https://api.moonshot.ai/v1");
  expect(baseUrlOf("openai", profiles["openai"]!, {})).toBeUndefined();
});

test.each(Object.keys(allProfiles({})))("the profile %s reaches a compatible server", async (name) => {
  const server = await startProtocolServer([
    { reasoning: "hm", toolCalls: [{ name: "t", args: { a: 1 } }], withoutRole: true, withoutIndex: true },
  ]);
  const profile = allProfiles({})[name]!;
  const model = await createModel(`${name}:m`, {
    config: { profiles: {} },
    env: {
      [`${name.toUpperCase()}_BASE_URL`]: server.url,
      ...(profile.keyVariable !== null && { [profile.keyVariable]: "sk-secret-0123456789" }),
    },
    ...{ seed: 1, home: "/nonexistent" },
  });
  const tool = { name: "t", description: "d", parameters: { type: "object", properties: {} } };
  const thoughts: string[] = [];
  const { message, usage } = await model.call(
    { ...request, tools: [tool], answerWith: "t" },
    { signal: new AbortController().signal, onReasoning: (text) => void thoughts.push(text) },
  );
  await server.close();
  expect(message.tool_calls).toMatchObject([{ name: "t", args: { a: 1 } }]);
  expect(thoughts.join("")).toBe("hm");
  expect(usage).toEqual({ inputTokens: 11, outputTokens: 7 });
  const [sent] = server.requests;
  // A plain string, not a list of parts, and no name: "compatible" servers take no more.
  expect(sent!.messages).toEqual([
    { role: "system", content: "s" },
    { role: "user", content: "hi" },
  ]);
  expect(sent).not.toHaveProperty("temperature");
  expect(JSON.stringify(sent!.tools)).not.toContain("$schema");
  expect(server.authorizations[0]?.includes("sk-secret") ?? false).toBe(profile.keyVariable !== null);
});

test("tokens are estimated by script: Chinese weighs more", () => {
  expect(estimateTextTokens("abcdefgh")).toBe(2);
  expect(estimateTextTokens("流动性因子")).toBe(5);
});

describe("what a compatible server refuses it is asked without, said once and remembered", () => {
  const tool = { name: "t", description: "d", parameters: { type: "object", properties: {} } };
  const profile = {
    baseUrl: null,
    keyVariable: "OPENAI_API_KEY",
    structuredOutput: "tool",
    parallelToolCalls: false,
    streamUsage: true,
    reasoning: "drop",
    contextTokens: 1000,
    price: null,
  } as const;

  test.each([
    [
      "a strict schema",
      { structuredOutput: "json-schema" },
      "response_format",
      "Invalid response_format: json_schema is not supported",
    ],
    [
      "a temperature (Kimi)",
      { temperature: 0.2 },
      "temperature",
      "invalid temperature: only 1 is allowed for this model",
    ],
    ["stream_options", {}, "stream_options", "Unrecognized request argument: stream_options"],
  ])("%s", async (_, own, key, message) => {
    const server = await startProtocolServer((sent) =>
      sent[key] !== undefined
        ? { status: 400, error: { message } }
        : {
            toolCalls: [{ name: "t", args: {} }],
            usage: key === "stream_options" ? null : { prompt: 1, completion: 1 },
          },
    );
    const model = await createModel("openai:m", {
      config: { profiles: { openai: { ...profile, ...own } as Profile } },
      env: { OPENAI_API_KEY: "sk-secret-0123456789", OPENAI_BASE_URL: server.url },
      seed: 1,
      home: "/nonexistent",
    });
    const notices: string[] = [];
    const hooks = {
      signal: new AbortController().signal,
      onNotice: (code: string) => void notices.push(code),
    };
    for (let i = 0; i < 2; i++) {
      const { message: said } = await model.call({ ...request, tools: [tool], answerWith: "t" }, hooks);
      expect(said.tool_calls).toMatchObject([{ name: "t" }]);
    }
    await server.close();
    expect(server.requests.map((sent) => sent[key] !== undefined)).toEqual([true, false, false]);
    expect(notices.filter((code) => code === "relaxed")).toHaveLength(1);
  });

  test("parallel tool calls", async () => {
    const server = await startProtocolServer((sent) =>
      sent["parallel_tool_calls"] === undefined
        ? { toolCalls: [{ name: "t", args: {} }] }
        : { status: 400, error: { message: "Unknown parameter: parallel_tool_calls" } },
    );
    const model = await createModel("openai:m", {
      ...{ config: { profiles: {} }, seed: 1, home: "/nonexistent" },
      env: { OPENAI_API_KEY: "sk-secret-0123456789", OPENAI_BASE_URL: server.url },
    });
    const hooks = { signal: new AbortController().signal };
    for (let i = 0; i < 2; i++) await model.call({ ...request, tools: [tool] }, hooks);
    await server.close();
    expect(server.requests.map((sent) => sent["parallel_tool_calls"])).toEqual([true, undefined, undefined]);
  });

  test("no other 400 is tried again", async () => {
    const { server, result } = await call([
      { status: 400, error: { message: "messages must not be empty" } },
    ]);
    expect(result).toMatchObject({ code: "bad-request" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("failures by status", () => {
  const once = { attempts: 1, baseMs: 1, longestMs: 1000 };

  test.each([
    [401, "auth", 1],
    [402, "quota", 1],
    [403, "auth", 1],
    [404, "model-not-found", 1],
    [408, "timeout", 75],
    [422, "bad-request", 1],
    [429, "rate-limit", 75],
    [500, "server", 75],
    [503, "server", 75],
    [504, "timeout", 75],
  ])("%i is %s", async (status, code, exitCode) => {
    const { result } = await call(() => ({ status }), { retries: once });
    expect(result).toMatchObject({ code, exitCode, retryAfter: null });
  });

  test.each([408, 429, 500, 503])("%i with retry-after is waited for as long as it says", async (status) => {
    const began = performance.now();
    const { result, server, notices } = await call([
      { status, headers: { "retry-after": "0.2" } },
      { text: "here" },
    ]);
    expect(result).toMatchObject({ message: { content: "here" } });
    expect(notices).toContain("retry");
    expect(server.requests).toHaveLength(2);
    // Timers may fire a few milliseconds early.
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  test.each([
    ["retry-after-ms", "30"],
    ["retry-after", new Date(Date.now() + 500).toUTCString()],
  ])("%s is understood", async (header, value) => {
    const { result } = await call([{ status: 429, headers: { [header]: value } }, { text: "here" }], {
      retries: { attempts: 2, baseMs: 60_000, longestMs: 5000 },
    });
    expect(result).toMatchObject({ message: { content: "here" } });
  });

  test("a retry-after in the past or without sense does not stop the retry", async () => {
    for (const value of ["Wed, 21 Oct 2015 07:28:00 GMT", "soon"]) {
      const { result } = await call([{ status: 503, headers: { "retry-after": value } }, { text: "here" }]);
      expect(result).toMatchObject({ message: { content: "here" } });
    }
  });
});

describe("strange streams", () => {
  test("characters that are cut between two pieces of the network come out whole", async () => {
    const text = "流动性因子 🙂 — done";
    const { result } = await call([{ text, scattered: true }]);
    expect(result).toMatchObject({ message: { content: text } });
  }, 20_000);

  test("keep-alive comments are no sign of life of the model", async () => {
    const { result } = await call(() => ({ onlyComments: true }), {
      idleMs: 100,
      retries: { attempts: 1, baseMs: 1, longestMs: 1 },
    });
    expect(result).toMatchObject({ code: "timeout", exitCode: 75 });
  });

  test("an answer that never ends is ended, and is not asked for again", async () => {
    const { result, server } = await call(() => ({
      ...{ text: "again and again ".repeat(64), pieceLength: 1024 },
      endless: true,
    }));
    expect(result).toMatchObject({ code: "malformed" });
    expect((result as Error).message).toContain("goes on beyond");
    expect(server.requests).toHaveLength(1);
  }, 60_000);

  test("a giant answer in one piece is refused as well", async () => {
    const { result } = await call([{ notStreamed: true, text: "x".repeat(500_000) }]);
    expect(result).toMatchObject({ code: "malformed" });
  });

  test("a long one is not", async () => {
    const { result } = await call([{ notStreamed: true, text: "x".repeat(300_000) }]);
    expect(result).toMatchObject({ message: { content: expect.stringMatching(/^x{300000}$/) } });
  });
});
