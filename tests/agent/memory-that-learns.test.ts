import { describe, expect, test } from "vitest";
import { distil } from "../../src/agent/graphs/research/distil.js";
import { createRunners } from "../../src/agent/runners.js";
import { parseFormula } from "../../src/engine/dsl/index.js";
import type { ResearchOutcome, ResearchRequest } from "../../src/tools/research-contract.js";
import { type FakeContext, FIELDS, fakeContext } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";

const outcome = (source: string, t: number, aboveBar = false) => ({
  formula: parseFormula(source, { fields: FIELDS }),
  finished: {
    admitted: aboveBar,
    feedback: "",
    factor: { aboveBar, train: { t, rankIc: t / 100 }, valid: { rankIc: t / 100 } },
  } as never,
});

describe("what outcomes teach", () => {
  test("a part with which nothing showed anything is a dead zone", () => {
    const lessons = distil(
      [
        outcome("ts_mean(pct(close, 1), 5)", 0.3),
        outcome("cs_rank(ts_mean(pct(close, 2), 9))", -0.6),
        outcome("ts_mean(pct(close, 3), 60) * volume", 0.1),
        outcome("high - low", 5, true),
      ],
      "hs300",
      "run-1",
    );
    expect(lessons).toEqual([
      {
        ...{
          text: "ts_mean(pct(close, n), n)",
          kind: "dead-zone",
          dataset: "hs300",
          run: "run-1",
          evidence: 3,
        },
        note: "none of 3 formulas had |t| above 0.60 on train",
      },
    ]);
  });

  test("one that passed the bar twice and in half of its formulas is a pattern; less teaches nothing", () => {
    const formulas = (second: boolean) =>
      distil(
        [
          outcome("ts_mean(pct(close, 1), 5)", 3, true),
          outcome("ts_mean(pct(close, 1), 10)", 2.5, second),
          outcome("-ts_mean(pct(close, 1), 20)", 1.2),
        ],
        "hs300",
        "run-1",
      );
    expect(formulas(true)).toMatchObject([{ kind: "pattern", evidence: 2 }]);
    expect(formulas(false)).toEqual([]);
  });
});

const request: ResearchRequest = {
  brief: "liquidity",
  dataset: "demo",
  model: "openai:scripted",
  rounds: 3,
  seed: 7,
  horizon: 5,
  entry: "next-open",
};

async function run(context: FakeContext, formulas: readonly string[], extra: object = {}) {
  const server = await startProtocolServer((_, i) => ({
    toolCalls: [
      {
        name: "propose_factor",
        args: { name: `Idea ${i}`, hypothesis: "h", formula: formulas[i], steps: ["s"], ...extra },
      },
    ],
  }));
  const env = { OPENAI_API_KEY: "sk-test-0123456789", OPENAI_BASE_URL: server.url };
  const runners = createRunners({ env, retries: { attempts: 1, baseMs: 1, longestMs: 1 } });
  const going = runners.research(
    { ...request, rounds: formulas.length },
    { ...context, ...runners, actor: { kind: "person" }, signal: new AbortController().signal },
  );
  let step = await going.next();
  while (!step.done) step = await going.next();
  await server.close();
  return { outcome: step.value as ResearchOutcome, prompt: String(server.requests[0]!.messages[0]!.content) };
}

test("a run writes its lessons, and the next one is told them as data", async () => {
  // Strength 0.4 is a RankIC of exactly 0 in the fake engine: nothing there.
  const context = fakeContext({ strength: () => 0.4 });
  const first = await run(context, [
    "ts_mean(pct(close, 1), 5)",
    "ts_mean(pct(close, 1), 9) * volume",
    "-ts_mean(pct(close, 2), 7)",
  ]);
  expect(first.prompt).not.toContain("dead-zone");
  const [lesson] = await context.memory.lessons.list();
  expect(lesson).toMatchObject({
    ...{ kind: "dead-zone", text: "ts_mean(pct(close, n), n)", evidence: 3, dataset: "demo" },
    runs: [first.outcome.run],
  });
  const { prompt } = await run(context, ["high - low"]);
  expect(prompt).toContain("dead-zone (seen 3×): ts_mean(pct(close, n), n)");
  expect(prompt.indexOf("```data")).toBeLessThan(prompt.indexOf("dead-zone (seen"));
});

test("a formula may build on factors of the library, and the library knows its parents", async () => {
  const context = fakeContext({ strength: () => 0.9 });
  const base = await context.memory.library.add({
    ...{ name: "Rev5", expression: "-pct(close, 5)", direction: 1, origin: "person", status: "admitted" },
  });
  const other = await context.memory.library.add({
    ...{ name: "Calm", expression: "-ts_std(close, 9)", direction: 1, origin: "person", status: "admitted" },
  });
  const { outcome } = await run(context, ["cs_rank(@Rev5) * cs_rank(volume)"], { basedOn: "Calm" });
  expect(outcome.factors).toHaveLength(1);
  const kept = await context.memory.library.findByHash(outcome.factors[0]!.hash!);
  expect(kept!.expression).not.toContain("@");
  expect(kept!.canonical).toContain("pct(close, 5)");
  expect(kept!.provenance.parents).toEqual([base.id, other.id]);
});

test("a factor that the library does not have goes back to the model like any other fault", async () => {
  const { outcome } = await run(fakeContext(), ["cs_rank(@Nobody)", "-pct(close, 5)"]);
  expect(outcome.rejected.concat(outcome.factors).map(({ repairs }) => repairs)).toContain(1);
});
