import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ablationText, withoutEach } from "../../src/agent/graphs/research/ablate.js";
import { unfaithful } from "../../src/agent/graphs/research/faithful.js";
import { frequentParts, partsOf, skeletonOf } from "../../src/agent/graphs/research/parts.js";
import { whyStop } from "../../src/agent/graphs/research/stops.js";
import { createRunners } from "../../src/agent/runners.js";
import { parseFormula } from "../../src/engine/dsl/index.js";
import type { ToolProgress } from "../../src/tools/progress.js";
import type { ResearchOutcome, ResearchRequest } from "../../src/tools/research-contract.js";
import { type FakeContext, FIELDS, fakeContext } from "./fake-context.js";
import { startProtocolServer } from "./protocol-server.js";

const parse = (source: string) => parseFormula(source, { fields: FIELDS });

describe("ablation", () => {
  test("takes away the topmost nodes, one at a time, and leaves legal formulas", () => {
    const reduced = withoutEach(
      parse("group_neutralize(ts_mean(volume, 5) * pct(close, 5), industry)"),
      FIELDS,
    );
    expect(reduced.map(({ without, formula }) => [without, formula.canonical])).toEqual([
      ["group_neutralize(…)", "pct(close, 5) * ts_mean(volume, 5)"],
      ["ts_mean(volume, 5)", "group_neutralize(pct(close, 5), industry)"],
      ["pct(close, 5)", "group_neutralize(ts_mean(volume, 5), industry)"],
      ["pct(…)", "group_neutralize(close * ts_mean(volume, 5), industry)"],
    ]);
    for (const { formula } of reduced) expect(parse(formula.canonical).hash).toBe(formula.hash);
  });

  test("spends no trial on a sign, a window, a condition or a lone field", () => {
    expect(withoutEach(parse("-close"), FIELDS)).toEqual([]);
    const kept = withoutEach(parse("close > open ? volume : -volume"), FIELDS).map(
      ({ formula }) => formula.canonical,
    );
    expect(kept.every((text) => !text.includes(">"))).toBe(true);
  });

  test("is told as the share of the signal that is left", () => {
    const text = ablationText({ rankIc: -0.04 }, [
      { without: "pct(…)", left: "close", rankIc: 0.01, t: 1 },
      { without: "x", left: "y", rankIc: null, t: null },
    ]);
    expect(text).toContain("without pct(…): RankIC 0.0100 (25 % of the signal is left)");
    expect(text).toContain("without x: no value (0 %");
    expect(ablationText({ rankIc: null }, [])).toBe("");
  });
});

describe("faithfulness", () => {
  const of = (steps: string[], formula: string) =>
    unfaithful({ steps, formula }, parse(formula)).map(({ en }) => en);

  test("finds nothing where text and formula agree", () => {
    expect(
      of(
        ["AT: volume over its 60-day mean", "amp: range over close", "their ratio"],
        "AT = volume / ts_mean(volume, 60); amp = (high - low) / close; amp / AT",
      ),
    ).toEqual([]);
    expect(of(["过去20日成交量的均值"], "ts_mean(volume, 20)")).toEqual([]);
  });

  test("names a step that is not described, one that is not there, a window and a field that are not used", () => {
    const found = of(
      ["SI: impact, smoothed over 10 days", "uses open as well"],
      "AT = volume / ts_mean(volume, 60); (high - low) / AT",
    );
    expect(found).toHaveLength(4);
    expect(found[0]).toContain("AT");
    expect(found[1]).toContain("SI");
    expect(found[2]).toContain("10 days");
    expect(found[3]).toContain("open");
    expect(of([], "close")).toHaveLength(1);
    expect(of(["取 30 日波动率"], "ts_std(close, 20)")[0]).toContain("30 days");
  });
});

describe("parts", () => {
  test("a skeleton leaves numbers open", () => {
    expect(skeletonOf(parse("ts_mean(pct(close, 1), 20)").node)).toBe(
      skeletonOf(parse("ts_mean(pct(close, 3), 60)").node),
    );
    expect([...partsOf(parse("cs_rank(ts_mean(pct(close, 1), 20))"))]).toHaveLength(2);
  });

  test("frequent ones are the largest that enough formulas share", () => {
    const formulas = [
      "cs_rank(ts_mean(pct(close, 1), 20))",
      "ts_mean(pct(close, 2), 60) * volume",
      "-ts_mean(pct(close, 5), 5)",
      "high - low",
    ].map(parse);
    const [part, ...rest] = frequentParts(formulas, 3);
    expect(part).toEqual({ skeleton: "ts_mean(pct(close, n), n)", holders: [0, 1, 2] });
    expect(rest).toEqual([]);
  });
});

describe("stops", () => {
  const round = (t: number, admitted = false) =>
    ({ admitted, feedback: "", factor: { train: { t } } }) as never;

  test("at the target, when saturated, at the rounds", () => {
    const wanted = { rounds: 10, target: 2, patience: 3 };
    expect(whyStop({ finished: [round(3, true), round(1)] }, wanted)).toBeNull();
    expect(whyStop({ finished: [round(3, true), round(1), round(2, true)] }, wanted)).toBe("target");
    expect(whyStop({ finished: [round(1), round(3), round(2), round(-2), round(3)] }, wanted)).toBe(
      "saturated",
    );
    expect(whyStop({ finished: [round(1), round(3), round(2), round(-4)] }, wanted)).toBeNull();
    expect(whyStop({ finished: Array.from({ length: 10 }, (_, i) => round(i)) }, wanted)).toBe("rounds");
  });
});

const request: ResearchRequest = {
  brief: "liquidity",
  dataset: "demo",
  model: "openai:scripted",
  rounds: 2,
  seed: 7,
  horizon: 5,
  entry: "next-open",
};

async function run(
  context: FakeContext,
  env: NodeJS.ProcessEnv,
  changes: Partial<ResearchRequest> = {},
): Promise<ResearchOutcome> {
  const runners = createRunners({ env, retries: { attempts: 1, baseMs: 1, longestMs: 1 } });
  const going: AsyncGenerator<ToolProgress, ResearchOutcome> = runners.research(
    { ...request, ...changes },
    { ...context, ...runners, actor: { kind: "person" }, signal: new AbortController().signal },
  );
  for (;;) {
    const step = await going.next();
    if (step.done) return step.value;
  }
}

const propose = (formula: string, name: string) => ({
  toolCalls: [{ name: "propose_factor", args: { name, hypothesis: "h", formula, steps: ["over 99 days"] } }],
});

async function scripted(...formulas: string[]) {
  const server = await startProtocolServer((_, i) => propose(formulas[i % formulas.length]!, `Idea ${i}`));
  return { server, env: { OPENAI_API_KEY: "sk-test-0123456789", OPENAI_BASE_URL: server.url } };
}

test("the model is told which part carries, what is near, and where words and formula part", async () => {
  const { server, env } = await scripted("ts_mean(pct(close, 1), 5) * volume", "-pct(close, 10)");
  const outcome = await run(fakeContext({ strength: () => 0.9 }), env);
  await server.close();
  const told = String(server.requests[1]!.messages[1]!.content);
  expect(told).toContain("without volume: RankIC");
  expect(told).toMatch(/nearest known factors: .+values correlate 0\.10/);
  expect(told).toContain("99 days");
  const [first] = outcome.factors;
  expect(first).toMatchObject({ aboveBar: true, repairs: 0 });
  expect(first!.ablation.length).toBeGreaterThan(0);
  expect(first!.neighbours).toHaveLength(3);
});

test("every ablation is a trial, on train alone", async () => {
  const { server, env } = await scripted("ts_mean(pct(close, 1), 5) * volume");
  const context = fakeContext({ strength: () => 0.9 });
  const outcome = await run(context, env, { rounds: 1 });
  await server.close();
  const all = [...outcome.factors, ...outcome.rejected];
  expect(outcome.trials).toBe(context.scored.length);
  expect(context.scored.filter(({ split }) => split === "valid")).toHaveLength(1);
  expect(context.scored.filter(({ split }) => split === "train")).toHaveLength(1 + all[0]!.ablation.length);
});

test("a factor whose values the library has is dropped, with its name", async () => {
  const { server, env } = await scripted("-pct(close, 5)");
  const context = fakeContext({ strength: () => 0.9 });
  await context.memory.library.add({
    ...{ name: "Old", expression: "-pct(close, 6)", direction: 1, origin: "person", status: "admitted" },
  });
  const engine = { ...context.engine, correlation: async () => 0.97 };
  const outcome = await run({ ...context, engine }, env, { rounds: 1 });
  await server.close();
  expect(outcome.factors).toEqual([]);
  expect(outcome.rejected[0]!.reason).toMatch(/correlate 0\.97 with .+, which is known/);
  expect(outcome.rejected[0]).toMatchObject({ aboveBar: true });
  expect(outcome.rejected[0]!.originality).toBeCloseTo(0.03, 9);
});

test("a part that the run has worn out is named", async () => {
  const windows = [5, 7, 11, 13, 17, 19];
  const { server, env } = await scripted(
    ...windows.map(
      (n, i) =>
        `ts_mean(pct(close, 1), ${n}) * ${["volume", "high", "low", "open", "close", "1 / volume"][i]}`,
    ),
  );
  await run(fakeContext({ strength: () => 0.4 }), env, { rounds: 6 });
  await server.close();
  const last = String(server.requests[5]!.messages[1]!.content);
  expect(last).toContain("do not use them again");
  expect(last).toContain("- ts_mean(pct(close, n), n) (in 5 of 5 formulas)");
  expect(String(server.requests[2]!.messages[1]!.content)).not.toContain("do not use them again");
});

test("a run stops at its target and says so", async () => {
  const { server, env } = await scripted("-pct(close, 5)", "-pct(close, 7) * volume", "high - low");
  const outcome = await run(fakeContext({ strength: () => 0.9 }), env, { rounds: 9, target: 2 });
  await server.close();
  expect(outcome).toMatchObject({ stopped: "target", rounds: 2 });
});

test("a replay in the workspace of the run that was recorded gives the same, though the library has its factors", async () => {
  const { server, env } = await scripted("-pct(close, 5)", "high - low");
  const context = fakeContext({ strength: () => 0.9 });
  // Values are like themselves alone.
  const engine: FakeContext["engine"] = {
    ...context.engine,
    correlation: async (a, b) => (a.hash === b.hash ? 1 : 0.1),
  };
  const live = await run({ ...context, engine }, env);
  await server.close();
  expect(live.factors).toHaveLength(2);
  const file = join(context.workspace.runs, live.run, "completions.jsonl");
  const played = await run({ ...context, engine }, {}, { model: `replay:${file}`, seed: 99 });
  expect(played.factors).toEqual(live.factors);
  // Somebody else's factor with the same values is still a twin.
  const other = await scripted("-pct(close, 5)");
  const again = await run({ ...context, engine }, other.env, { model: "openai:other", rounds: 1 });
  await other.server.close();
  expect(again.rejected[0]!.reason).toContain("which is known");
});
