import { describe, expect, it } from "vitest";
import { experimentMove, readCompared } from "../../src/agent/offline/experiment-talk.js";

const move = (question: string) =>
  experimentMove(
    {
      ...{ question, results: [], before: "", tools: new Set(["compare_searches"]), dataset: "hs300" },
      idea: () => {
        throw new Error("asked for an idea");
      },
    },
    /\p{Script=Han}/u.test(question),
  )?.calls[0];

describe("asking for an experiment in plain words", () => {
  it.each([
    ["compare GP with random search", { arms: ["random", "gp"] }],
    ["Does genetic programming beat random search?", { arms: ["random", "gp"] }],
    ["比较遗传规划和随机搜索", { arms: ["random", "gp"] }],
    ["遗传规划比随机搜索好吗？", { arms: ["random", "gp"] }],
    [
      "run an experiment with GP, 300 formulas, 5 repeats",
      { arms: ["random", "gp"], budget: 300, repeats: 5 },
    ],
    [
      "做一个实验：GP 对比随机，每次 1000 个公式，重复 4 次",
      { arms: ["random", "gp"], budget: 1000, repeats: 4 },
    ],
    ["compare random, GP, LLM and hybrid", { arms: ["random", "gp", "llm", "hybrid"], model: "offline" }],
    ["比较四种搜索方法", { arms: ["random", "gp", "llm", "hybrid"], model: "offline" }],
    ["GP vs the model alone, 1,000 evaluations", { arms: ["gp", "llm"], budget: 1000, model: "offline" }],
  ])("%s", (question, args) => {
    expect(move(question)).toEqual({
      name: "compare_searches",
      args: { budget: 500, repeats: 8, ...args, data: "hs300" },
    });
  });

  it.each([
    "compare GPT with Kimi on liquidity",
    "比较 GPT 和 Kimi 的观点",
    "refine RLSF with GP for two minutes",
    "find a liquidity factor",
    "compare RLSF and DLCF",
    "用遗传规划改进 RLSF",
  ])("leaves alone: %s", (question) => {
    expect(move(question)).toBeUndefined();
  });
});

it("tells what the arms came to in the tool's own figures", () => {
  const brief =
    "Experiment x\n- random: train a\n- gp − random: train 0.0111 [0.0068, 0.0157] p 0.0078 (Holm 0.0078); valid 0.0186 [0.0086, 0.0277] p 0.016 (Holm 0.016)";
  expect(readCompared(brief, false)).toContain(
    "**gp − random**: train 0.0111 [0.0068, 0.0157] (Holm p 0.0078), validation 0.0186 [0.0086, 0.0277] (Holm p 0.016)",
  );
  expect(readCompared(brief, true)).toContain("验证集 0.0186");
  expect(readCompared("one arm only", false)).toBe("one arm only");
});
