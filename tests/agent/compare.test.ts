import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { estimate } from "../../src/agent/graphs/compare/estimate.js";
import { createRunners } from "../../src/agent/runners.js";
import { compare } from "../../src/tools/compare.js";
import type { CompareOutcome, CompareRequest } from "../../src/tools/compare-contract.js";
import { invokeTool } from "../../src/tools/invoke.js";
import type { LiveLimits } from "../../src/tools/live-limits.js";
import type { ToolProgress } from "../../src/tools/progress.js";
import { type FakeContext, fakeContext } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";

const request: CompareRequest = {
  brief: "liquidity",
  dataset: "demo",
  models: ["offline", "openai:scripted"],
  rounds: 3,
  repeats: 2,
  seed: 7,
  horizon: 5,
  entry: "next-open",
};

const IDEAS = [
  "-pct(close, 5)",
  "ts_mean(volume, 5) / ts_mean(volume, 60)",
  "frobnicate(",
  "(high - low) / close",
];

const idea = (formula: string) => ({
  toolCalls: [
    {
      name: "propose_factor",
      args: { name: `Idea ${formula}`, hypothesis: "because", formula, steps: ["the formula"] },
    },
  ],
  usage: { prompt: 100, completion: 20 },
});

async function run(
  context: FakeContext,
  changes: Partial<CompareRequest> = {},
  options: {
    env?: NodeJS.ProcessEnv;
    onProgress?: (p: ToolProgress) => void;
    signal?: AbortSignal;
    limits?: LiveLimits;
  } = {},
): Promise<CompareOutcome> {
  const runners = createRunners({
    env: options.env ?? {},
    retries: { attempts: 1, baseMs: 1, longestMs: 1 },
  });
  const signal = options.signal ?? new AbortController().signal;
  const going = runners.compare(
    { ...request, ...changes },
    {
      ...{ ...context, ...runners, actor: { kind: "person" }, signal },
      ...(options.limits && { limits: options.limits }),
    },
  );
  for (;;) {
    const step = await going.next();
    if (step.done) return step.value;
    options.onProgress?.(step.value);
  }
}

/** Answers with the ideas in turn, a legal one after every fault. */
async function scripted() {
  let next = 0;
  const server = await startProtocolServer(() => idea(IDEAS[next++ % IDEAS.length]!));
  return { server, env: { OPENAI_API_KEY: "sk-test-0123456789", OPENAI_BASE_URL: server.url } };
}

const withoutTime = ({ models, run: _, report: __, ...rest }: CompareOutcome) => ({
  ...rest,
  models: models.map(
    ({
      usage: { seconds: _, usd: __, ...usage },
      secondsPerAdmitted: ___,
      usdPerAdmitted,
      kind,
      ...model
    }) => ({
      ...model,
      usage,
    }),
  ),
});

describe("compare", () => {
  test("gives every model the same turns, counts every formula, and writes a report", async () => {
    const { server, env } = await scripted();
    const context = fakeContext();
    const outcome = await run(context, {}, { env });
    await server.close();
    expect(outcome.stopped).toBe("rounds");
    expect(outcome.models.map(({ model, turns }) => [model, turns])).toEqual([
      ["offline", 6],
      ["openai:scripted", 6],
    ]);
    expect(outcome.turns).toHaveLength(6);
    expect(outcome.turns.every(({ proposals }) => proposals.length === 2)).toBe(true);
    let lines = 0;
    for await (const trial of context.memory.ledger.read()) {
      lines++;
      expect(trial.run).toContain(outcome.run);
    }
    expect(outcome.trials).toBe(lines);
    expect(outcome.models[0]!.trials + outcome.models[1]!.trials).toBe(lines);

    const [, remote] = outcome.models;
    // Seven or more answers for six turns: every fault cost one repair, and is counted.
    expect(remote!.usage.modelCalls).toBe(server.requests.length);
    expect(remote!.usage.inputTokens).toBe(server.requests.length * 100);
    expect(remote!.repairs! * 6).toBeCloseTo(server.requests.length - 6, 9);
    expect(remote!.validFirst).toBeLessThan(1);
    expect(remote!.usage.usd).toBeNull();

    const report = readFileSync(outcome.report, "utf8");
    expect(report).toContain("| openai:scripted |");
    expect(report).toContain("Turn by turn");
    expect(report).toContain("-pct(close, 5)");
    expect(outcome.pairs).toHaveLength(1);
    expect(outcome.pairs[0]).toMatchObject({ a: "offline", b: "openai:scripted", turns: 6 });
  });

  test("names every key that is missing at once, and leaves nothing behind", async () => {
    const context = fakeContext();
    const models = ["openai:gpt-5.1", "kimi:kimi-k2.6"];
    await expect(run(context, { models })).rejects.toMatchObject({
      ...{ code: "no-key", message: expect.stringContaining("set OPENAI_API_KEY, MOONSHOT_API_KEY") },
    });
    expect(existsSync(context.workspace.runs)).toBe(false);
  });

  test("takes turns round by round, and who goes first changes", async () => {
    const { server, env } = await scripted();
    const order: string[] = [];
    await run(
      fakeContext(),
      { repeats: 1 },
      {
        env,
        onProgress: ({ message }) => {
          const found = /^(\S+): thinking/.exec(message);
          if (found) order.push(found[1]!);
        },
      },
    );
    await server.close();
    expect(order).toEqual([
      "offline",
      "openai:scripted",
      "openai:scripted",
      "offline",
      "offline",
      "openai:scripted",
    ]);
  });

  test("plays back to the same figures without a key", async () => {
    const { server, env } = await scripted();
    const context = fakeContext();
    const live = await run(context, {}, { env });
    await server.close();
    const played = await run(context, { models: [], replay: live.run });
    expect(played.models.map(({ kind }) => kind)).toEqual(["replay", "replay"]);
    expect(withoutTime(played)).toEqual(withoutTime(live));
    await expect(run(context, { replay: "compare-none" })).rejects.toMatchObject({ code: "run-not-found" });
  });

  test("goes on where it broke off without asking again", async () => {
    const whole = await scripted();
    const undisturbed = await run(fakeContext(), {}, { env: whole.env });
    await whole.server.close();

    const { server, env } = await scripted();
    let scores = 0;
    const context = fakeContext({
      onScore: () => {
        if (++scores === 7) throw new Error("the power fails");
      },
    });
    let id = "";
    await expect(
      run(
        context,
        {},
        { env, onProgress: ({ message }) => (id = /resuming (\S+)/.exec(message)?.[1] ?? id) },
      ),
    ).rejects.toThrow("the power fails");
    const resumed = await run(context, { models: [], resume: id }, { env });
    await server.close();
    expect(resumed.run).toBe(id);
    expect(server.requests).toHaveLength(whole.server.requests.length);
    expect(resumed.turns).toEqual(undisturbed.turns);
  });

  test("a limit that is lowered meanwhile ends a model after the rounds that it had", async () => {
    const { server, env } = await scripted();
    let now: ReturnType<LiveLimits["now"]> = {};
    const used: number[] = [];
    const outcome = await run(
      fakeContext(),
      { repeats: 1 },
      {
        env,
        limits: { begun: now, now: () => now },
        onProgress: ({ factor, usage }) => {
          const over = factor?.type === "factor-admitted" || factor?.type === "factor-rejected";
          if (!over || factor.model !== "openai:scripted") return;
          used.push(usage?.inputTokens ?? 0);
          now = { tokens: 10 };
        },
      },
    );
    await server.close();
    expect(outcome.models.map(({ turns, stopped }) => [turns, stopped])).toEqual([
      [3, "rounds"],
      [1, "budget"],
    ]);
    expect(used[0]).toBeGreaterThanOrEqual(100);
  });

  test("a budget ends one model and leaves the others their turns", async () => {
    const { server, env } = await scripted();
    // 120 tokens a call; the size of the first call alone is estimated above what is given.
    const outcome = await run(fakeContext(), { maxTokens: 10, repeats: 1 }, { env });
    await server.close();
    expect(outcome.stopped).toBe("budget");
    expect(outcome.models.map(({ turns, stopped }) => [turns, stopped])).toEqual([
      [3, "rounds"],
      [0, "budget"],
    ]);
    expect(outcome.pairs[0]).toMatchObject({ turns: 0, rankIc: { mean: null, low: null, n: 0 } });
  });

  test("is cancelled with what it has", async () => {
    const stop = new AbortController();
    const outcome = await run(
      fakeContext(),
      { models: ["offline", "replay:/nonexistent"], rounds: 1 },
      {
        signal: stop.signal,
      },
    ).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code: "replay" });
    let seen = 0;
    const { server, env } = await scripted();
    const cancelled = await run(
      fakeContext(),
      {},
      {
        env,
        signal: stop.signal,
        onProgress: ({ factor }) => {
          if (factor?.type === "factor-admitted" || factor?.type === "factor-rejected") seen++;
          if (seen === 2) stop.abort();
        },
      },
    );
    await server.close();
    expect(cancelled.stopped).toBe("cancelled");
    expect(cancelled.turns.length).toBeGreaterThanOrEqual(1);
  });

  test("the tool wants two different models; the preset names GPT and Kimi", async () => {
    const context = fakeContext();
    const asked: CompareRequest[] = [];
    const runners = {
      ...createRunners({ env: {} }),
      // biome-ignore lint/correctness/useYield: it only looks at what it is asked.
      compare: async function* (given: CompareRequest): AsyncGenerator<ToolProgress, CompareOutcome> {
        asked.push(given);
        return {} as CompareOutcome;
      },
    };
    const full = {
      ...context,
      ...runners,
      actor: { kind: "person" },
      signal: new AbortController().signal,
    } as const;
    await expect(invokeTool(compare, { models: ["offline"] }, full)).rejects.toMatchObject({
      code: "tool-input",
    });
    await expect(invokeTool(compare, { models: ["offline", "offline"] }, full)).rejects.toMatchObject({
      code: "tool-input",
    });
    await invokeTool(compare, { preset: "gpt-kimi" }, full);
    expect(asked[0]!.models).toEqual(["openai:gpt-5.1", "kimi:kimi-k2.6"]);
  });
});

describe("intervals", () => {
  test("are null where too few turns make them, hold the mean, and come from the seed", () => {
    expect(estimate([], 1)).toEqual({ mean: null, low: null, high: null, n: 0 });
    expect(estimate([1, 3], 1)).toEqual({ mean: 2, low: null, high: null, n: 2 });
    expect(estimate([0.5, 0.5, 0.5, 0.5, 0.5], 1)).toEqual({ mean: 0.5, low: 0.5, high: 0.5, n: 5 });
    const values = [0.01, -0.02, 0.03, 0.02, 0.05, -0.01, 0.04, 0.02];
    const once = estimate(values, 3);
    expect(estimate(values, 3)).toEqual(once);
    expect(once.low!).toBeLessThan(once.mean!);
    expect(once.high!).toBeGreaterThan(once.mean!);
    expect(once.low!).toBeGreaterThanOrEqual(-0.02);
  });
});
