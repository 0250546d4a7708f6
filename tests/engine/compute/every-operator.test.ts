import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asset } from "../../../src/engine/assets.js";
import { ValuesConsumer } from "../../../src/engine/compute/consumers.js";
import { Executor } from "../../../src/engine/compute/executor.js";
import { createEvaluator } from "../../../src/engine/compute/index.js";
import { loadKernels } from "../../../src/engine/compute/wasm.js";
import { canonicalize, formulaFromNode, OPERATORS } from "../../../src/engine/dsl/index.js";
import type { Node } from "../../../src/engine/dsl/types.js";
import type { Panel } from "../../../src/engine/panel/types.js";
import { createRandom } from "../../../src/engine/random.js";
import { callOnFields, formulaTree } from "../dsl/arbitrary.js";
import { makePanel } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

const [SYMBOLS, DATES, SEED] = [17, 90, 20140101];
const NAMES = ["open", "high", "low", "close", "volume", "amount", "turnover"];

/** Prices above 0 with holes and ties; a twentieth of the names is no member. */
function panelOf(seed: number, order: readonly number[]): Panel {
  const random = createRandom(seed);
  const draw = (f: () => number) => {
    const all = Float64Array.from({ length: SYMBOLS * DATES }, f);
    return all.map((_, i) => all[Math.floor(i / SYMBOLS) * SYMBOLS + order[i % SYMBOLS]!]!);
  };
  const fields = NAMES.map((name, k) => {
    const value = () => (random.next() < 0.08 ? Number.NaN : 10 + k + 3 * random.normal() ** 2);
    return [name, draw(() => (k === 4 ? Math.round(value()) : value()))] as const;
  });
  return makePanel(
    SYMBOLS,
    DATES,
    Object.fromEntries(fields),
    draw(() => Number(random.next() < 0.95)),
    draw(() => random.int(4) - 1),
  );
}

const inOrder = Array.from({ length: SYMBOLS }, (_, s) => s);
let module: Awaited<ReturnType<typeof loadKernels>>;
beforeAll(async () => {
  module = await loadKernels(kernelFile());
});

async function valuesOf(panel: Panel, node: Node): Promise<Float64Array> {
  const rows = { from: 0, to: DATES };
  const consumer = new ValuesConsumer(rows, panel.stride);
  await new Executor({ ...panel, rows: DATES }, module, 2 ** 26).run([node], rows, consumer, {
    pause: () => {},
  });
  return consumer.values;
}

/** An infinity keeps no sign: 1/−0 is where the canonical form may turn it. */
const same = (a: number, b: number) =>
  Object.is(a, b) ||
  a === b ||
  (Math.abs(a) === Infinity && Math.abs(b) === Infinity) ||
  Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

describe.each(OPERATORS.map((op) => [op.name, op] as const))("%s", (_, op) => {
  test("does not depend on the order of the symbols", async () => {
    await fc.assert(
      fc.asyncProperty(
        callOnFields(op, 24),
        fc.integer({ min: 1, max: 1e6 }),
        fc.shuffledSubarray(inOrder, { minLength: SYMBOLS, maxLength: SYMBOLS }),
        async (node, seed, order) => {
          const panel = panelOf(seed, inOrder);
          const [a, b] = [await valuesOf(panel, node), await valuesOf(panelOf(seed, order), node)];
          for (let t = 0; t < DATES; t++)
            order.forEach((from, to) => {
              const [x, y] = [a[t * panel.stride + from]!, b[t * panel.stride + to]!];
              if (!same(x, y)) expect([t, from, y]).toEqual([t, from, x]);
            });
        },
      ),
      { numRuns: 3, seed: SEED },
    );
  });

  test("has the values of its canonical form", async () => {
    const around = OPERATORS.filter(({ name }) => ["neg", "add", "mul"].includes(name) && name !== op.name);
    await fc.assert(
      fc.asyncProperty(
        formulaTree([op, ...around], 12),
        fc.integer({ min: 1, max: 1e6 }),
        async (node, seed) => {
          const panel = panelOf(seed, inOrder);
          const [a, b] = [await valuesOf(panel, node), await valuesOf(panel, canonicalize(node))];
          a.forEach((x, i) => {
            if (!same(x, b[i]!)) expect([i, b[i]]).toEqual([i, x]);
          });
        },
      ),
      { numRuns: 15, seed: SEED },
    );
  });
});

describe("all operators in one batch", () => {
  const dir = mkdtempSync(join(tmpdir(), "every-operator-"));
  afterAll(() => rmSync(dir, { recursive: true }));

  test("give the same bits with 0, 1, 2 and 3 workers", async () => {
    const workerFile = join(dir, "worker.mjs");
    await build({
      ...{ entryPoints: [asset("src", "engine", "compute", "worker.ts")], outfile: workerFile },
      ...{ bundle: true, format: "esm", platform: "node" },
    });
    const formulas = OPERATORS.flatMap((op) =>
      fc.sample(callOnFields(op, 24), { numRuns: 2, seed: SEED }).map((node) => formulaFromNode(node)),
    );
    const panel = panelOf(1, inOrder);
    const label = panel.fields.get("close")!;
    const measured = async (workers: number) => {
      const evaluator = await createEvaluator(panel, { workers, workerFile, kernelFile: kernelFile() });
      const { stats } = await evaluator.daily(formulas, {
        ...{ rows: { from: 10, to: DATES }, label, minPairs: 3, quantiles: 3, detail: "full" },
      });
      await evaluator.close();
      return Buffer.concat(
        stats.flatMap((s) => Object.values(s).map((column: Float64Array) => Buffer.from(column.buffer))),
      );
    };
    const here = await measured(0);
    for (const workers of [1, 2, 3]) expect((await measured(workers)).equals(here)).toBe(true);
  });
});
