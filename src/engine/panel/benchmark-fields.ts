import { sharedFloats } from "./layout.js";
import type { Benchmark } from "./store.js";
import type { Panel } from "./types.js";

/**
 * The panel with `benchmark_open`, `benchmark_high`, `benchmark_low`, `benchmark_close` and `benchmark_volume`: on every date
 * the benchmark's bar for all symbols, as formulas of Guotai Junan read it. NaN where the benchmark has none.
 */
export function withBenchmark(panel: Panel, benchmark: Benchmark): Panel {
  const fields = new Map(panel.fields);
  for (const [name, bars] of benchmark.columns) {
    const values = sharedFloats(panel.dates.length * panel.stride);
    panel.dates.forEach((_, t) => {
      const row = t * panel.stride;
      values.fill(bars[t]!, row, row + panel.symbols.length);
    });
    fields.set(`benchmark_${name}`, values);
  }
  return { ...panel, fields };
}
