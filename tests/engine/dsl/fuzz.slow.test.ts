import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ValuesConsumer } from "../../../src/engine/compute/consumers.js";
import { Executor } from "../../../src/engine/compute/executor.js";
import { loadKernels } from "../../../src/engine/compute/wasm.js";
import { canonicalize, parseFormula, toInfix, toPrefix } from "../../../src/engine/dsl/index.js";
import { makePanel } from "../compute/fixture.js";
import { kernelFile } from "../compute/kernel-file.js";
import { formulaTree } from "./arbitrary.js";
import { survives, TEXTS } from "./texts.js";

/** Longer than this for one text or tree is a hang, in processor time: on a busy machine the clock says nothing. */
const HANG_MS = 2000;

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function inTime<T>(what: () => T): T {
  const start = processorMs();
  const result = what();
  expect(processorMs() - start).toBeLessThan(HANG_MS);
  return result;
}

describe("one million texts: a formula or an error that points into the text", () => {
  it.each([
    ["language pieces", TEXTS.pieces, 400_000],
    ["nearly legal programs", TEXTS.programs, 200_000],
    ["the characters of the grammar", TEXTS.grammar, 250_000],
    ["any bytes", TEXTS.bytes, 75_000],
    ["any characters", TEXTS.characters, 75_000],
  ] as const)("%s", (_, texts, numRuns) => {
    fc.assert(
      fc.property(texts, (text) => inTime(() => survives(text))),
      { numRuns },
    );
  });
});

describe("one hundred thousand trees", () => {
  const [symbols, dates] = [8, 40];
  let executor: Executor;
  let stride = 0;
  beforeAll(async () => {
    const n = symbols * dates;
    const walk = (k: number) =>
      Float64Array.from({ length: n }, (_, i) =>
        i % 11 === k
          ? Number.NaN
          : i % 97 === k
            ? Infinity
            : 10 + k + Math.round(4 * Math.sin(i * (k + 1))) / 4,
      );
    const names = ["open", "high", "low", "close", "volume", "amount", "turnover"];
    const panel = makePanel(
      symbols,
      dates,
      Object.fromEntries(names.map((name, k) => [name, walk(k)])),
      Uint8Array.from({ length: n }, (_, i) => Number(i % 13 > 0)),
      Int32Array.from({ length: n }, (_, i) => (i % 4) - 1),
    );
    stride = panel.stride;
    executor = new Executor({ ...panel, rows: dates }, await loadKernels(kernelFile()), 2 ** 27);
  });

  it("print to texts that are read back the same, and are evaluated", async () => {
    await fc.assert(
      fc.asyncProperty(formulaTree(), async (node) => {
        const start = processorMs();
        const canonical = canonicalize(node);
        expect(parseFormula(toInfix(node)).node).toEqual(canonical);
        expect(parseFormula(toPrefix(canonical)).node).toEqual(canonical);
        const rows = { from: 0, to: dates };
        const consumer = new ValuesConsumer(rows, stride);
        await executor.run([node], rows, consumer, { pause: () => {} });
        expect(consumer.values.length).toBe(dates * stride);
        expect(processorMs() - start).toBeLessThan(HANG_MS);
      }),
      { numRuns: 100_000 },
    );
  });
});
