import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import {
  type Checkpoint,
  correlation,
  type Evaluation,
  type Evolution,
  evolve,
  GpOptions,
} from "../../../src/engine/gp/index.js";
import { demoMarket, type Market } from "./market.js";

let market: Market;
beforeAll(async () => {
  market = await demoMarket(60, 3);
});
afterAll(() => market.close());

const small = GpOptions.parse({
  seed: 3,
  population: 40,
  generations: 4,
  hallOfFame: 5,
  tournamentSize: 4,
  patience: 0,
});

/** All that a run found, without what only a computer knows. */
const told = ({ hall, front, history, evaluated, stopped }: Evolution) =>
  JSON.stringify({
    stopped,
    evaluated,
    history,
    hall: hall.map(({ formula, train, valid }) => ({ formula: formula.canonical, train, valid })),
    front: front.map(({ formula, train }) => ({ formula: formula.canonical, train })),
  });

/** Keeps checkpoints as the text that a file would hold. */
function store() {
  const saved: { checkpoint: string; evaluations: Evaluation[] }[] = [];
  const evaluations: Evaluation[] = [];
  return {
    saved,
    async save(checkpoint: Checkpoint, fresh: readonly Evaluation[]) {
      evaluations.push(...fresh);
      saved.push({ checkpoint: JSON.stringify(checkpoint), evaluations: [...evaluations] });
    },
  };
}

describe.each(["tournament", "lexicase", "nsga2"] as const)("%s", (selection) => {
  const options = { ...small, selection, islands: 2, migrationInterval: 2, migrants: 2 };

  it("gives the same result from every checkpoint on", async () => {
    const kept = store();
    const laboratory = await market.laboratory(options);
    const whole = told(await evolve({ laboratory, options, store: kept }));
    expect(kept.saved.length).toBe(4);
    for (const { checkpoint, evaluations } of kept.saved) {
      const resumed = await evolve({
        laboratory: await market.laboratory(options),
        options,
        resume: { checkpoint: JSON.parse(checkpoint), evaluations: JSON.parse(JSON.stringify(evaluations)) },
      });
      expect(told(resumed)).toBe(whole);
    }
  });
});

describe("evolve", () => {
  it("gives the same result with threads", async () => {
    const one = await evolve({ laboratory: await market.laboratory(small), options: small });
    for (const workers of [1, 2])
      expect(
        told(await evolve({ laboratory: await market.laboratory(small, workers), options: small })),
      ).toBe(told(one));
  });

  it("measures no formula twice and stays within the budget", async () => {
    const seen: string[] = [];
    const laboratory = await market.laboratory(small);
    const options = { ...small, budget: 101 };
    const { evaluated, stopped } = await evolve({
      options,
      laboratory: {
        ...laboratory,
        measure: (formulas, window, batch) => {
          if (window === "train") seen.push(...formulas.map(({ hash }) => hash));
          return laboratory.measure(formulas, window, batch);
        },
      },
    });
    expect({ evaluated, stopped }).toEqual({ evaluated: 101, stopped: "budget" });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(101);
  });

  it("has a hall of fame of formulas that hold on validation and do not move together", async () => {
    const options = { ...small, population: 120, generations: 5 };
    const laboratory = await market.laboratory(options);
    const { hall } = await evolve({ laboratory, options });
    expect(hall.length).toBeGreaterThan(1);
    for (const [i, a] of hall.entries()) {
      expect(Math.sign(a.valid.rankIc!)).toBe(Math.sign(a.train.rankIc!));
      for (const b of hall.slice(i + 1))
        expect(Math.abs(correlation(a.fingerprint, b.fingerprint))).toBeLessThanOrEqual(
          options.maxCorrelation,
        );
    }
  });

  it("keeps away from what the library has", async () => {
    const laboratory = await market.laboratory(small);
    const first = await evolve({ laboratory, options: small });
    const library = [first.hall[0]!.formula];
    const { hall } = await evolve({ laboratory, options: small, library });
    for (const member of hall)
      expect(Math.abs(correlation(member.fingerprint, first.hall[0]!.fingerprint))).toBeLessThan(0.7);
  });

  it("begins at its seeds", async () => {
    const seed = parseFormula("-(close / delay(close, 5) - 1)", {
      fields: (await market.laboratory(small)).fields,
    });
    const kept = store();
    await evolve({
      laboratory: await market.laboratory(small),
      options: { ...small, generations: 1 },
      seeds: [seed],
      store: kept,
    });
    expect(kept.saved[0]!.evaluations[0]!.expression).toBe(parseFormula("close / delay(close, 5)").canonical);
  });

  it("stopped in the middle of a generation ends with the last whole one", async () => {
    const stop = new AbortController();
    const laboratory = await market.laboratory(small);
    let generations = 0;
    const { history, stopped, evaluated } = await evolve({
      options: small,
      signal: stop.signal,
      laboratory: {
        ...laboratory,
        measure: async (formulas, window, batch) => {
          if (window === "train" && formulas.length > 0 && ++generations === 3) stop.abort();
          return laboratory.measure(formulas, window, batch);
        },
      },
    });
    expect({ stopped, generations: history.length }).toEqual({ stopped: "cancelled", generations: 2 });
    expect(evaluated).toBe(history[1]!.evaluated);
  });

  it("ends early when validation gets no better", async () => {
    const options = { ...small, generations: 200, patience: 1, population: 12, elites: 2 };
    const { stopped, history } = await evolve({ laboratory: await market.laboratory(options), options });
    expect(stopped).toBe("validation");
    expect(history.length).toBeLessThan(200);
  });
});
