import { beforeAll, describe, expect, test } from "vitest";
import { ValuesConsumer } from "../../../src/engine/compute/consumers.js";
import { Executor } from "../../../src/engine/compute/executor.js";
import { loadKernels } from "../../../src/engine/compute/wasm.js";
import { OPERATORS, parseFormula } from "../../../src/engine/dsl/index.js";
import { differences, loadFixture, makePanel } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

const NAMES = ["elementwise", "moments", "rolling", "recursive", "pairs", "cross-section"] as const;

let module: Awaited<ReturnType<typeof loadKernels>>;
beforeAll(async () => {
  module = await loadKernels(kernelFile());
});

/** The panel of a fixture, its first `dates` dates and the given symbols alone. */
function cutOf({ panel }: ReturnType<typeof loadFixture>, dates: number, symbols: readonly number[]) {
  const pick = (a: ArrayLike<number>) =>
    Float64Array.from(
      { length: dates * symbols.length },
      (_, i) => a[Math.floor(i / symbols.length) * panel.stride + symbols[i % symbols.length]!]!,
    );
  const fields = Object.fromEntries([...panel.fields].map(([name, values]) => [name, pick(values)]));
  return makePanel(
    symbols.length,
    dates,
    fields,
    pick(panel.universe),
    pick(panel.groups.get("industry")!.codes),
  );
}

async function valuesOf(panel: ReturnType<typeof makePanel>, source: string) {
  const rows = { from: 0, to: panel.dates.length };
  const consumer = new ValuesConsumer(rows, panel.stride);
  const executor = new Executor({ ...panel, rows: panel.dates.length }, module, 2 ** 26);
  await executor.run([parseFormula(source).node], rows, consumer, { pause: () => {} });
  return consumer.values;
}

/** pandas sees the future of no row: what it gives for the whole sample is what a shorter one must give. */
describe.each(NAMES)("%s: the answers of pandas where the sample is shorter than the windows", (name) => {
  const fixture = loadFixture(name);
  const everyone = fixture.panel.symbols.map((_, s) => s);

  test.each([1, 2, 7])("the first %i dates alone", async (dates) => {
    const panel = cutOf(fixture, dates, everyone);
    for (const { formula, values } of fixture.cases) {
      const short = await valuesOf(panel, formula);
      // The rows that were left out as they should be: how much numbers may differ depends on the spread of all.
      const all = new Float64Array((values.length / everyone.length) * panel.stride);
      values.forEach((v, i) => {
        all[Math.floor(i / everyone.length) * panel.stride + (i % everyone.length)] = v;
      });
      all.set(short);
      const found = differences(all, panel.stride, values, everyone.length);
      expect([formula, found]).toEqual([formula, []]);
    }
  });

  test.skipIf(name === "cross-section")("each symbol alone", async () => {
    const dates = fixture.panel.dates.length;
    for (const s of everyone) {
      const panel = cutOf(fixture, dates, [s]);
      for (const { formula, values } of fixture.cases) {
        const wanted = values.filter((_, i) => i % everyone.length === s);
        const found = differences(await valuesOf(panel, formula), panel.stride, wanted, 1);
        expect([formula, s, found]).toEqual([formula, s, []]);
      }
    }
  });
});

describe("a cross-section of one", () => {
  const panel = makePanel(1, 2, { close: Float64Array.of(7, -3) }, [1, 1], [0, 0]);
  const nan = Number.NaN;
  /** By the definitions: rank 1 of 1, no spread, group ⌈rank · 5⌉. */
  const ANSWERS: Readonly<Record<string, readonly [string, readonly number[]]>> = {
    cs_rank: ["cs_rank(close)", [1, 1]],
    cs_zscore: ["cs_zscore(close)", [nan, nan]],
    cs_demean: ["cs_demean(close)", [0, 0]],
    cs_scale: ["cs_scale(close, 2)", [2, -2]],
    cs_winsorize: ["cs_winsorize(close, 3)", [7, -3]],
    cs_quantile: ["cs_quantile(close, 5)", [5, 5]],
    group_mean: ["group_mean(close, industry)", [7, -3]],
    group_rank: ["group_rank(close, industry)", [1, 1]],
    group_zscore: ["group_zscore(close, industry)", [nan, nan]],
    group_neutralize: ["group_neutralize(close, industry)", [0, 0]],
    neutralize: ["neutralize(close, industry)", [0, 0]],
  };
  const across = OPERATORS.filter(({ category }) => category === "cross-section" || category === "group");

  test.each(across.map(({ name }) => name))("%s", async (name) => {
    const [source, wanted] = ANSWERS[name]!;
    expect([...(await valuesOf(panel, source))].filter((_, i) => i % 8 === 0)).toEqual(wanted);
  });
});
