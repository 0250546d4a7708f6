import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { createModel } from "../../src/agent/models/create-model.js";
import { BudgetReached, createMeter } from "../../src/agent/models/meter.js";
import type { ModelRequest } from "../../src/agent/models/model.js";
import { allProfiles, priceOf } from "../../src/agent/models/profiles.js";
import { recording } from "../../src/agent/models/record.js";
import { earlierCalls } from "../../src/agent/models/replay.js";
import { callWithin } from "../../src/agent/models/spend.js";
import { CallRecord } from "../../src/memory/call-record.js";
import type { ProfileSettings } from "../../src/memory/profile.js";
import { invokeTool } from "../../src/tools/invoke.js";
import { modelCosts } from "../../src/tools/model-costs.js";
import { fakeContext } from "./fake-context.js";
import { type Script, startProtocolServer } from "./protocol-server.js";
import { keyFor } from "./research-run.js";

const request: ModelRequest = { system: "s", messages: [new HumanMessage("hi")], tools: [] };
const once = { attempts: 1, baseMs: 1, longestMs: 1 };
/** $1 per thousand tokens in, $10 per thousand out: an answer of 100 tokens is a dollar. */
const dear = { price: { inputPerMillion: 1000, outputPerMillion: 10_000 } };

async function served(script: Script, profile: ProfileSettings = dear, options: object = {}) {
  const server = await startProtocolServer(script);
  const model = await createModel("openai:m", {
    ...{ config: { profiles: { openai: profile } }, env: keyFor(server.url), seed: 1, home: "/nonexistent" },
    ...{ retries: once, ...options },
  });
  const notices: string[] = [];
  const hooks = {
    signal: new AbortController().signal,
    onNotice: (code: string, text: string) => void notices.push(`${code}: ${text}`),
  };
  return { server, model, hooks, notices };
}

const meterOf = (limits: object) => createMeter(limits, () => 0);

describe("a budget of money", () => {
  test("caps the answer at what is left, under the provider's own name for it, and is never overspent", async () => {
    const { server, model, hooks } = await served((sent) => ({
      text: "word ".repeat(50),
      usage: { prompt: 5, completion: Number(sent["max_completion_tokens"] ?? 100_000) },
    }));
    const meter = meterOf({ usd: 5 });
    await callWithin(meter, model, request, hooks);
    expect(server.requests[0]!["max_completion_tokens"]).toBeGreaterThan(400);
    expect(server.requests[0]!["max_completion_tokens"]).toBeLessThan(500);
    expect(meter.usage().usd!).toBeGreaterThan(4.9);
    expect(meter.usage().usd!).toBeLessThanOrEqual(5);
    // Nothing worth asking for is left.
    await expect(callWithin(meter, model, request, hooks)).rejects.toBeInstanceOf(BudgetReached);
    expect(server.requests).toHaveLength(1);
    await server.close();
  });

  test("sends no cap while there is plenty", async () => {
    const { server, model, hooks } = await served([{ text: "hi" }]);
    await callWithin(meterOf({ usd: 10_000 }), model, request, hooks);
    expect(server.requests[0]!["max_completion_tokens"]).toBeUndefined();
    await server.close();
  });

  test("a refused name of the cap is changed for the other, then left out; both are said", async () => {
    const { server, model, hooks, notices } = await served((sent) =>
      sent["max_completion_tokens"] !== undefined
        ? { status: 400, error: { message: "Unsupported parameter: max_completion_tokens. Use max_tokens." } }
        : sent["max_tokens"] !== undefined
          ? { status: 400, error: { message: "max_tokens must be at most 8192" } }
          : { text: "hi" },
    );
    await callWithin(meterOf({ usd: 5 }), model, request, hooks);
    expect(notices.filter((text) => text.startsWith("relaxed"))).toHaveLength(2);
    expect(server.requests).toHaveLength(3);
    await server.close();
  });

  test("a server that does not keep to the cap is hung up on", async () => {
    const { server, model, hooks } = await served(() => ({ text: "again and again ", endless: true }));
    const meter = meterOf({ usd: 5 });
    const { usage } = await callWithin(meter, model, request, hooks);
    expect(usage.estimated).toBe(true);
    // A piece beyond the cap at most.
    expect(meter.usage().usd!).toBeLessThan(5.2);
    await server.close();
  }, 30_000);

  test("a call that is cut off is counted by an estimate, and says that it is one", async () => {
    const text = "a piece of an answer ".repeat(20);
    const { server, model, hooks } = await served([{ text, dropAfter: 30, delayMs: 3 }]);
    const meter = meterOf({ usd: 50 });
    await expect(callWithin(meter, model, request, hooks)).rejects.toMatchObject({ code: "dropped" });
    const { modelCalls, outputTokens, inputTokens, usd, estimatedTokens } = meter.usage();
    expect(modelCalls).toBe(1);
    // 30 pieces of 8 characters, four characters a token.
    expect(outputTokens).toBe(60);
    expect(estimatedTokens).toBe(outputTokens + inputTokens);
    expect(usd).toBeCloseTo((inputTokens * 1000 + outputTokens * 10_000) / 1e6, 12);
    await server.close();
  });

  test("a refused call costs nothing", async () => {
    const { server, model, hooks } = await served([{ status: 401 }]);
    const meter = meterOf({ usd: 50 });
    await expect(callWithin(meter, model, request, hooks)).rejects.toMatchObject({ code: "auth" });
    expect(meter.usage()).toMatchObject({ modelCalls: 0, inputTokens: 0, usd: 0 });
    expect(meter.left("usd")).toBe(50);
    await server.close();
  });

  test("calls that begin at once divide what is left", () => {
    const meter = meterOf({ tokens: 3000 });
    const payer = { kind: "remote", price: null } as const;
    const caps = [3, 2, 1].map((shares) => meter.reserve(payer, { ...request }, shares).cap!);
    expect(Math.max(...caps) - Math.min(...caps)).toBeLessThan(5);
    expect(caps.reduce((a, b) => a + b)).toBeLessThanOrEqual(3000);
    expect(() => meter.reserve(payer, { ...request })).toThrow(BudgetReached);
  });
});

test("a profile may set a part of a built-in one, with a price for each model", () => {
  const mini = { inputPerMillion: 1, outputPerMillion: 2 };
  const all = allProfiles({
    kimi: { prices: { "kimi-mini": mini } },
    own: { fallbacks: [], baseUrl: "http://a/v1", keyVariable: null, contextTokens: 9 },
  });
  expect(all["kimi"]).toMatchObject({ baseUrl: "https://api.moonshot.cn/v1", reasoning: "send-back" });
  expect(priceOf(all["kimi"]!, "kimi-mini")).toEqual(mini);
  expect(priceOf(all["kimi"]!, "kimi-k2.6")).toBeNull();
  expect(() => allProfiles({ own: { contextTokens: 9 } })).toThrow(/profiles\.own\.baseUrl/);
});

describe("fallbacks", () => {
  test("answer when the provider cannot serve, are said once, and are charged at their own price", async () => {
    const other = await startProtocolServer(() => ({
      text: "from kimi",
      usage: { prompt: 10, completion: 2 },
    }));
    const server = await startProtocolServer(() => ({ status: 503 }));
    const env = { ...keyFor(server.url), MOONSHOT_API_KEY: "sk-moon-0123456789", KIMI_BASE_URL: other.url };
    const model = await createModel("openai:m", {
      config: {
        profiles: {
          openai: { ...dear, fallbacks: ["kimi:kimi-k2.6"] },
          kimi: { price: { inputPerMillion: 0, outputPerMillion: 500_000 } },
        },
      },
      ...{ env, seed: 1, home: "/nonexistent", retries: once },
    });
    const notices: string[] = [];
    const hooks = {
      signal: new AbortController().signal,
      onNotice: (_: string, text: string) => void notices.push(text),
    };
    const meter = meterOf({});
    for (let i = 0; i < 2; i++) {
      const { message, by } = await callWithin(meter, model, request, hooks);
      expect(message.text).toBe("from kimi");
      expect(by?.spec).toBe("kimi:kimi-k2.6");
    }
    expect(meter.usage().usd).toBeCloseTo(2, 12);
    expect(notices.filter((text) => text.includes("answers from now on"))).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
    await server.close();
    await other.close();
  });

  test("are not asked when the request is at fault, nor when nobody has configured any", async () => {
    const wrong = await served([{ status: 400, error: { message: "no" } }], { fallbacks: ["kimi:k"] });
    await expect(wrong.model.call(request, wrong.hooks)).rejects.toMatchObject({ code: "bad-request" });
    expect(wrong.notices).toEqual([]);
    await wrong.server.close();
    const none = await served([{ status: 503 }], {});
    await expect(none.model.call(request, none.hooks)).rejects.toMatchObject({ code: "server" });
    await none.server.close();
  });

  test("one that cannot be used is said, and the first failure stands", async () => {
    const { server, model, hooks, notices } = await served([{ status: 503 }], { fallbacks: ["kimi:k"] });
    await expect(model.call(request, hooks)).rejects.toMatchObject({ code: "server" });
    expect(notices[0]).toContain("the fallback kimi:k cannot be used");
    await server.close();
  });
});

describe("records", () => {
  test("hold prompt hash, tokens, cost, latency and outcome of every call, failed ones too, and no key", async () => {
    const { server, model, hooks } = await served([
      { text: "one", usage: { prompt: 100, completion: 10 } },
      { status: 401 },
      { text: "cut off in the middle", dropAfter: 1, delayMs: 5 },
    ]);
    const context = fakeContext();
    const file = join(context.workspace.runs, "chat-x", "completions.jsonl");
    const recorded = recording(model, file, { session: "s1" });
    await recorded.call({ ...request, purpose: "idea" }, hooks);
    await recorded.call(request, hooks).catch(() => {});
    await recorded.call(request, hooks).catch(() => {});
    await server.close();
    const text = readFileSync(file, "utf8");
    expect(text).not.toContain("sk-test");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => CallRecord.parse(JSON.parse(line)));
    expect(lines.map(({ outcome }) => outcome)).toEqual(["ok", "auth", "cut", "dropped"]);
    expect(lines[0]).toMatchObject({
      ...{ model: "openai:m", purpose: "idea", session: "s1", usd: 0.2 },
      usage: { inputTokens: 100, outputTokens: 10 },
    });
    expect(lines[0]!.prompt).toMatch(/^[0-9a-f]{16}$/);
    expect(lines[0]!.latencyMs).toBeGreaterThanOrEqual(0);

    const run = { ...context, actor: { kind: "person" }, signal: hooks.signal } as never;
    const costs = (await invokeTool(modelCosts, { session: "s1" }, run)) as { rows: object[]; total: object };
    expect(costs.rows).toMatchObject([
      { model: "openai:m", purpose: "chat", calls: 3, failed: 3 },
      { model: "openai:m", purpose: "idea", calls: 1, failed: 0, usd: 0.2 },
    ]);
    expect(await invokeTool(modelCosts, { session: "other" }, run)).toMatchObject({
      rows: [],
      total: { calls: 0 },
    });
    for (const lang of ["en", "zh"] as const)
      expect(JSON.stringify(modelCosts.present(costs, lang))).toContain("$");
  });

  test("an answer that was paid for before a crash is not asked for again, though its line was torn behind it", async () => {
    const { server, model, hooks } = await served([{ text: "paid", usage: { prompt: 100, completion: 10 } }]);
    const file = join(fakeContext().workspace.runs, "r", "completions.jsonl");
    await recording(model, file).call(request, hooks);
    const { appendFileSync } = await import("node:fs");
    appendFileSync(file, '{"version":2,"request":"torn');
    const again = recording(model, file, { earlier: await earlierCalls(file) });
    const meter = meterOf({});
    const { message } = await callWithin(meter, again, request, hooks);
    await server.close();
    expect(message.text).toBe("paid");
    expect(meter.usage()).toMatchObject({ modelCalls: 1, inputTokens: 100, outputTokens: 10 });
    expect(server.requests).toHaveLength(1);
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(1);
  });
});
