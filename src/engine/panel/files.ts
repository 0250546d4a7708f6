import { join } from "node:path";

/** Where each part of a dataset lies inside its folder. */
export const datasetFiles = {
  manifest: "manifest.json",
  universe: "universe.u8",
  tradable: "tradable.u8",
  benchmark: "benchmark.f64",
  field: (name: string): string => join("fields", `${name}.f64`),
  group: (name: string): string => join("groups", `${name}.i32`),
};

/** Prefix of folders that are being written; readers never look into them. */
export const TEMP_PREFIX = ".tmp-";

/** The field that holds a column of the benchmark. */
export const benchmarkField = (column: string): string => `benchmark_${column}`;
