import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createEvaluator,
  type DailyJob,
  type DailyStats,
  type Evaluator,
  type Label,
} from "../../../src/engine/compute/index.js";
import { makePlan } from "../../../src/engine/compute/plan.js";
import { OPERATORS, parseFormula } from "../../../src/engine/dsl/index.js";
import { differences, loadFixture, numbers } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

const NAMES = ["elementwise", "moments", "rolling", "recursive", "pairs", "cross-section"] as const;
const fixtures = NAMES.map((name) => [name, loadFixture(name)] as const);

describe.each(fixtures)("%s: the answers of numpy, pandas and scipy", (_, { panel, cases }) => {
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = await createEvaluator(panel, { workers: 0, kernelFile: kernelFile() });
  });
  afterAll(() => evaluator?.close());

  test.each(cases.map((c) => [c.formula, c.values] as const))("%s", async (source, wanted) => {
    const { values, stride } = await evaluator.values(parseFormula(source), {
      from: 0,
      to: panel.dates.length,
    });
    expect(differences(values, stride, wanted, panel.symbols.length)).toEqual([]);
  });
});

test("every operator of the language has a golden case", () => {
  const formulas = fixtures.flatMap(([, { cases }]) => cases.map((c) => c.formula));
  const trees = formulas.map((source) => JSON.stringify(parseFormula(source).node)).join("\n");
  // The canonical form writes some operators as others (x > y as y < x): those are looked for in the text.
  const signs: Readonly<Record<string, string>> = { gt: " > ", ge: " >= " };
  const covered = (name: string) =>
    trees.includes(`"op":"${name}"`) || formulas.some((source) => source.includes(signs[name] ?? `${name}(`));
  expect(OPERATORS.map((op) => op.name).filter((name) => !covered(name))).toEqual([]);
});

test("a plan reads exactly the rows that the language declares", () => {
  for (const [, { cases }] of fixtures)
    for (const { formula: source } of cases) {
      const formula = parseFormula(source);
      expect([source, makePlan([formula.node]).lookback]).toEqual([source, formula.lookback]);
    }
});

describe("daily statistics: the answers of scipy", () => {
  const { panel, raw } = loadFixture("daily");
  const expected = raw["expected"] as Record<keyof DailyStats, unknown>;
  const job = {
    rows: { from: 0, to: panel.dates.length },
    label: panel.fields.get("open")!,
    minPairs: raw["minPairs"] as number,
    quantiles: raw["quantiles"] as number,
  };
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = await createEvaluator(panel, { workers: 0, kernelFile: kernelFile() });
  });
  afterAll(() => evaluator?.close());

  test.each(Object.keys(expected) as (keyof DailyStats)[])("%s", async (name) => {
    const { stats } = await evaluator.daily([parseFormula("close")], { ...job, detail: "full" });
    const wanted = numbers(expected[name]);
    expect(differences(stats[0]![name], 1, wanted, 1)).toEqual([]);
  });

  test("less detail gives the same bits of fewer columns", async () => {
    const at = async (detail: DailyJob["detail"]) =>
      (await evaluator.daily([parseFormula("close")], { ...job, detail })).stats[0]!;
    const full = await at("full");
    const columns = { "rank-ic": ["pairs", "rankIc"], ic: ["pairs", "rankIc", "ic"] } as const;
    for (const detail of ["rank-ic", "ic"] as const) {
      const stats = await at(detail);
      for (const [name, column] of Object.entries(stats))
        expect([detail, name, column]).toEqual([
          detail,
          name,
          (columns[detail] as readonly string[]).includes(name)
            ? full[name as keyof DailyStats]
            : new Float64Array(),
        ]);
    }
  });

  test("many labels at once give what each gives alone: arrays, horizons, lags, a label without a value", async () => {
    const prices = panel.fields.get("open")!;
    const noise = (k: number) =>
      prices.map((v, i) => ((i * 7919 + k) % (40 - k) === 0 ? Number.NaN : Math.sin(v * 100 + k * i)));
    const labels: Label[] = [
      job.label,
      prices.map((v) => Math.round(v)),
      prices.map(() => Number.NaN),
      ...Array.from({ length: 14 }, (_, k) => noise(k)),
      { horizon: 2, entry: "close" },
      { horizon: 1, entry: "next-open", lag: 3 },
    ];
    const formulas = ["close", "open", "sign(close)", "delay(close, 1)"].map((text) => parseFormula(text));
    const { stats } = await evaluator.targets(formulas, { ...job, labels, detail: "ic" });
    expect(stats.map((row) => row.length)).toEqual(formulas.map(() => labels.length));
    for (const [l, label] of labels.entries()) {
      const alone = await evaluator.daily(formulas, { ...job, label, detail: "ic" });
      expect(stats.map((row) => row[l])).toEqual(alone.stats);
    }
    const ranks = await evaluator.targets(formulas, { ...job, labels, detail: "rank-ic" });
    expect(ranks.stats.map((row) => row.map(({ rankIc }) => rankIc))).toEqual(
      stats.map((row) => row.map(({ rankIc }) => rankIc)),
    );
  });

  test.each(["ic", "rank-ic"] as const)(
    "one formula against many returns: %s as each gives alone",
    async (detail) => {
      const labels = [
        ...[0, 1, 2, 7, 30].map((lag) => ({ horizon: 1, entry: "next-open", lag }) as const),
        ...[1, 2, 5, 13, 400].map((horizon) => ({ horizon, entry: "next-open" }) as const),
      ];
      for (const text of ["close", "sign(close - open)", "delay(close, 1)"]) {
        const formula = parseFormula(text);
        for (const chosen of [labels, labels.slice(7)]) {
          const { stats } = await evaluator.targets([formula], { ...job, labels: chosen, detail });
          for (const [l, label] of chosen.entries()) {
            const { ic, ...exact } = (await evaluator.daily([formula], { ...job, label, detail })).stats[0]!;
            const { ic: together, ...rest } = stats[0]![l]!;
            expect(rest).toEqual(exact);
            // The members stand side by side here: the same sums in another order.
            expect(together.length).toBe(ic.length);
            ic.forEach((v, t) => {
              if (Number.isNaN(v)) expect(together[t]).toBeNaN();
              else expect(Math.abs(together[t]! - v)).toBeLessThan(1e-14);
            });
          }
        }
      }
    },
  );

  test("a lag puts the entry off", async () => {
    const price = panel.fields.get("open")!;
    const { stride } = panel;
    const later = price.map((_, i) => price[i + 5 * stride]! / price[i + 4 * stride]! - 1);
    const [stats] = (
      await evaluator.targets([parseFormula("close")], {
        ...job,
        labels: [{ horizon: 1, entry: "next-open", lag: 3 }, later],
        detail: "rank-ic",
      })
    ).stats;
    expect(stats![0]!.rankIc.filter(Number.isFinite).length).toBeGreaterThan(10);
    expect(stats![0]).toEqual(stats![1]);
  });
});
