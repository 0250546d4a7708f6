import { beforeAll, expect, test } from "vitest";
import { ValuesConsumer } from "../../../src/engine/compute/consumers.js";
import { Executor } from "../../../src/engine/compute/executor.js";
import { loadKernels } from "../../../src/engine/compute/wasm.js";
import { createRandom } from "../../../src/engine/random.js";
import { makePanel } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

// Sorting spaces its buckets by what the values are like: each kind of row must come out in order all the same.

const SYMBOLS = 1003;
const random = createRandom(5);
const lognormal = () => Math.exp(3 * random.normal());
const KINDS: Readonly<Record<string, (i: number) => number>> = {
  "a bell": () => random.normal(),
  "far from zero": () => 1e9 + random.normal(),
  "several octaves": lognormal,
  "several octaves below zero": () => -lognormal(),
  "a tail to the right": () => lognormal() - 5,
  "a tail to the left": () => 5 - lognormal(),
  "tails on both sides": () => lognormal() * random.normal(),
  "one outlier": (i) => (i === 500 ? 1e12 : random.normal()),
  "subnormal and huge": (i) => (i % 2 ? 5e-324 * i : -1e300 * random.next()),
  "signed zeros and ties": (i) => [0, -0, 1, -1, 2][i % 5]!,
  constant: () => -3.5,
};

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await loadKernels(kernelFile());
});

/** Mean rank among the values / their number, by counting. */
const ranks = (row: Float64Array): number[] =>
  [...row].map(
    (x) => (row.filter((y) => y < x).length + (row.filter((y) => y === x).length + 1) / 2) / row.length,
  );

test.each(Object.entries(KINDS))("cs_rank of %s", async (_, make) => {
  const row = Float64Array.from({ length: SYMBOLS }, (_, i) => make(i));
  const ones = new Uint8Array(SYMBOLS).fill(1);
  const panel = makePanel(SYMBOLS, 1, { close: row }, ones, new Int32Array(SYMBOLS));
  const rows = { from: 0, to: 1 };
  const consumer = new ValuesConsumer(rows, panel.stride);
  const node = { kind: "call", op: "cs_rank", args: [{ kind: "field", name: "close" }] } as const;
  await new Executor({ ...panel, rows: 1 }, module, 2 ** 26).run([node], rows, consumer, { pause: () => {} });
  expect([...consumer.values.subarray(0, SYMBOLS)]).toEqual(ranks(row));
});
