import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directionFor } from "../../src/agent/graphs/research/directions.js";
import { whatNext, whyStop } from "../../src/agent/graphs/research/stops.js";
import { wornShare } from "../../src/agent/graphs/research/worn.js";
import { parseFormula } from "../../src/engine/dsl/index.js";
import { invokeTool } from "../../src/tools/invoke.js";
import { libraryShow } from "../../src/tools/library-show.js";
import { research as researchTool } from "../../src/tools/research.js";
import { FIELDS, fakeContext } from "./fake-context.js";
import { type SentRequest, startProtocolServer } from "./protocol-server.js";
import { explaining, keyFor, proposing, research, wanted } from "./research-run.js";

const said = ({ messages }: SentRequest) => String(messages[1]!.content);
const FORMULAS = [
  "-pct(close, 5)",
  "ts_mean(volume, 5) / ts_mean(volume, 60)",
  "(high - low) / close",
  "ts_std(pct(close, 1), 20)",
  "ts_corr(close, volume, 10)",
];

describe("ideas at once", () => {
  test("are asked for together, each in a direction of its own, and looked at in the order of asking", async () => {
    const names: string[] = [];
    let open = 0;
    let most = 0;
    // The later it was asked for, the sooner it answers.
    const server = await startProtocolServer((sent) => {
      const number = Number(/Direction (\d) of (\d)/.exec(said(sent))?.[1]);
      most = Math.max(most, ++open);
      setTimeout(() => open--, 60);
      return { ...proposing(FORMULAS[number]!, `Idea ${number}`), delayMs: 40 - 10 * number };
    });
    const outcome = await research(
      fakeContext({ strength: () => 0.9 }),
      keyFor(server.url),
      { rounds: 3, parallel: 3, refine: "none" },
      ({ factor }) => {
        if (factor?.type === "factor-proposed") names.push(factor.name);
      },
    );
    await server.close();
    expect(most).toBe(3);
    expect(names).toEqual(["Idea 1", "Idea 2", "Idea 3"]);
    expect(outcome.factors.map(({ name }) => name)).toEqual(names);
    const directions = server.requests.map((sent) => /looks at: (.+)/.exec(said(sent))?.[1]);
    expect(new Set(directions).size).toBe(3);
    expect(directionFor(0, 1, 7)).not.toEqual(directionFor(3, 1, 7));
  });

  test("by the offline ideator are different ideas, and the same again in another run", async () => {
    const names = async () => {
      const { factors, rejected } = await research(
        fakeContext({ strength: () => 0.4 }),
        {},
        { model: "offline", rounds: 6, parallel: 3 },
      );
      return [...factors, ...rejected].map(({ expression }) => expression);
    };
    const first = await names();
    expect(new Set(first).size).toBe(6);
    expect(await names()).toEqual(first);
  });

  test("a replay that gets the answers in another order gives the same", async () => {
    const server = await startProtocolServer((sent) => {
      const number = Number(/Direction (\d) of (\d)/.exec(said(sent))?.[1] ?? 0);
      return { ...proposing(FORMULAS[number]!, `Idea ${number}`), delayMs: 40 - 10 * number };
    });
    const context = fakeContext({ strength: () => 0.9 });
    const live = await research(context, keyFor(server.url), { rounds: 2, parallel: 2 });
    await server.close();
    const file = join(context.workspace.runs, live.run, "completions.jsonl");
    const notices: string[] = [];
    const played = await research(
      fakeContext({ strength: () => 0.9 }),
      {},
      { model: `replay:${file}`, rounds: 2, parallel: 2 },
      ({ message }) => notices.push(message),
    );
    expect(played.factors).toEqual(live.factors);
    expect(notices.filter((text) => text.includes("recorded for a different"))).toEqual([]);
  });

  test("a budget that reaches for one of them pays for that one", async () => {
    const server = await startProtocolServer(() => ({
      ...proposing("-pct(close, 5)", "Only"),
      usage: { prompt: 100, completion: 20 },
    }));
    const outcome = await research(fakeContext(), keyFor(server.url), {
      ...{ rounds: 8, parallel: 8, maxTokens: 5200 },
    });
    await server.close();
    expect(outcome.stopped).toBe("budget");
    expect(server.requests.length).toBeGreaterThan(0);
    expect(outcome.usage.inputTokens + outcome.usage.outputTokens).toBeLessThanOrEqual(5200);
  });
});

describe("a hybrid run", () => {
  test("evolves the model's ideas, lets it explain what evolved, tells it, and keeps the lineage", async () => {
    let ideas = 0;
    const server = await startProtocolServer((sent) =>
      wanted(sent) === "explain_factor"
        ? explaining(`Explained ${sent.messages.length}${ideas}`)
        : proposing(FORMULAS[ideas]!, `Idea ${++ideas}`, { nameZh: `想法${ideas}` }),
    );
    const context = fakeContext({
      strength: ({ hash }) => 0.7 + Number.parseInt(hash.slice(0, 2), 16) / 1000,
    });
    const outcome = await research(context, keyFor(server.url), { rounds: 5, hybrid: true });
    await server.close();
    const all = [...outcome.factors, ...outcome.rejected];
    const evolved = all.filter(({ origin }) => origin === "gp");
    expect(evolved.length).toBeGreaterThan(0);
    expect(all.filter(({ origin }) => origin === "model")).toHaveLength(5);
    const [one] = evolved;
    expect(one).toMatchObject({ nameZh: "解释", hypothesis: { en: "it holds because of it" } });
    expect(one!.basedOn).toEqual(["Idea 1", "Idea 2", "Idea 3", "Idea 4"]);
    expect(existsSync(join(context.workspace.runs, one!.gpRun!, "checkpoint.json"))).toBe(true);

    const asked = server.requests.find((sent) => wanted(sent) === "explain_factor")!;
    expect(said(asked)).toContain(`formula: ${one!.expression}`);
    expect(said(asked)).toContain("- Idea 1: -pct(close, 5)");
    // The fifth idea comes after the first evolution and knows of it.
    const fifth = server.requests.filter((sent) => wanted(sent) === "propose_factor")[4]!;
    expect(said(fifth)).toContain("made by evolution; your explanation: it holds because of it");

    const kept = await context.memory.library.list({ origin: "gp" });
    expect(kept.length).toBe(outcome.factors.filter(({ origin }) => origin === "gp").length);
    expect(outcome.trials).toBeGreaterThan(100);
    let lines = 0;
    for await (const trial of context.memory.ledger.read()) if (trial.run === outcome.run) lines++;
    expect(outcome.trials).toBe(lines);

    const run = { ...context, actor: { kind: "person" }, signal: new AbortController().signal } as never;
    for (const record of kept.slice(0, 1)) {
      const card = await invokeTool(libraryShow, { factor: record.name }, run);
      const shown = JSON.stringify(libraryShow.present(card, "zh"));
      expect(shown).toContain(record.provenance.gpRun);
      expect(shown).toContain("遗传规划");
      expect(shown).toContain("Idea 1");
      const parent = JSON.stringify(
        libraryShow.present(await invokeTool(libraryShow, { factor: "Idea 1" }, run), "en"),
      );
      expect(parent).toContain("led to");
    }
    expect(JSON.stringify(researchTool.present(outcome, "zh"))).toContain("进化得到");
  }, 30_000);

  test("works offline, and says that nothing was understood", async () => {
    const outcome = await research(
      fakeContext({ strength: ({ hash }) => 0.7 + Number.parseInt(hash.slice(0, 2), 16) / 1000 }),
      {},
      { model: "offline", rounds: 4, hybrid: true },
    );
    const evolved = [...outcome.factors, ...outcome.rejected].find(({ origin }) => origin === "gp");
    expect(evolved?.hypothesis.en).toContain("offline ideator is no language model");
  }, 30_000);

  test("a budget of formulas too small for an evolution leaves it out", async () => {
    const server = await startProtocolServer((_, i) => proposing(FORMULAS[i]!, `Idea ${i}`));
    const context = fakeContext({ strength: () => 0.4, config: { budgets: { formulas: 60 } } });
    const outcome = await research(context, keyFor(server.url), { rounds: 4, hybrid: true });
    await server.close();
    expect(outcome.stopped).toBe("rounds");
    expect(outcome.trials).toBeLessThanOrEqual(60);
  });
});

describe("refinement near the bar", () => {
  test("evolves the idea itself, counts every trial, and the card says that the formula was changed", async () => {
    const server = await startProtocolServer(() => proposing("ts_mean(pct(close, 1), 5) * volume", "Idea"));
    const strength = ({ canonical }: { canonical: string }) =>
      canonical === "volume * ts_mean(pct(close, 1), 5)" ? 0.58 : 0.63;
    const context = fakeContext({ strength });
    const outcome = await research(context, keyFor(server.url), { rounds: 1, refine: "gp" });
    await server.close();
    const [factor] = [...outcome.factors, ...outcome.rejected];
    expect(factor).toMatchObject({ name: "Idea (evolved)", origin: "model", gpRun: `${outcome.run}-gp1` });
    expect(factor!.warnings.join()).toContain("genetic programming has changed the formula");
    expect(factor!.warningsZh.join()).toContain("遗传规划");
    expect(factor!.steps.at(-1)!.text).toContain("from ts_mean(pct(close, 1), 5) * volume");
  });
});

describe("stops", () => {
  const idea = (hash: string | null, t = 1) => ({
    admitted: false,
    feedback: "",
    factor: { hash, train: { t } },
  });
  const request = { rounds: 50 } as never;

  test("a run of unusable answers is stopped and said", () => {
    const finished = Array.from({ length: 5 }, () => idea(null)) as never;
    expect(whyStop({ finished }, request)).toBe("stuck");
    expect(
      whyStop({ finished: [...(finished as object[]).slice(1), idea("x", 9)] as never }, request),
    ).toBeNull();
  });

  test("ideas that were paid for have their turn before a run ends", () => {
    const state = { finished: [idea("a"), idea("b")], waiting: [{}], evolvedUpTo: 0 } as never;
    expect(whatNext(state, { rounds: 2 } as never)).toBe("ideate");
    const done = { finished: [idea("a"), idea("b")], waiting: [], evolvedUpTo: 0 } as never;
    expect(whatNext(done, { rounds: 2 } as never)).toBeNull();
  });

  test("a model that cannot be used stops a run instead of being asked for ever", async () => {
    const server = await startProtocolServer(() => ({ text: "I would rather talk." }));
    const outcome = await research(fakeContext({ config: { lang: "zh" } }), keyFor(server.url), {
      rounds: 40,
    });
    await server.close();
    expect(outcome).toMatchObject({ stopped: "stuck", rounds: 5 });
    expect(server.requests).toHaveLength(20);
    expect(outcome.rejected[0]!.reasonZh).toContain("修正 3 次后仍无可用的方案");
    expect(JSON.stringify(researchTool.present(outcome, "zh"))).toContain("模型接连给出不可用的回答");
  });
});

describe("the card of a factor", () => {
  const steps = ["AT: unusual volume", "their product"];
  const more = {
    ...{ nameZh: "量价", hypothesisZh: "因为", mechanism: "who", mechanismZh: "谁", steps },
    stepsZh: ["AT：异常成交量", "两者之积"],
  };

  test("is in both languages, with the LaTeX of each named step, in the outcome and in the library", async () => {
    const formula = "AT = volume / ts_mean(volume, 60); AT * pct(close, 5)";
    const server = await startProtocolServer(() => proposing(formula, "Volume", more));
    const context = fakeContext({ strength: () => 0.9, config: { lang: "zh" } });
    const messages: string[] = [];
    const outcome = await research(context, keyFor(server.url), { rounds: 1 }, ({ message }) =>
      messages.push(message),
    );
    await server.close();
    const [factor] = outcome.factors;
    expect(factor).toMatchObject({ nameZh: "量价", hypothesis: { en: "because", zh: "因为" } });
    expect(factor!.steps[0]).toMatchObject({ textZh: "AT：异常成交量" });
    expect(factor!.steps[0]!.latex).toContain("\\mathrm{AT} = ");
    expect(factor!.steps[1]!.latex).toBeUndefined();
    expect(factor!.reasonZh).toMatch(/^训练集 RankIC/);
    const [kept] = await context.memory.library.list({ status: "admitted" });
    expect(kept).toMatchObject({ mechanismZh: "谁", reasonZh: factor!.reasonZh });
    expect(messages.join("\n")).toMatch(/提出 量价[\s\S]*训练集评估 量价[\s\S]*入库 量价/);
    expect(messages.filter((text) => /^(proposed|scored|admitted|thinking)/.test(text))).toEqual([]);
  });
});

test("a formula that is built on a worn part is less original, by the part's share of it", () => {
  const formula = parseFormula("ts_mean(pct(close, 1), 20) * volume", { fields: FIELDS });
  const part = { skeleton: "ts_mean(pct(close, n), n)", holders: 5, of: 6, where: "run" } as const;
  const { share } = wornShare(formula, [part]);
  expect(share).toBeCloseTo(5 / 7, 9);
  expect(wornShare(formula, []).share).toBe(0);
});
