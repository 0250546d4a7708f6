import { afterAll, beforeAll, expect, it } from "vitest";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import {
  type Ask,
  GpOptions,
  holm,
  type Laboratory,
  type Proposer,
  runArm,
} from "../../../src/engine/gp/index.js";
import { demoMarket, type Market } from "./market.js";

const BUDGET = 90;
const options = { ...GpOptions.parse({ seed: 3, population: 20 }), budget: BUDGET };

let market: Market;
let laboratory: Laboratory;
beforeAll(async () => {
  market = await demoMarket(60, 3);
  laboratory = await market.laboratory(options);
});
afterAll(() => market.close());

/** Proposes means of the turnover over 2, 3, 4 … days, the first of them twice, and keeps what it was asked. */
function counting(
  most = Number.POSITIVE_INFINITY,
  write = (n: number) => `-3 * ts_mean(turnover, ${n})`,
): Proposer & { readonly asks: Ask[] } {
  const asks: Ask[] = [];
  let next = 2;
  return {
    asks,
    async propose(ask) {
      asks.push(ask);
      const proposed = [];
      for (let n = 0; n < ask.count && next < most; n++, next++) {
        const formula = parseFormula(write(next), { fields: laboratory.fields });
        proposed.push({ name: `mean ${next}`, formula }, { name: `again ${next}`, formula });
      }
      return { proposed, explanation: ask.round > 0 ? `seen ${ask.told.length}` : "" };
    },
  };
}

it("spends the budget on what the proposer says, and tells it train figures alone", async () => {
  const proposer = counting();
  const input = { laboratory, options, points: 9, truths: [], proposer, perAsk: 20 };
  const run = await runArm("llm", input);
  expect(run).toMatchObject({ evaluated: BUDGET, proposed: BUDGET });
  expect(proposer.asks.map(({ count }) => count)).toEqual([20, 20, 20, 20, 10]);
  const last = proposer.asks.at(-1)!;
  expect(last.told).toHaveLength(80);
  expect(last.told[0]!.name).toBe("mean 2");
  // Minus three times a mean ranks as the mean does: the engine measures the part that decides the ranks.
  expect(last.told[0]!.formula.canonical).toBe("ts_mean(turnover, 2)");
  expect(Object.keys(last.told[0]!).sort()).toEqual(["fitness", "formula", "maker", "name", "train"]);
  const [truth] = await laboratory.measure([last.told[0]!.formula], "train");
  expect(last.told[0]!.train).toEqual(truth!.measure);
});

it("ends early when the proposer repeats itself, and says how far it came", async () => {
  const run = await runArm("llm", {
    ...{ laboratory, options, points: 9, truths: [] },
    ...{ proposer: counting(12), perAsk: 5 },
  });
  expect(run.evaluated).toBe(10);
  expect(run.train.at(-1)).toBe(run.train[1]);
});

it("sows a proposer's formulas, shows what evolved of them and sows again, all in one budget", async () => {
  const asked = async () => {
    // Formulas that evolution does not come to by itself: what it has measured before is not counted as proposed.
    const proposer = counting(undefined, (n) => `ts_quantile(turnover, ${n}, 0.${n}37)`);
    const run = await runArm("hybrid", {
      ...{ laboratory, options, points: 9, truths: [], proposer },
      ...{ perAsk: 4, exchanges: 3 },
    });
    return { run, asks: proposer.asks };
  };
  const { run, asks } = await asked();
  expect(run.evaluated).toBe(BUDGET);
  expect(run.proposed).toBe(12);
  expect(asks.map(({ round }) => round)).toEqual([0, 1, 2]);
  expect(asks[0]!.told).toEqual([]);
  const makers = (ask: Ask) => ask.told.map(({ maker }) => maker);
  expect(makers(asks[1]!).filter((maker) => maker === "proposer")).toHaveLength(4);
  expect(makers(asks[2]!).filter((maker) => maker === "proposer")).toHaveLength(8);
  expect(makers(asks[2]!)).toContain("evolution");
  expect(run.explanations).toEqual(asks.slice(1).map(({ told }) => `seen ${told.length}`));
  expect(run.train).toEqual(run.train.toSorted((a, b) => a - b));
  expect((await asked()).run).toEqual(run);
});

it("says that an arm has nobody to ask", async () => {
  await expect(runArm("llm", { laboratory, options, points: 3, truths: [] })).rejects.toMatchObject({
    code: "gp-proposer",
  });
});

it("adjusts p values as statsmodels' multipletests(method='holm') does", () => {
  // multipletests([.01, .04, .03, .005, .6], method="holm")[1], statsmodels 0.13
  expect(holm([0.01, 0.04, 0.03, 0.005, 0.6])).toEqual([0.04, 0.09, 0.09, 0.025, 0.6]);
});
