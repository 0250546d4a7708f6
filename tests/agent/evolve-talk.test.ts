import { describe, expect, it } from "vitest";
import { evolveMove } from "../../src/agent/offline/evolve-talk.js";

const tools = new Set(["evolve_factors", "library_add", "evaluate_factor"]);
const move = (question: string, run?: string) =>
  evolveMove(
    {
      ...{ question, results: [], before: "", tools, dataset: "hs300" },
      ...(run !== undefined && { run }),
      idea: () => {
        throw new Error("asked for an idea");
      },
    },
    /\p{Script=Han}/u.test(question),
  )?.calls[0];

describe("asking for genetic programming in plain words", () => {
  it.each([
    [
      "refine RLSF with GP for two minutes, keep turnover below 30 %",
      { seedFactor: ["RLSF"], maxSeconds: 120, maxTurnover: 0.3 },
    ],
    ["用遗传规划改进 RLSF 两分钟，换手低于 30%", { seedFactor: ["RLSF"], maxSeconds: 120, maxTurnover: 0.3 }],
    [
      "用遗传规划把 RLSF 改进一下，两分半钟，换手率不超过 0.25",
      { seedFactor: ["RLSF"], maxSeconds: 150, maxTurnover: 0.25 },
    ],
    ["evolve new factors for 90 seconds", { maxSeconds: 90 }],
    ["Refine RLSF and DLCF using genetic programming", { seedFactor: ["RLSF", "DLCF"] }],
    [
      "improve `-pct(close, 5)` with GP for half a minute, turnover at most 20%",
      { seedFactor: ["-pct(close, 5)"], maxSeconds: 30, maxTurnover: 0.2 },
    ],
    ["用GP优化 RLSF 和 LDHV 30 秒", { seedFactor: ["RLSF", "LDHV"], maxSeconds: 30 }],
    ["进化新因子 1 分钟", { maxSeconds: 60 }],
  ])("%s", (question, args) => {
    expect(move(question)).toEqual({ name: "evolve_factors", args: { ...args, data: "hs300" } });
  });

  it.each([
    ["resume that run for a minute", { resume: "gp-20260101-000000-abcd", maxSeconds: 60 }],
    ["继续那次运行 30 秒", { resume: "gp-20260101-000000-abcd", maxSeconds: 30 }],
    ["resume gp-20250101-111111-0123", { resume: "gp-20250101-111111-0123" }],
  ])("%s", (question, args) => {
    expect(move(question, "gp-20260101-000000-abcd")).toEqual({ name: "evolve_factors", args });
  });

  it("takes the newest run where none was spoken of", () => {
    expect(move("resume that run")).toEqual({ name: "evolve_factors", args: { resume: "last" } });
  });

  it.each([
    ["add the best to the library as Calm", { name: "Calm", rank: 1 }],
    ["把最好的加入因子库，命名为 平静", { name: "平静", rank: 1 }],
    ["add the second best to the library as B2", { name: "B2", rank: 2 }],
  ])("%s", (question, args) => {
    expect(move(question, "gp-20260101-000000-abcd")).toEqual({
      name: "library_add",
      args: { run: "gp-20260101-000000-abcd", ...args },
    });
  });

  it.each(["evaluate -pct(close, 5)", "find a liquidity factor", "研究流动性 5 轮", "因子库"])(
    "leaves alone: %s",
    (question) => {
      expect(move(question)).toBeUndefined();
    },
  );
});
