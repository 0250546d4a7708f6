import { join, resolve } from "node:path";
import { benchmarkField, datasetFiles } from "./files.js";
import { BENCHMARK_COLUMNS, type Manifest } from "./manifest.js";
import type { DailyRows, PlaceInFile } from "./stored-fields.js";

/**
 * `benchmark_open`, `benchmark_high`, `benchmark_low`, `benchmark_close` and `benchmark_volume`: on every date the benchmark's
 * bar for all symbols, as formulas of Guotai Junan read it. NaN where the benchmark has none; none without a benchmark.
 */
export function benchmarkFields(
  benchmark: { readonly columns: ReadonlyMap<string, Float64Array> } | null,
  { symbols, stride }: { readonly symbols: readonly string[]; readonly stride: number },
): readonly (readonly [name: string, rows: DailyRows])[] {
  const columns = [...(benchmark?.columns ?? [])];
  return columns.map(([name, daily]) => [benchmarkField(name), { daily, symbols: symbols.length, stride }]);
}

/** The same, left on the disk: the file has column after column, one number per date of the dataset. */
export function storedBenchmark(
  dir: string,
  { benchmark, symbols, stride, dates }: Manifest,
): readonly (readonly [name: string, rows: DailyRows<PlaceInFile>])[] {
  if (!benchmark) return [];
  const file = resolve(join(dir, datasetFiles.benchmark));
  return BENCHMARK_COLUMNS.map((name, i) => [
    benchmarkField(name),
    { daily: { file, at: i * dates.length * 8 }, symbols: symbols.length, stride },
  ]);
}
