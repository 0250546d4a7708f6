import { readFileSync } from "node:fs";
import type { AnalyzeInput } from "../../../src/engine/analysis/index.js";
import { createEvaluator, type Evaluator } from "../../../src/engine/compute/index.js";
import { fieldSet, parseFormula } from "../../../src/engine/dsl/index.js";
import type { Benchmark, Panel, Splits } from "../../../src/engine/panel/index.js";
import { kernelFile } from "../compute/kernel-file.js";

/** A market given name by name, as a test writes it: fields, universe and industries are [dates × symbols], null = none. */
export interface Market {
  readonly dates: readonly string[];
  readonly symbols: readonly string[];
  readonly fields: Readonly<Record<string, readonly (number | null)[]>>;
  readonly universe?: readonly number[];
  /** Industry of each symbol; without it the dataset has no groups. */
  readonly industry?: readonly number[];
  readonly industries?: readonly string[];
}

function panelOf(market: Market): Panel {
  const { dates, symbols } = market;
  const stride = Math.ceil(symbols.length / 8) * 8;
  const spread = <T extends Float64Array | Int32Array | Uint8Array>(
    out: T,
    at: (cell: number) => number,
  ): T => {
    for (let t = 0; t < dates.length; t++)
      for (let s = 0; s < symbols.length; s++) out[t * stride + s] = at(t * symbols.length + s);
    return out;
  };
  const cells = dates.length * stride;
  const floats = () => new Float64Array(new SharedArrayBuffer(cells * 8)).fill(Number.NaN);
  const bytes = () => new Uint8Array(new SharedArrayBuffer(cells));
  const codes = new Int32Array(new SharedArrayBuffer(cells * 4)).fill(-1);
  return {
    dataset: { name: "small", hash: "0".repeat(64), kind: "demo" },
    dates,
    symbols,
    stride,
    fields: new Map(
      Object.entries(market.fields).map(([name, x]) => [name, spread(floats(), (i) => x[i] ?? Number.NaN)]),
    ),
    groups: new Map(
      market.industry
        ? [
            [
              "industry",
              {
                names: market.industries ?? [...new Set(market.industry)].map(String),
                codes: spread(codes, (i) => market.industry![i % symbols.length]!),
              },
            ],
          ]
        : [],
    ),
    universe: spread(bytes(), (i) => market.universe?.[i] ?? 1),
    tradable: spread(bytes(), () => 1),
    window: "all",
  };
}

const options = { workers: 0, kernelFile: kernelFile() } as const;

/** An analysis of a field or formula on a made-up market; all dates are train unless splits are given. */
export async function inputOf(
  market: Market,
  formula: string,
  rest: Partial<Omit<AnalyzeInput, "evaluator">> & { splits?: Splits } = {},
): Promise<AnalyzeInput & { evaluator: Evaluator }> {
  const panel = panelOf(market);
  const n = panel.dates.length;
  const { splits, ...given } = rest;
  return {
    evaluator: await createEvaluator(panel, options),
    manifest: {
      dates: [...panel.dates],
      splits: splits ?? {
        train: { from: 0, to: n },
        valid: { from: n, to: n },
        test: { from: n, to: n },
        spec: "100/0/0",
      },
      market: "other",
      caveats: [],
    },
    formula: parseFormula(formula, { fields: fieldSet(panel.fields.keys(), panel.groups.keys()) }),
    split: "train",
    horizon: 1,
    entry: "close",
    seed: 1,
    minPairs: 2,
    bootstrapDraws: 200,
    compute: options,
    ...given,
  };
}

/** What tests/fixtures/make_analysis_sheet.py made and computed. */
export interface SheetFixture {
  readonly panel: Market & { readonly benchmark: number[] };
  readonly splits: Record<"train" | "valid" | "test", [number, number]>;
  readonly horizon: number;
  readonly quantiles: number;
  readonly minPairs: number;
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document that only the tests read
  readonly expected: any;
}

export function sheetFixture(): SheetFixture {
  return JSON.parse(readFileSync(new URL("../../fixtures/analysis/sheet.json", import.meta.url), "utf8"));
}

export function benchmarkOf(close: readonly number[]): Benchmark {
  return { columns: new Map([["close", Float64Array.from(close)]]), source: "benchmark.csv" };
}
