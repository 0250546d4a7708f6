import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createEvaluator } from "../../../src/engine/compute/index.js";
import { FormulaError, fieldSet, parseFormula } from "../../../src/engine/dsl/index.js";
import { importDataset, openPanel } from "../../../src/engine/panel/index.js";
import { kernelFile } from "../compute/kernel-file.js";
import { scratch } from "./scratch.js";

const { data, write } = scratch();

const DATES = ["2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04"];
/** No bar on the third day. */
const LEVELS = [3000, 3060, null, 2998.8];

function hintOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof FormulaError) return error.hint;
    throw error;
  }
  return undefined;
}

describe("the benchmark's bars as fields", () => {
  beforeAll(async () => {
    const daily = write(
      "daily.csv",
      [
        "date,symbol,open,high,low,close,volume",
        ...DATES.flatMap((date, t) =>
          ["600000.SH", "600001.SH", "600002.SH"].map(
            (symbol, s) => `${date},${symbol},10,10,10,${10 + t + s},100`,
          ),
        ),
      ].join("\n"),
    );
    const benchmark = write(
      "benchmark.csv",
      [
        "date,open,close",
        ...DATES.flatMap((date, t) => (LEVELS[t] === null ? [] : `${date},2990,${LEVELS[t]}`)),
      ].join("\n"),
    );
    const options = { paths: [daily], dir: data, splits: "100/0/0" };
    await importDataset({ ...options, name: "with", benchmark });
    await importDataset({ ...options, name: "without" });
  });

  it.each([true, false])(
    "are the same for every stock of a date (loaded into memory: %s)",
    async (resident) => {
      const panel = await (resident
        ? openPanel(join(data, "with"), { window: "all", resident })
        : openPanel(join(data, "with"), { window: "all", resident }));
      const evaluator = await createEvaluator(panel, { workers: 0, kernelFile: kernelFile() });
      const of = async (text: string) => {
        const formula = parseFormula(text, { fields: fieldSet(["close", "benchmark_close"]) });
        const { values, stride } = await evaluator.values(formula, { from: 0, to: DATES.length });
        return DATES.map((_, t) => [...values.subarray(t * stride, t * stride + 3)]);
      };
      expect(await of("BANCHMARKINDEXCLOSE")).toEqual(
        LEVELS.map((level) => new Array(3).fill(level ?? Number.NaN)),
      );
      // By hand: 3060 / 3000 - 1, and the close beside it.
      const rise = (await of("close - benchmark_close / delay(benchmark_close, 1)"))[1]!;
      [11, 12, 13].forEach((close, s) => {
        expect(rise[s]).toBeCloseTo(close - 1.02, 12);
      });
      await evaluator.close();
    },
  );

  it("are a matrix for who reads them in this thread", async () => {
    const { fields, stride } = await openPanel(join(data, "with"), { window: "all", resident: true });
    const values = fields.get("benchmark_close")!;
    expect([...values.subarray(stride, stride + 4)]).toEqual([3060, 3060, 3060, Number.NaN]);
  });

  it("are not there without a benchmark, and the error says how to get them", async () => {
    const { fields } = await openPanel(join(data, "without"), { window: "all", resident: true });
    expect([...fields.keys()].filter((name) => name.startsWith("benchmark"))).toEqual([]);
    const parse = () => parseFormula("benchmark_close / close", { fields: fieldSet(fields.keys()) });
    expect(hintOf(parse)).toBe(
      "The dataset was imported without a benchmark: data import … --benchmark FILE gives it one.",
    );
  });

  it("are read by name and offered to no search", () => {
    const fields = fieldSet(["close", "benchmark_close"]);
    expect(fields.has("benchmark_close")).toBe(true);
    expect(fields.names).toEqual(["close"]);
  });
});
