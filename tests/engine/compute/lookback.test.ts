import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ValuesConsumer } from "../../../src/engine/compute/consumers.js";
import { Executor } from "../../../src/engine/compute/executor.js";
import { loadKernels } from "../../../src/engine/compute/wasm.js";
import { OPERATORS } from "../../../src/engine/dsl/index.js";
import { lookbackOf } from "../../../src/engine/dsl/lookback.js";
import type { Node } from "../../../src/engine/dsl/types.js";
import type { Panel, RowRange } from "../../../src/engine/panel/types.js";
import { createRandom } from "../../../src/engine/random.js";
import { callOnFields, formulaTree } from "../dsl/arbitrary.js";
import { makePanel } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

const SYMBOLS = 13;
const DATES = 420;
/** ema(8) looks back 107 rows: a tree of depth two still fits the panel. */
const LONGEST = 8;
const FIELDS = ["open", "high", "low", "close", "volume", "amount", "turnover"];
const ALL = { from: 0, to: DATES };

type Cells = Record<string, Float64Array>;

/** Random walks with suspensions of up to 150 rows, some listed late, some never traded again. */
function cells(seed: number): Cells {
  const random = createRandom(seed);
  const halted = new Uint8Array(SYMBOLS * DATES);
  for (let s = 0; s < SYMBOLS; s++)
    for (let t = 0; t < DATES; ) {
      const [open, shut] = [1 + random.int(s % 3 ? 120 : 12), s % 3 ? random.int(150) : random.int(40)];
      for (let k = t + open; k < Math.min(t + open + shut, DATES); k++) halted[k * SYMBOLS + s] = 1;
      t += open + shut;
    }
  return Object.fromEntries(
    FIELDS.map((name, k) => {
      const walk = new Float64Array(SYMBOLS).fill(20 + 5 * k);
      const values = Float64Array.from(halted, (off, i) => {
        const s = i % SYMBOLS;
        walk[s] = walk[s]! * (1 + 0.04 * random.normal());
        // Whole numbers now and then: ties.
        return off || random.next() < 0.02 ? Number.NaN : k === 4 ? Math.round(walk[s]!) : walk[s]!;
      });
      return [name, values];
    }),
  );
}

function panelOf(fields: Cells): Panel {
  const n = SYMBOLS * DATES;
  return makePanel(
    SYMBOLS,
    DATES,
    fields,
    new Uint8Array(n).fill(1),
    Int32Array.from({ length: n }, (_, i) => i % 3),
  );
}

let module: Awaited<ReturnType<typeof loadKernels>>;
beforeAll(async () => {
  module = await loadKernels(kernelFile());
});

async function valuesOf(panel: Panel, node: Node, rows: RowRange = ALL, memory = 2 ** 28) {
  const consumer = new ValuesConsumer(rows, panel.stride);
  await new Executor({ ...panel, rows: DATES }, module, memory).run([node], rows, consumer, {
    pause: () => {},
  });
  return consumer.values;
}

const splice = (fields: Cells, at: number, before: (v: number) => number, after: (v: number) => number) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [
      name,
      values.map((v, i) => (i < at * SYMBOLS ? before(v) : after(v))),
    ]),
  );
const keep = (v: number) => v;
/** Another number, or a number where there was none. */
const other = (v: number) => (Number.isNaN(v) ? 11 : v * 1.7 + 3);

/** Cells that are not the same number to the last bit; 0 and −0 count as the same. */
function different(a: Float64Array, b: Float64Array): number[] {
  const found: number[] = [];
  a.forEach((x, i) => {
    if (!Object.is(x, b[i]) && x !== b[i]) found.push(i);
  });
  return found;
}

/** Little memory: the panel is cut into shards of a hundred rows or fewer. */
const TIGHT = 760_000;

type Property = (node: Node, seed: number, t: number) => Promise<void>;

const holds = (trees: fc.Arbitrary<Node>, runs: number, property: Property) =>
  fc.assert(
    fc.asyncProperty(
      trees,
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: DATES - 1 }),
      property,
    ),
    { numRuns: runs, seed: 20140101 },
  );

const from = (t: number, all: Float64Array) => all.subarray(t * (all.length / DATES));

/** Rows from t on: computed alone, with everything older than the look-back changed, and cut into shards. */
const pastDoesNotMatter: Property = async (node, seed, t) => {
  const fields = cells(seed);
  const panel = panelOf(fields);
  const whole = await valuesOf(panel, node);
  const alone = await valuesOf(panel, node, { from: t, to: DATES });
  expect(different(alone, from(t, whole))).toEqual([]);
  const shards = await valuesOf(panel, node, ALL, TIGHT).catch((error: { code?: string }) => {
    // However it is cut, a tree with a long look-back does not fit.
    expect([error.code, lookbackOf(node) > 30]).toEqual(["memory-too-small", true]);
    return whole;
  });
  expect(different(shards, whole)).toEqual([]);
  const at = t - lookbackOf(node);
  if (at <= 0) return;
  const changed = await valuesOf(panelOf(splice(fields, at, other, keep)), node);
  expect(different(from(t, changed), from(t, whole))).toEqual([]);
};

const futureDoesNotMatter: Property = async (node, seed, t) => {
  const fields = cells(seed);
  const whole = await valuesOf(panelOf(fields), node);
  const changed = await valuesOf(panelOf(splice(fields, t, keep, other)), node);
  const past = t * (whole.length / DATES);
  expect(different(changed.subarray(0, past), whole.subarray(0, past))).toEqual([]);
};

describe("each operator on prices with long suspensions", () => {
  test.each(OPERATORS.map((op) => [op.name, op] as const))(
    "%s: nothing older than the look-back and nothing later matters",
    async (_, op) => {
      await holds(callOnFields(op, 24), 4, pastDoesNotMatter);
      await holds(callOnFields(op, 24), 2, futureDoesNotMatter);
    },
  );

  test("recursive means of recursive means give the whole in every cut, to the last bit", async () => {
    const recursive = OPERATORS.filter((op) => ["ema", "sma", "delta", "add"].includes(op.name));
    await holds(formulaTree(recursive, LONGEST), 30, pastDoesNotMatter);
  });
});

describe("random trees", () => {
  test("depend on nothing older than their look-back, however the panel is cut", () =>
    holds(formulaTree(OPERATORS, LONGEST), 100, pastDoesNotMatter));
  test("depend on nothing later", () => holds(formulaTree(OPERATORS, LONGEST), 100, futureDoesNotMatter));
});
