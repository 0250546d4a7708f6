import { describe, expect, it } from "vitest";
import { type CombineOptions, combine } from "../../../src/engine/combine/combine.js";
import { METHODS } from "../../../src/engine/combine/methods.js";
import { FittedCombination, scoreCombination, storedCombination } from "../../../src/engine/combine/score.js";
import { foldWindows, innerWindow } from "../../../src/engine/combine/walk-forward.js";
import { market, setting } from "./setting.js";

const { panel, values, label } = await market(4);

const small: Pick<CombineOptions, "minTrain" | "params" | "refit"> = {
  minTrain: 60,
  refit: 40,
  params: { trees: 20, minLeaf: 40, depth: 3, epochs: 4, batch: 64, step: 0.003, hidden: [4] },
};
const run = (over: Partial<CombineOptions> = {}) =>
  combine(panel, values, {
    ...{ method: "ridge", horizon: 5, entry: "next-open", label, annualisation: 252, seed: 1, workers: 0 },
    ...small,
    ...over,
  });

describe("windows", () => {
  const walk = { exit: 6, embargo: 3, refit: 20, minTrain: 60, maxTrain: 200 };
  it("train on labels that have ended and predict every later date once", () => {
    const windows = foldWindows(400, walk);
    expect(windows[0]).toEqual({ trainFrom: 0, trainTo: 60, from: 69, to: 89 });
    windows.forEach((w, i) => {
      expect(w.trainTo - 1 + 6 + 3).toBeLessThan(w.from);
      expect(w.trainTo - w.trainFrom).toBeLessThanOrEqual(200);
      if (i > 0) expect(w.from).toBe(windows[i - 1]!.to);
    });
    expect(windows.at(-1)!.to).toBe(400);
  });
  it("of a search lie inside the training rows, purged again", () => {
    const window = { trainFrom: 100, trainTo: 300, from: 309, to: 329 };
    expect(innerWindow(window, walk)).toEqual({ trainFrom: 100, trainTo: 250, from: 259, to: 300 });
    expect(innerWindow({ ...window, trainFrom: 260 }, walk)).toBeNull();
  });
});

describe("a combination", () => {
  for (const method of METHODS)
    it(`${method} finds the factor that forecasts, says so in two ways, and passes its checks`, async () => {
      const long = await market(4, 500, 0.07);
      const found = await combine(long.panel, long.values, {
        ...{
          method,
          horizon: 5,
          entry: "next-open",
          label: long.label,
          annualisation: 252,
          seed: 1,
          workers: 0,
        },
        ...{ minTrain: 200, refit: 100, params: { ...small.params, trees: 40, epochs: 10 } },
      });
      expect(found.rankIc.mean!).toBeGreaterThan(0.03);
      const [a, b, c] = found.importance;
      if (method !== "equal") {
        expect(a!.drop!).toBeGreaterThan(Math.max(b!.drop!, c!.drop!));
        expect(a!.shap!).toBeGreaterThan(Math.max(b!.shap!, c!.shap!));
      }
      expect(found.shap.inaccuracy).toBeLessThan(1e-9);
      expect(found.checks.map(({ name, passed }) => [name, passed])).toEqual([
        ["order", true],
        ["future", true],
        ["labels", true],
        ["level", true],
      ]);
      expect(found.values.values.subarray(0, 206 * long.panel.stride).every(Number.isNaN)).toBe(true);
      expect(found.from).toBe(long.panel.dates[206]);
      expect(found.curves.dates).toHaveLength(500 - 206);
    });

  it("turns round a factor that forecasts downwards, from the training windows", async () => {
    const turned = values.map((one, k) => (k === 0 ? { ...one, values: one.values.map((x) => -x) } : one));
    for (const method of ["equal", "boosting", "mlp"] as const) {
      const before = await run({ method });
      const after = await combine(panel, turned, {
        ...{ method, horizon: 5, entry: "next-open", label, annualisation: 252, seed: 1, workers: 0 },
        ...small,
      });
      // Aligned inputs are the same numbers: so is everything that is learnt from them.
      expect(after.values.values).toEqual(before.values.values);
      expect(after.importance[0]!.turned).toBeCloseTo(1 - before.importance[0]!.turned, 12);
    }
  });

  it("gives the same bits in two threads as in none", async () => {
    const how = { search: true, select: "marginal", minTrain: 120, refit: 150 } as const;
    for (const method of ["ridge", "forest", "mlp"] as const) {
      const alone = await run({ method, ...how });
      const two = await run({ method, ...how, workers: 2 });
      expect(two.values.values).toEqual(alone.values.values);
      expect(two.importance).toEqual(alone.importance);
      expect(two.tried).toEqual(alone.tried);
      expect(storedCombination(two.fitted)).toEqual(storedCombination(alone.fitted));
    }
  });

  it("stops at once, in the middle of a fit", async () => {
    const stop = new AbortController();
    const made = run({
      method: "boosting",
      params: { trees: 100_000, depth: 6, minLeaf: 10 },
      workers: 1,
      signal: stop.signal,
    });
    let blocked = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      blocked = Math.max(blocked, performance.now() - last);
      last = performance.now();
    }, 5);
    setTimeout(() => stop.abort(), 300);
    await expect(made).rejects.toThrow(/abort/i);
    clearInterval(watch);
    // The loop of this thread was free all along; a busy machine gets some grace.
    expect(blocked).toBeLessThan(1000);
  });

  it("searches hyper-parameters on dates before the first prediction, and counts what it tried", async () => {
    const how = { method: "ridge", search: true, minTrain: 120 } as const;
    const found = await run(how);
    expect(found.tried.length).toBeGreaterThanOrEqual(4);
    expect(found.tried.length % 4).toBe(0);
    expect(found.fits).toBe(found.fitted.folds.length + found.tried.length);
    for (const { window } of found.tried) expect(window.to + 5).toBeLessThan(400);
    // Labels from the first prediction on are changed: the first choice and its model stay.
    const late = label.map((x, i) => (i < 120 * panel.stride ? x : -3 * x));
    const other = await run({ ...how, label: late });
    const first = found.tried.slice(0, 4);
    expect(other.tried.slice(0, 4)).toEqual(first);
    expect(other.fitted.folds[0]).toEqual(found.fitted.folds[0]);
  });

  it("is told too short a window", async () => {
    const short = await market(4, 50);
    await expect(
      combine(short.panel, short.values, {
        ...{ method: "equal", horizon: 5, entry: "next-open", label: short.label },
        ...{ annualisation: 252, seed: 1 },
      }),
    ).rejects.toThrow(
      expect.objectContaining({ code: "combine-history", evidence: { days: 50, needed: 127 } }),
    );
  });

  it("ranks instead of z-scores do not notice what a monotone function does to a factor", async () => {
    const bent = values.map((one) => ({ ...one, values: one.values.map((x) => Math.exp(3 * x)) }));
    const options = { ...small, standardise: "rank" } as const;
    const how = {
      method: "ridge",
      horizon: 5,
      entry: "next-open",
      label,
      annualisation: 252,
      seed: 1,
    } as const;
    const plain = await combine(panel, values, { ...how, ...options });
    const again = await combine(panel, bent, { ...how, ...options });
    expect(again.values.values).toEqual(plain.values.values);
  });
});

describe("a saved combination", () => {
  for (const method of ["ridge", "forest", "boosting", "mlp"] as const)
    it(`${method}: scores one date at a time, from JSON, to the last bit as it was made`, async () => {
      const made = await run({ method });
      const again = FittedCombination.parse(JSON.parse(JSON.stringify(storedCombination(made.fitted))));
      const whole = await scoreCombination(again, values, panel);
      expect(whole.values).toEqual(new Float64Array(made.values.values));
      for (const t of [66, 105, 106, 399]) {
        const day = values.map((one) => ({
          ...one,
          rows: { from: t, to: t + 1 },
          values: one.values.slice(t * panel.stride, (t + 1) * panel.stride),
        }));
        expect((await scoreCombination(again, day, panel)).values).toEqual(
          whole.values.slice(t * panel.stride, (t + 1) * panel.stride),
        );
      }
    });

  it("serves days after its last fold with its last model, and none before its first", async () => {
    const { fitted } = await run();
    const rows = [[3, 2, 1, 0, 3, 2, 1, 5, 4, 6]];
    const later = await setting([rows, rows, rows], rows);
    const on = async (date: string) =>
      (await scoreCombination(fitted, later.values, { ...later.panel, dates: [date] })).values;
    const last = fitted.folds.at(-1)!;
    expect(await on("2030-01-01")).toEqual(await on(last.from));
    expect((await on("2019-12-31")).every(Number.isNaN)).toBe(true);
  });
});
