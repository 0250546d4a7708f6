import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import type { VariationAsk, Variator } from "../../../src/engine/gp/guide.js";
import { type Checkpoint, type Evaluation, evolve, GpOptions } from "../../../src/engine/gp/index.js";
import { demoMarket, type Market } from "./market.js";

let market: Market;
beforeAll(async () => {
  market = await demoMarket(60, 3);
});
afterAll(() => market.close());

const options = GpOptions.parse({ seed: 4, population: 24, generations: 5, patience: 0, modelCalls: 3 });

/** Knows two things: a factor of its own, whatever it is asked, and one that breaks every cap. */
function scribe(spentAfter = Number.POSITIVE_INFINITY): Variator & { readonly asks: VariationAsk[] } {
  const asks: VariationAsk[] = [];
  return {
    asks,
    async vary(ask) {
      asks.push(ask);
      const own = parseFormula(`ts_mean(turnover, ${30 + ask.generation})`);
      const huge = parseFormula(`ts_mean(close, 2000) + ${Array(30).fill("close").join(" + ")}`);
      return { children: [own, huge], spent: asks.length >= spentAfter };
    },
  };
}

async function run(variator: Variator | undefined, resume?: { checkpoint: string; evaluations: string }) {
  const saved: { checkpoint: string; evaluations: string }[] = [];
  const evaluations: Evaluation[] = resume ? JSON.parse(resume.evaluations) : [];
  const evolution = await evolve({
    laboratory: await market.laboratory(options),
    options,
    ...(variator && { variator }),
    ...(resume && {
      resume: { checkpoint: JSON.parse(resume.checkpoint), evaluations: JSON.parse(resume.evaluations) },
    }),
    store: {
      async save(checkpoint: Checkpoint, fresh: readonly Evaluation[]) {
        evaluations.push(...fresh);
        saved.push({ checkpoint: JSON.stringify(checkpoint), evaluations: JSON.stringify(evaluations) });
      },
    },
  });
  return { evolution, saved, evaluations };
}

describe("a variator", () => {
  it("is asked as often as it may be, mutation and crossover in turn, with score cards of the train window", async () => {
    const variator = scribe();
    const { evaluations } = await run(variator);
    expect(variator.asks.map(({ kind, parents }) => [kind, parents.length])).toEqual([
      ["mutate", 1],
      ["cross", 2],
      ["mutate", 1],
    ]);
    for (const { parents } of variator.asks)
      for (const { formula, train } of parents) {
        const known = evaluations.find(({ train: other }) => other.rankIc === train.rankIc);
        expect(known).toBeDefined();
        // High values are bought.
        expect(formula.canonical.startsWith("-")).toBe((train.rankIc ?? 0) < 0);
      }
    const measured = evaluations.map(({ expression }) => expression);
    for (const generation of [1, 2, 3]) expect(measured).toContain(`ts_mean(turnover, ${30 + generation})`);
    expect(measured.some((text) => text.includes("2000"))).toBe(false);
  });

  it("is not asked again for what a checkpoint holds, and the end is the same bytes", async () => {
    const whole = await run(scribe());
    const end = whole.saved.at(-1)!;
    for (const [i, checkpoint] of whole.saved.entries()) {
      const again = scribe();
      const resumed = await run(again, checkpoint);
      expect(again.asks.length).toBe(3 - Math.min(3, i));
      expect(resumed.saved.at(-1) ?? checkpoint).toEqual(end);
    }
  });

  it("whose money is spent is left alone, also after a resume", async () => {
    const variator = scribe(1);
    const { saved, evolution } = await run(variator);
    expect(variator.asks.length).toBe(1);
    expect(evolution.calls.map(({ spent }) => spent)).toEqual([true]);
    const again = scribe();
    await run(again, saved[2]);
    expect(again.asks).toEqual([]);
  });
});
