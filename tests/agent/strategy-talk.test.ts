import { ToolMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import type { Talk } from "../../src/agent/offline/move.js";
import { strategyMove } from "../../src/agent/offline/strategy-talk.js";
import { unsourcedFigures } from "../../src/agent/session/figures.js";

const TOOLS = ["library_list", "evaluate_factor", "combine_factors", "backtest_strategy"];
const LIBRARY = [
  "Alpha [admitted, gp, direction 1, hash aaaaaaaaaaaaaaaa]: a",
  "Beta [admitted, person, direction -1, hash bbbbbbbbbbbbbbbb]: b",
  "Gamma ray [candidate, model, direction 1, hash cccccccccccccccc]: c",
  "Delta [admitted, gp, direction 1, hash dddddddddddddddd]: d",
  "Gone [dropped, gp, direction 1, hash eeeeeeeeeeeeeeee]: e",
  "RLSF [reference, study, direction 1, hash ffffffffffffffff]: f",
].join("\n");
const SCORES = [
  ["a", "1.10"],
  ["b", "−4.20"],
  ["c", "2.50"],
  ["d", "3.00"],
]
  .map(
    ([h, t]) =>
      `${h!.repeat(16)} on demo (demo), train 2018-01-02..2020-01-02, horizon 5: RankIC mean 0.0100, t(Newey-West) ${t}, trials`,
  )
  .join("\n");
const ANSWER = JSON.stringify({
  strategy: "combine-icir-1",
  dataset: "demo",
  demo: true,
  from: "2017-01-03",
  to: "2021-01-04",
  metrics: {
    annualReturn: 0.1234,
    sharpe: 0.91,
    maxDrawdown: { depth: 0.2 },
    turnoverAnnual: 12,
    costDrag: 0.03,
  },
  baselines: [{ name: "index", annualReturn: 0.05, sharpe: 0.4, maxDrawdown: 0.3 }],
  explanation: {
    from: "2018-01-02",
    to: "2018-12-28",
    return: -0.2111,
    benchmark: { name: "index", return: -0.2531 },
    excess: 0.042,
    random: -0.2605,
    months: [
      { month: "2018-01", return: 0.01, benchmark: 0.02 },
      { month: "2018-02", return: -0.07, benchmark: -0.05 },
    ],
    attribution: {
      allocation: 0.011,
      selection: -0.0222,
      cash: 0.001,
      costs: -0.0333,
      trading: 0.002,
      residual: 0,
      industries: [{ name: "Banks", allocation: -0.01, selection: -0.02 }],
      styles: [{ name: "size", contribution: -0.0044 }],
    },
    universeAgainstBenchmark: -0.0136,
    worst: [{ symbol: "DEMO007", industry: "Banks", contribution: -0.0199 }],
    turnover: 9,
  },
});

const talk = (question: string, results: Talk["results"] = []): Talk => ({
  question,
  results,
  before: "",
  tools: new Set(TOOLS),
  dataset: "demo",
  idea: () => {
    throw new Error("no idea is asked for");
  },
});
const result = (tool: string, text: string, input: object = {}, failed = false): Talk["results"][number] => ({
  tool,
  text,
  failed,
  input: input as Talk["results"][number]["input"],
});

const ENGLISH =
  "build a weekly top-50 strategy from my three best factors and tell me why it lost money in 2018";
const CHINESE = "用我最好的三个因子做一个每周调仓的前50策略，告诉我2018年为什么亏钱";

describe.each([
  ["English", ENGLISH, false],
  ["Chinese", CHINESE, true],
])("a strategy in plain %s", (_, question, zh) => {
  const listed = result("library_list", LIBRARY);
  const scored = result("evaluate_factor", SCORES);
  const made = result("combine_factors", JSON.stringify({ run: "combine-icir-1" }));

  test("lists, measures on train, combines the three of the largest |t|, plays, explains", () => {
    expect(strategyMove(talk(question), zh)!.calls).toEqual([{ name: "library_list", args: {} }]);
    expect(strategyMove(talk(question, [listed]), zh)!.calls).toEqual([
      {
        name: "evaluate_factor",
        // One's own, none that was dropped; the study's only where there are too few.
        args: { expressions: ["Alpha", "Beta", "Gamma ray", "Delta"], split: "train", data: "demo" },
      },
    ]);
    expect(strategyMove(talk(question, [listed, scored]), zh)!.calls).toEqual([
      {
        name: "combine_factors",
        args: { factors: ["Beta", "Delta", "Gamma ray"], method: "icir", data: "demo" },
      },
    ]);
    expect(strategyMove(talk(question, [listed, scored, made]), zh)!.calls).toEqual([
      {
        name: "backtest_strategy",
        args: { combination: "combine-icir-1", top: 50, rebalance: "weekly", data: "demo", explain: "2018" },
      },
    ]);
  });

  test("says why, in figures that the tools returned and no others", () => {
    const played = result("backtest_strategy", ANSWER, { explain: "2018" });
    const { text, calls } = strategyMove(talk(question, [listed, scored, made, played]), zh)!;
    expect(calls).toEqual([]);
    for (const figure of ["-21.11 %", "-25.31 %", "-3.33 %", "-2.22 %", "-26.05 %", "12.34 %", "-0.44 %"])
      expect(text).toContain(figure);
    // Worst first: the market, costs, selection.
    expect(text.indexOf("-25.31 %")).toBeLessThan(text.indexOf("-3.33 %"));
    expect(text.indexOf("-3.33 %")).toBeLessThan(text.lastIndexOf("-2.22 %"));
    const told = [SCORES, ANSWER].map((content) => new ToolMessage({ content, tool_call_id: "x" }));
    expect(unsourcedFigures(text, told, "")).toEqual([]);
    const known = new Set(
      [...`${ANSWER} ${SCORES.replaceAll("−", "-")}`.matchAll(/-?\d+(?:\.\d+)?/g)].flatMap(([x]) => [
        Number(x).toFixed(2),
        (Number(x) * 100).toFixed(2),
      ]),
    );
    for (const [x] of text.matchAll(/-?\d+\.\d{2}(?= %|[,，。. )]|$)/gm)) expect(known.has(x), x).toBe(true);
  });

  test("a period that was not played is said, and the whole is played", () => {
    const outside = result(
      "backtest_strategy",
      "The strategy has no day in 2018.",
      { explain: "2018" },
      true,
    );
    const next = strategyMove(talk(question, [listed, scored, made, outside]), zh)!;
    expect(next.calls).toEqual([
      {
        name: "backtest_strategy",
        args: { combination: "combine-icir-1", top: 50, rebalance: "weekly", data: "demo" },
      },
    ]);
    const whole = result(
      "backtest_strategy",
      JSON.stringify({ ...JSON.parse(ANSWER), explanation: undefined }),
    );
    const { text } = strategyMove(talk(question, [listed, scored, made, outside, whole]), zh)!;
    expect(text).toContain("The strategy has no day in 2018.");
    expect(text).not.toContain("-21.11 %");
  });

  test("tells a failure as the tool told it", () => {
    const failed = result("combine_factors", "too short", {}, true);
    expect(strategyMove(talk(question, [listed, scored, failed]), zh)!.text).toContain("too short");
  });

  test("a factor that cannot be measured there is left out", () => {
    const batch = result("evaluate_factor", "unknown field", {}, true);
    const each = strategyMove(talk(question, [listed, batch]), zh)!;
    expect(each.calls).toHaveLength(4);
    const singles = SCORES.split("\n")
      .slice(0, 2)
      .map((line) => result("evaluate_factor", line));
    const next = strategyMove(talk(question, [listed, batch, ...singles]), zh)!;
    expect(next.calls[0]!.args).toMatchObject({ factors: ["Beta", "Alpha"] });
  });
});

describe("what is asked for", () => {
  const args = (question: string) =>
    strategyMove(
      talk(question, [
        result("library_list", LIBRARY),
        result("evaluate_factor", SCORES),
        result("combine_factors", JSON.stringify({ run: "r" })),
      ]),
      false,
    )?.calls[0]?.args;

  test("numbers, rhythm, period, names", () => {
    expect(args("build a monthly top 20 portfolio from my two best factors")).toEqual({
      combination: "r",
      top: 20,
      rebalance: "monthly",
      data: "demo",
    });
    expect(args("回测一个每日调仓前30的策略，2019年如何")).toMatchObject({
      top: 30,
      rebalance: "daily",
      explain: "2019",
    });
    const named = strategyMove(
      talk("build a strategy from Alpha and Delta", [result("library_list", LIBRARY)]),
      false,
    );
    expect(named!.calls[0]!.args).toMatchObject({ expressions: ["Alpha", "Delta"] });
  });

  test("other requests are left to others", () => {
    expect(strategyMove(talk("find a liquidity factor"), false)).toBeUndefined();
    expect(strategyMove(talk("研究流动性 5 轮"), true)).toBeUndefined();
  });

  test("too few factors: says what to do", () => {
    const { text, calls } = strategyMove(
      talk(ENGLISH, [result("library_list", "The library is empty.")]),
      false,
    )!;
    expect(calls).toEqual([]);
    expect(text).toContain("research");
  });
});
