import { nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import type { Workbench } from "./workbench.js";

/**
 * Value of each quantile over time, as somebody could have held it: capital is divided among `horizon` sub-portfolios,
 * one renewed each day from that day's signal and held `horizon` days; equal weights at the entry, buy and hold after
 * it, no capital moved between them. A sub-portfolio without a name is cash. Names need a price on the entry day;
 * a suspended name is carried at its last price.
 *
 * @param groups quantile of every name by its factor alone [days × stride]
 * @param held   last known prices [panel rows × stride]
 */
export function cumulative(
  bench: Workbench,
  groups: Int8Array,
  held: Float64Array,
  { quantiles, horizon, benchmark }: { quantiles: number; horizon: number; benchmark: Float64Array | null },
): TearSheet["quantiles"]["cumulative"] {
  const { days, delay, from, stride, price, universe, panel } = bench;
  const length = days - delay;
  const width = quantiles + 1; // the universe last
  const nav = Array.from({ length: width }, () => new Float64Array(length));
  const name = new Int32Array(stride);
  const group = new Int8Array(stride);
  const inverse = new Float64Array(stride);
  const sums = new Float64Array(width);
  const count = new Int32Array(width);
  for (let cohort = 0; cohort < horizon; cohort++) {
    const value = new Float64Array(width).fill(1);
    // Before its first entry the sub-portfolio is cash.
    for (let d = 0; d < Math.min(cohort, length); d++) for (const row of nav) row[d]! += 1;
    for (let t = cohort; t < length; t += horizon) {
      const entry = (from + t + delay) * stride;
      count.fill(0);
      let n = 0;
      for (let s = 0; s < stride; s++) {
        const g = groups[t * stride + s]!;
        const p = price[entry + s]!;
        if (universe[t * stride + s] !== 1 || !(p > 0)) continue;
        name[n] = s;
        group[n] = g;
        inverse[n++] = 1 / p;
        count[quantiles]!++;
        if (g >= 0) count[g]!++;
      }
      const last = Math.min(t + horizon, length - 1);
      for (let d = t; d <= last; d++) {
        const row = (from + delay + d) * stride;
        sums.fill(0);
        for (let i = 0; i < n; i++) {
          const ratio = held[row + name[i]!]! * inverse[i]!;
          sums[quantiles]! += ratio;
          if (group[i]! >= 0) sums[group[i]!]! += ratio;
        }
        const renewed = d === t + horizon;
        for (let g = 0; g < width; g++) {
          const now = count[g]! > 0 ? value[g]! * (sums[g]! / count[g]!) : value[g]!;
          if (renewed) value[g] = now;
          // The day of renewal is written by the next holding, at the same value.
          else nav[g]![d]! += now;
        }
      }
    }
  }
  for (const row of nav) for (let d = 0; d < length; d++) row[d]! /= horizon;
  return {
    dates: panel.dates.slice(from + delay, from + days),
    quantiles: nav.slice(0, quantiles).map(nullable),
    universe: nullable(nav[quantiles]!),
    benchmark: benchmark && nullable(relativeToFirst(benchmark.subarray(from + delay, from + days))),
    longShort: nullable(longShort(nav[quantiles - 1]!, nav[0]!)),
  };
}

function relativeToFirst(x: Float64Array): Float64Array {
  const first = x.find((v) => v > 0) ?? Number.NaN;
  return x.map((v) => v / first);
}

/** Daily return of the one minus that of the other, compounded. */
function longShort(top: Float64Array, bottom: Float64Array): Float64Array {
  const out = new Float64Array(top.length);
  let value = 1;
  for (let d = 0; d < top.length; d++) {
    if (d > 0) value *= 1 + top[d]! / top[d - 1]! - bottom[d]! / bottom[d - 1]!;
    out[d] = value;
  }
  return out;
}
