import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createModel, type ModelOptions } from "../../src/agent/models/create-model.js";
import { estimateTextTokens } from "../../src/agent/models/meter.js";
import { allProfiles, baseUrlOf } from "../../src/agent/models/profiles.js";
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

test("tokens are estimated by script: Chinese weighs more", () => {
  expect(estimateTextTokens("abcdefgh")).toBe(2);
  expect(estimateTextTokens("流动性因子")).toBe(5);
});
