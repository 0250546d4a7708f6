import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ValuesConsumer } from "../../../src/engine/compute/consumers.js";
import { Executor } from "../../../src/engine/compute/executor.js";
import { createEvaluator } from "../../../src/engine/compute/index.js";
import { loadKernels } from "../../../src/engine/compute/wasm.js";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import type { Node } from "../../../src/engine/dsl/types.js";
import type { Panel } from "../../../src/engine/panel/types.js";
import { makePanel } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

const SYMBOLS = 19;
const DATES = 640;
const FIELDS = ["open", "high", "low", "close", "volume"] as const;

/** mulberry32: the same panel for the same seed. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Cells {
  readonly fields: Record<string, Float64Array>;
  readonly universe: Float64Array;
  readonly groups: Float64Array;
}

function cells(seed: number): Cells {
  const next = random(seed);
  const n = SYMBOLS * DATES;
  const make = (f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));
  const field = (k: number) => {
    const walk = new Float64Array(SYMBOLS).fill(20 + k);
    return make((i) => {
      const s = i % SYMBOLS;
      walk[s] = walk[s]! * (1 + 0.04 * (next() - 0.5));
      return next() < 0.06 ? Number.NaN : k === 4 ? Math.round(walk[s]!) : walk[s]!;
    });
  };
  return {
    fields: Object.fromEntries(FIELDS.map((name, k) => [name, field(k)])),
    universe: make(() => (next() < 0.9 ? 1 : 0)),
    groups: make((i) => (i % 4) - 1),
  };
}

const panelOf = (c: Cells): Panel => makePanel(SYMBOLS, DATES, c.fields, c.universe, c.groups);

const FORMULAS = [
  "cs_rank((close - ts_mean(close, 20)) / ts_std(close, 20))",
  "-ts_corr(cs_rank(open), cs_rank(volume), 10)",
  "clip((close - ts_median(close, 60)) / (1.4826 * ts_mad(close, 60)), -3, 3)",
  "ts_argmax(high, 30) - ts_argmin(low, 30) + ts_rank(volume, 12)",
  "group_neutralize(ts_skew(pct(close, 1), 40), industry) - group_rank(close, industry)",
  "decay_linear(ts_slope(log(close), 20), 8) + ewma(delta(volume, 2), 0.9, 15)",
  "neutralize(ts_kurt(close, 25), industry, log(volume), high)",
  "ts_quantile(close, 33, 0.2) + ts_product(close / delay(close, 1), 9) + regression_resid(close, open, 14)",
  "cs_winsorize(ts_rsquare(close, 17), 2) * ts_rank_corr(close, volume, 11) + days_since(close > open, 9)",
  "where(close > delay(close, 1), ts_zscore(volume, 21), ts_beta(high, low, 13)) + mean_if(close, open < close, 10)",
  "where(volume > 21, ts_max(high, 7), ts_min(low, 40)) - ts_resid(close, 12) + ts_var(close, 6) * ts_cov(open, high, 5)",
] as const;
const RECURSIVE = ["ema(close, 12) - ema(close, 26)", "sma(volume, 9, 2)"] as const;

let module: Awaited<ReturnType<typeof loadKernels>>;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  module = await loadKernels(kernelFile());
});
afterAll(() => Promise.all(open.map((e) => e.close())));

async function evaluator(panel: Panel, memoryBytes?: number) {
  const made = await createEvaluator(panel, {
    workers: 0,
    kernelFile: kernelFile(),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  });
  open.push(made);
  return made;
}

async function valuesOf(panel: Panel, node: Node, fuse: boolean): Promise<Float64Array> {
  const rows = { from: 0, to: DATES };
  const source = { ...panel, rows: DATES };
  const consumer = new ValuesConsumer(rows, panel.stride);
  await new Executor(source, module, 2 ** 28).run([node], rows, consumer, { pause: () => {}, fuse });
  return consumer.values;
}

function worstDifference(a: Float64Array, b: Float64Array): number {
  let worst = 0;
  a.forEach((x, i) => {
    const y = b[i]!;
    if (Object.is(x, y) || x === y) return;
    worst = Math.max(
      worst,
      Number.isNaN(x) || Number.isNaN(y) ? Infinity : Math.abs(x - y) / Math.max(1, Math.abs(y)),
    );
  });
  return worst;
}

/** Small enough that the 640 rows do not fit. */
const TIGHT = 2 ** 20;

describe("a panel cut into time shards", () => {
  const panel = panelOf(cells(1));
  test.each([...FORMULAS.map((f) => [f, 1e-12] as const), ...RECURSIVE.map((f) => [f, 1e-9] as const)])(
    "gives the whole: %s",
    async (source, tolerance) => {
      const formula = parseFormula(source);
      const rows = { from: 0, to: DATES };
      const whole = await (await evaluator(panel)).values(formula, rows);
      const cut = await (await evaluator(panel, TIGHT)).values(formula, rows);
      expect(worstDifference(cut.values, whole.values)).toBeLessThanOrEqual(tolerance);
      const part = await (await evaluator(panel)).values(formula, { from: 400, to: 520 });
      const same = whole.values.subarray(400 * panel.stride, 520 * panel.stride);
      expect(worstDifference(part.values, same)).toBeLessThanOrEqual(tolerance);
    },
  );

  test("gives the same daily statistics, turnover across the seams included", async () => {
    const formulas = FORMULAS.map((f) => parseFormula(f));
    const label = panel.fields.get("open")!;
    const job = { rows: { from: 300, to: DATES }, label, minPairs: 8, quantiles: 4, detail: "full" } as const;
    const whole = await (await evaluator(panel)).daily(formulas, job);
    const cut = await (await evaluator(panel, TIGHT)).daily(formulas, job);
    whole.stats.forEach((stats, i) => {
      for (const [name, column] of Object.entries(stats))
        expect([name, worstDifference(cut.stats[i]![name as keyof typeof stats], column) < 1e-11]).toEqual([
          name,
          true,
        ]);
    });
    expect(whole.stats[0]!.turnover[0]).toBeNaN();
    expect(whole.stats[0]!.turnover.filter(Number.isFinite).length).toBeGreaterThan(300);
  });

  test("a bound that nothing fits says what it would take", async () => {
    const tiny = await evaluator(panel, 2 ** 18);
    await expect(tiny.values(parseFormula(FORMULAS[0]), { from: 0, to: DATES })).rejects.toMatchObject({
      code: "memory-too-small",
    });
  });
});

test("a chain gives the same bits fused and node by node", async () => {
  const panel = panelOf(cells(2));
  for (const source of [
    ...FORMULAS,
    "sigmoid(tanh(close - open) * 3) + exp(-abs(high - low)) / (1 + plog(volume)) - delay(close * 2 - open, 3) ^ 2",
    "min2(close, max2(open, 7)) + signedpower(close - open, 0.5) - (close > open ? floor(high) : ceil(low)) * round(close)",
  ]) {
    const { node } = parseFormula(source);
    expect(worstDifference(await valuesOf(panel, node, true), await valuesOf(panel, node, false))).toBe(0);
  }
});

test("gt and ge, which the canonical form turns round, agree with lt and le", async () => {
  const panel = panelOf(cells(3));
  const [x, y] = [
    { kind: "field", name: "close" },
    { kind: "field", name: "volume" },
  ] as const;
  for (const [a, b] of [
    ["gt", "lt"],
    ["ge", "le"],
  ] as const)
    expect(await valuesOf(panel, { kind: "call", op: a, args: [x, y] }, true)).toEqual(
      await valuesOf(panel, { kind: "call", op: b, args: [y, x] }, true),
    );
});

test("the order of the symbols does not matter", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e6 }),
      fc.shuffledSubarray(
        Array.from({ length: SYMBOLS }, (_, i) => i),
        { minLength: SYMBOLS, maxLength: SYMBOLS },
      ),
      fc.constantFrom(...FORMULAS, ...RECURSIVE),
      async (seed, order, source) => {
        const original = cells(seed);
        const turn = (a: Float64Array) =>
          a.map((_, i) => a[Math.floor(i / SYMBOLS) * SYMBOLS + order[i % SYMBOLS]!]!);
        const turned: Cells = {
          fields: Object.fromEntries(FIELDS.map((name) => [name, turn(original.fields[name]!)])),
          universe: turn(original.universe),
          groups: turn(original.groups),
        };
        const { node } = parseFormula(source);
        const panel = panelOf(original);
        const a = await valuesOf(panel, node, true);
        const b = await valuesOf(panelOf(turned), node, true);
        const back = b.slice().fill(Number.NaN);
        for (let t = 0; t < DATES; t++)
          order.forEach((from, to) => {
            back[t * panel.stride + from] = b[t * panel.stride + to]!;
          });
        expect(worstDifference(back, a)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 15 },
  );
});

test("nothing that happens later changes an earlier value", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: DATES - 1 }),
      fc.constantFrom(...FORMULAS, ...RECURSIVE),
      async (seed, today, source) => {
        const original = cells(seed);
        const other = cells(seed + 1);
        const at = today * SYMBOLS;
        const splice = (a: Float64Array, b: Float64Array) => a.map((v, i) => (i < at ? v : b[i]! * 3));
        const changed: Cells = {
          fields: Object.fromEntries(FIELDS.map((n) => [n, splice(original.fields[n]!, other.fields[n]!)])),
          universe: splice(original.universe, other.universe).map((v) => (v > 0 ? 1 : 0)),
          groups: original.groups,
        };
        const panel = panelOf(original);
        const { node } = parseFormula(source);
        const end = today * panel.stride;
        const a = (await valuesOf(panel, node, true)).subarray(0, end);
        const b = (await valuesOf(panelOf(changed), node, true)).subarray(0, end);
        expect(worstDifference(a, b)).toBe(0);
      },
    ),
    { numRuns: 15 },
  );
});

test("an infinity leaves with its window", async () => {
  const c = cells(5);
  const close = c.fields["close"]!;
  for (let s = 0; s < SYMBOLS; s++) close[100 * SYMBOLS + s] = s % 2 ? Infinity : -Infinity;
  const clean: Cells = {
    ...c,
    fields: { ...c.fields, close: close.map((v) => (Number.isFinite(v) ? v : Number.NaN)) },
  };
  for (const op of [
    "ts_mean",
    "ts_std",
    "ts_skew",
    "ts_kurt",
    "ts_max",
    "ts_median",
    "ts_mad",
    "ts_slope",
    "decay_linear",
    "ts_rank",
    "ema",
  ]) {
    const { node } = parseFormula(`${op}(close, 20)`);
    const panel = panelOf(c);
    const after = 121 * panel.stride;
    const a = (await valuesOf(panel, node, true)).subarray(after);
    const b = (await valuesOf(panelOf(clean), node, true)).subarray(after);
    expect([op, worstDifference(a, b) < 1e-12]).toEqual([op, true]);
  }
});
