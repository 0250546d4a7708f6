import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { allowanceOf, whyAsk } from "../../src/agent/approval.js";
import { createRunners } from "../../src/agent/runners.js";
import type { Config } from "../../src/memory/config.js";
import type { ToolContext } from "../../src/tools/context.js";
import { tools } from "../../src/tools/index.js";
import { fakeContext } from "./fake-context.js";

/** The fake market is as large as HS300, on which two threads measure about 80 formulas a second. */
function context(config: Partial<Config> = {}): ToolContext {
  return {
    ...fakeContext({ root: mkdtempSync(`${tmpdir()}/factorsmith-approval-`), config }),
    ...createRunners({ env: {} }),
    actor: { kind: "model", id: "m" },
    signal: new AbortController().signal,
  };
}

function why(name: string, args: object, config: Partial<Config> = {}, secondsLeft?: number) {
  const made = context(config);
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return whyAsk(tool, args, made, { allow: made.config.allow, secondsLeft });
}

describe("what asks first", () => {
  test("an evolution of the default size does; one of two minutes, or a small one, starts", async () => {
    expect(await why("evolve_factors", {})).toMatchObject({
      reason: expect.stringMatching(/^takes about \d+ minutes$/),
      hint: expect.stringContaining("--allow-seconds"),
    });
    expect(await why("evolve_factors", { seedFactor: ["RLSF"], maxSeconds: 120 })).toBeUndefined();
    expect(await why("evolve_factors", { population: 100, generations: 5 })).toBeUndefined();
    expect(await why("evolve_factors", { maxSeconds: 600 })).toMatchObject({
      reason: "takes about 10 minutes",
    });
  });

  test("research with the offline ideator starts, of many rounds asks, with a paid model says so", async () => {
    const brief = "liquidity";
    expect(await why("research", { brief })).toBeUndefined();
    expect(await why("research", { brief, rounds: 500 })).toMatchObject({
      reason: expect.stringContaining("takes about"),
    });
    expect(await why("research", { brief, model: "kimi:kimi-k2.6" })).toEqual({
      reason: "spends money on kimi:kimi-k2.6",
      hint: 'allow it with --allow-spending, or with "allow": { "spending": true } in your config.json',
    });
    // A model on one's own machine costs time alone, unless it was given a price.
    expect(await why("research", { brief, model: "ollama:qwen3", rounds: 2 })).toBeUndefined();
    const price = { inputPerMillion: 1, outputPerMillion: 1 };
    const profiles = { ollama: { price } };
    expect(await why("research", { brief, model: "ollama:qwen3", rounds: 2 }, { profiles })).toMatchObject({
      reason: "spends money on ollama:qwen3",
    });
    // What the conversation runs on is what a run asks when it names no model.
    expect(await why("research", { brief, rounds: 2 }, { model: "openai:x" })).toMatchObject({
      reason: "spends money on openai:x",
    });
  });

  test("a comparison asks for the money of its paid models only", async () => {
    expect(await why("compare", { preset: "gpt-kimi", rounds: 1 })).toMatchObject({
      reason: "spends money on openai:gpt-5.1, kimi:kimi-k2.6",
    });
    expect(await why("compare", { models: ["offline", "replay:a.jsonl"] })).toBeUndefined();
    // Arguments that are refused are refused by the call itself.
    expect(await why("compare", { models: ["offline"] })).toBeUndefined();
  });

  test("experiments, heavy combinations and several analyses are long by their arguments", async () => {
    expect(await why("compare_searches", { budget: 5000, repeats: 10 })).toBeDefined();
    expect(await why("compare_searches", { budget: 200, repeats: 2 })).toBeUndefined();
    const factors = Array.from({ length: 30 }, (_, i) => `-pct(close, ${i + 1})`);
    expect(await why("combine_factors", { factors, method: "forest", search: true })).toBeDefined();
    expect(await why("combine_factors", { factors, method: "ridge" })).toBeUndefined();
    expect(await why("analyze_factor", { factor: "RLSF" })).toBeUndefined();
    expect(await why("backtest_strategy", { factor: "RLSF" })).toBeUndefined();
  });

  test("a pasted text is read by the conversation's own model unasked, a book or another model asks", async () => {
    const config = { model: "openai:x" };
    expect(await why("read_report", { text: "Buy what is illiquid." }, config)).toBeUndefined();
    expect(await why("read_report", { text: "x".repeat(90_000) }, config)).toBeDefined();
    expect(await why("read_report", { text: "short", model: "kimi:y" }, config)).toMatchObject({
      reason: "spends money on kimi:y",
    });
  });

  test("both reasons stand in one question; flags and settings answer it; a turn's own end counts", async () => {
    const args = { brief: "x", rounds: 1000, model: "openai:gpt-5.1" };
    expect(await why("research", args)).toMatchObject({
      reason: expect.stringMatching(/^spends money on openai:gpt-5\.1 and takes about \d+ hours$/),
      hint: expect.stringMatching(/--allow-spending --allow-seconds \d+/),
    });
    expect(await why("research", args, { lang: "zh" })).toMatchObject({
      reason: expect.stringMatching(/^会在 openai:gpt-5\.1 上产生费用，约需 \d+ 小时$/),
      hint: expect.stringContaining("config.json"),
    });
    const allow = { spending: true, seconds: 1e6 };
    expect(await why("research", args, { allow })).toBeUndefined();
    expect(await why("research", args, { allow: { ...allow, seconds: 120 } }, 60)).toBeUndefined();
    const settings = { allow: { spending: false, seconds: 60 } };
    expect(allowanceOf(settings, { spending: false })).toEqual(settings.allow);
    expect(allowanceOf(settings, { spending: true, seconds: 0 })).toEqual({ spending: true, seconds: 0 });
  });
});
