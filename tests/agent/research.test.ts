import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRunners } from "../../src/agent/runners.js";
import type { LiveLimits } from "../../src/tools/live-limits.js";
import type { ToolProgress } from "../../src/tools/progress.js";
import type { ResearchOutcome, ResearchRequest } from "../../src/tools/research-contract.js";
import { type FakeContext, fakeContext } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";

const request: ResearchRequest = {
  brief: "用价量数据研究流动性",
  dataset: "demo",
  model: "offline",
  rounds: 5,
  seed: 7,
  horizon: 5,
  entry: "next-open",
};

async function run(
  context: FakeContext,
  changes: Partial<ResearchRequest> = {},
  options: {
    env?: NodeJS.ProcessEnv;
    signal?: AbortSignal;
    limits?: LiveLimits;
    onProgress?: (p: ToolProgress) => void;
  } = {},
): Promise<{ outcome: ResearchOutcome; progress: ToolProgress[] }> {
  const runners = createRunners({
    env: options.env ?? {},
    retries: { attempts: 1, baseMs: 1, longestMs: 1 },
  });
  const signal = options.signal ?? new AbortController().signal;
  const going = runners.research(
    { ...request, ...changes },
    {
      ...{ ...context, ...runners, actor: { kind: "person" }, signal },
      ...(options.limits && { limits: options.limits }),
    },
  );
  const progress: ToolProgress[] = [];
  for (;;) {
    const step = await going.next();
    if (step.done) return { outcome: step.value, progress };
    progress.push(step.value);
    options.onProgress?.(step.value);
  }
}

const comparable = ({ run: _, usage: { seconds: __, ...usage }, ...rest }: ResearchOutcome) => ({
  ...rest,
  usage,
});

describe("research with the offline ideator", () => {
  test("runs its rounds, counts every trial, and gives the same again in the same workspace", async () => {
    const context = fakeContext();
    const first = await run(context);
    expect(first.outcome.stopped).toBe("rounds");
    expect(first.outcome.factors.length + first.outcome.rejected.length).toBe(5);
    let lines = 0;
    for await (const trial of context.memory.ledger.read()) {
      expect(trial.run).toBe(first.outcome.run);
      expect(trial.actor.kind).toBe("offline");
      lines++;
    }
    expect(first.outcome.trials).toBe(lines);

    const second = await run(context);
    expect(second.outcome.run).not.toBe(first.outcome.run);
    expect(comparable(second.outcome)).toEqual(comparable(first.outcome));
    const other = await run(context, { seed: 8 });
    expect(comparable(other.outcome)).not.toEqual(comparable(first.outcome));
  });

  test("keeps admitted factors with their provenance, and the folder of the run", async () => {
    const context = fakeContext({ strength: () => 0.95 });
    const { outcome, progress } = await run(context, { rounds: 3 });
    expect(outcome.factors).toHaveLength(3);
    const kept = await context.memory.library.list({ status: "admitted" });
    expect(kept.map(({ hash }) => hash).sort()).toEqual(outcome.factors.map(({ hash }) => hash).sort());
    expect(kept[0]?.provenance).toMatchObject({ model: "offline", seed: 7, run: outcome.run });
    expect(kept[0]?.provenance.promptHash).toMatch(/^[0-9a-f]{64}$/);
    const events = readFileSync(join(context.workspace.runs, outcome.run, "events.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(events.map((line) => JSON.parse(line).type)).toEqual(
      progress.flatMap(({ factor }) => (factor ? [factor.type] : [])),
    );
  });

  test("never proposes the same twice, and every rejection has its reason", async () => {
    const context = fakeContext({ strength: () => 0.6 });
    const { outcome } = await run(context, { rounds: 4, brief: "liquidity" });
    expect(new Set(outcome.rejected.map(({ expression }) => expression)).size).toBe(4);
    expect(outcome.rejected.every(({ reason }) => reason.includes("below 0.02"))).toBe(true);
  });

  test("a listener that leaves ends the run, which can be resumed", async () => {
    const context = fakeContext();
    const runners = createRunners({ env: {} });
    const { signal } = new AbortController();
    let id = "";
    for await (const { factor } of runners.research(request, {
      ...context,
      ...runners,
      actor: { kind: "person" },
      signal,
    })) {
      if (factor?.type === "factor-scored") {
        id = factor.id.replace(/-\d+$/, "");
        break;
      }
    }
    const { outcome } = await run(context, { resume: id });
    expect(outcome.factors.length + outcome.rejected.length).toBe(5);
    await expect(run(context, { resume: "research-nothing" })).rejects.toMatchObject({
      code: "run-not-found",
    });
    await expect(run(context, { resume: "../../etc" })).rejects.toMatchObject({ code: "run-not-found" });
  });

  test("is cancelled with what it has", async () => {
    const context = fakeContext();
    const stop = new AbortController();
    let scores = 0;
    const { outcome } = await run(
      context,
      {},
      {
        signal: stop.signal,
        onProgress: ({ factor }) => {
          if (factor?.type === "factor-admitted" || factor?.type === "factor-rejected") scores++;
          if (scores === 2) stop.abort();
        },
      },
    );
    expect(outcome.stopped).toBe("cancelled");
    expect(outcome.factors.length + outcome.rejected.length).toBeGreaterThanOrEqual(1);
    expect(outcome.factors.length + outcome.rejected.length).toBeLessThan(5);
  });

  test("stops at a budget of formulas before going over it", async () => {
    const context = fakeContext({ config: { budgets: { formulas: 5 } } });
    const { outcome } = await run(context);
    expect(outcome.stopped).toBe("budget");
    expect(outcome.trials).toBeLessThanOrEqual(5);
  });

  test("a run that broke off goes on where it stopped, to the result of one that did not", async () => {
    const whole = await run(fakeContext());
    let calls = 0;
    const context = fakeContext({
      onScore: () => {
        if (++calls === 4) throw new Error("the power fails");
      },
    });
    let id = "";
    await expect(
      run(context, {}, { onProgress: ({ message }) => (id = /resuming (\S+)/.exec(message)?.[1] ?? id) }),
    ).rejects.toThrow("the power fails");
    expect(id).not.toBe("");
    const { outcome } = await run(context, { resume: id });
    expect(outcome.run).toBe(id);
    expect(outcome.factors).toEqual(whole.outcome.factors);
    expect(outcome.rejected).toEqual(whole.outcome.rejected);
  });
});

describe("research with a model behind a server", () => {
  const good = (formula: string, name = "Idea") => ({
    toolCalls: [{ name: "propose_factor", args: { name, hypothesis: "because", formula } }],
  });
  const env = (url: string) => ({ OPENAI_API_KEY: "sk-test-123456", OPENAI_BASE_URL: url });

  test("repairs a formula with its place and the legal operators, and a proposal of the wrong form", async () => {
    const server = await startProtocolServer([
      good("frobnicate(close, 5)"),
      good("delay(close, -3)"),
      good("-pct(close, 5)"),
      { toolCalls: [{ name: "propose_factor", args: '{"name": "cut of' }] },
      { text: 'Here: {"name":"Plain","hypothesis":"h","formula":"ts_mean(volume, 5)"}' },
    ]);
    const { outcome, progress } = await run(
      fakeContext(),
      { model: "openai:scripted", rounds: 2 },
      { env: env(server.url) },
    );
    await server.close();
    const all = [...outcome.factors, ...outcome.rejected];
    expect(all.map(({ name }) => name).sort()).toEqual(["Idea", "Plain"]);
    const repairs = progress.flatMap(({ factor }) =>
      factor?.type === "factor-repaired" ? [factor.attempt] : [],
    );
    expect(repairs).toEqual([1, 2, 1]);
    const told = JSON.stringify(server.requests[1]!.messages);
    expect(told).toContain("frobnicate");
    expect(told).toContain("ts_mean(");
    expect(JSON.stringify(server.requests[2]!.messages)).toContain("delay(close, 3)");
    expect(outcome.usage).toMatchObject({ modelCalls: 5, inputTokens: 55, outputTokens: 35, usd: null });
    expect(typeof server.requests[0]!.messages[0]!.content).toBe("string");
    expect(server.requests[0]!.messages[0]!.content).toContain("作为一名资深量化研究员");
  });

  describe("steps of words and formula that do not map to each other", () => {
    const formula = "AT = volume / ts_mean(volume, 60); -pct(close, 5) / AT";
    const worded = (steps: string[], changed = formula) => ({
      toolCalls: [
        { name: "propose_factor", args: { name: "Idea", hypothesis: "h", steps, formula: changed } },
      ],
    });
    const asked = async (...script: Parameters<typeof startProtocolServer>[0] & object[]) => {
      const server = await startProtocolServer(script);
      const { outcome, progress } = await run(
        fakeContext(),
        { model: "openai:scripted", rounds: 1 },
        { env: env(server.url) },
      );
      await server.close();
      const [factor] = [...outcome.factors, ...outcome.rejected];
      const mended = progress.filter(({ factor: event }) => event?.type === "factor-repaired").length;
      return { factor: factor!, mended, calls: server.requests };
    };

    test("go back to the model, and its mended words stand on the card", async () => {
      const { factor, mended, calls } = await asked(
        worded(["SI: the impact of trading"]),
        worded(["AT: volume over its mean of 60 days", "5-day reversal per AT"]),
      );
      const told = JSON.stringify(calls[1]!.messages);
      expect(told).toContain("no construction step describes the step AT");
      expect(told).toContain("names a step SI that the formula does not have");
      expect(mended).toBe(1);
      // The formula was legal at once: nothing of it had to be mended.
      expect(factor).toMatchObject({ repairs: 0, warnings: [] });
      expect(factor.steps[0]?.text).toBe("AT: volume over its mean of 60 days");
    });

    test("are asked about once: what is not mended goes on with the doubt on its card", async () => {
      for (const worse of [worded(["SI: still"]), worded(["AT: x"], "nope("), { text: "I will not." }]) {
        const { factor, calls } = await asked(worded(["SI: the impact of trading"]), worse);
        expect(calls).toHaveLength(2);
        expect(factor.hash).not.toBeNull();
        expect(factor.warnings.join()).toContain("the step AT");
      }
    });
  });

  test("names hold nothing that lists and quotes of commands are made of", async () => {
    const server = await startProtocolServer([good("-pct(close, 5)", 'Volume, turned，"late"')]);
    const { outcome } = await run(
      fakeContext(),
      { model: "openai:scripted", rounds: 1 },
      { env: env(server.url) },
    );
    await server.close();
    expect([...outcome.factors, ...outcome.rejected][0]!.name).toBe("Volume - turned - 'late'");
  });

  test("records an idea as failed after three repairs and goes on", async () => {
    const server = await startProtocolServer((_, i) =>
      i < 4 ? good("nope(") : good("-pct(close, 5)", "Second"),
    );
    const { outcome } = await run(
      fakeContext(),
      { model: "openai:scripted", rounds: 2 },
      { env: env(server.url) },
    );
    await server.close();
    const failed = outcome.rejected[0]!;
    expect(failed.hash).toBeNull();
    expect(failed.reason).toContain("3 repairs");
    expect([...outcome.factors, ...outcome.rejected.slice(1)].map(({ name }) => name)).toEqual(["Second"]);
  });

  test("its recorded answers play back to the same result without a key", async () => {
    const server = await startProtocolServer([good("-pct(close, 5)", "A"), good("-pct(close, 10)", "B")]);
    const context = fakeContext();
    const live = await run(context, { model: "openai:scripted", rounds: 2 }, { env: env(server.url) });
    await server.close();
    const file = join(context.workspace.runs, live.outcome.run, "completions.jsonl");
    const replayed = await run(fakeContext(), { model: `replay:${file}`, rounds: 2 });
    expect(replayed.outcome.factors).toEqual(live.outcome.factors);
    expect(replayed.outcome.rejected).toEqual(live.outcome.rejected);
  });

  test("a budget of seconds ends a run in the middle of a call", async () => {
    const server = await startProtocolServer(() => ({ text: "x".repeat(800), delayMs: 50 }));
    const { outcome } = await run(
      fakeContext(),
      { model: "openai:scripted", maxSeconds: 0.5 },
      { env: env(server.url) },
    );
    await server.close();
    expect(outcome).toMatchObject({ stopped: "budget", rounds: 0 });
  });

  test("a limit that is lowered while it runs ends it at its next step, and says which", async () => {
    let now: ReturnType<LiveLimits["now"]> = {};
    const { outcome, progress } = await run(
      fakeContext(),
      { maxSeconds: 3600 },
      {
        limits: { begun: now, now: () => now },
        onProgress: ({ factor }) => {
          if (factor?.type === "factor-admitted" || factor?.type === "factor-rejected")
            now = { seconds: 0.001 };
        },
      },
    );
    expect(outcome.stopped).toBe("budget");
    expect(outcome.rounds).toBeLessThan(5);
    expect(progress.findLast(({ budget }) => budget)?.budget).toMatchObject({
      kind: "seconds",
      limit: 0.001,
    });
    expect(progress.at(-1)?.usage?.seconds).toBeGreaterThan(0.001);
  });

  test("a limit that is raised while it runs prolongs it", async () => {
    const begun = { formulas: 1 };
    const short = await run(fakeContext(), { rounds: 2 }, { limits: { begun, now: () => begun } });
    expect(short.outcome.stopped).toBe("budget");
    let now = begun;
    const raised = await run(
      fakeContext(),
      { rounds: 2 },
      { limits: { begun, now: () => now }, onProgress: () => (now = { formulas: 10_000 }) },
    );
    expect(raised.outcome).toMatchObject({ stopped: "rounds", rounds: 2 });
  });

  test("a budget of tokens is reserved before the call", async () => {
    const server = await startProtocolServer([]);
    const { outcome } = await run(
      fakeContext(),
      { model: "openai:scripted", maxTokens: 10 },
      { env: env(server.url) },
    );
    await server.close();
    expect(outcome).toMatchObject({ stopped: "budget", rounds: 0 });
    expect(server.requests).toHaveLength(0);
  });
});
