import { oneByOne } from "../give-way.js";
import { holdings } from "./holdings.js";
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
export async function cumulative(
  bench: Workbench,
  groups: Int8Array,
  held: Float64Array,
  { quantiles, horizon, benchmark }: { quantiles: number; horizon: number; benchmark: Float64Array | null },
): Promise<TearSheet["quantiles"]["cumulative"]> {
  const { days, delay, from, stride, panel, breathe } = bench;
  const length = days - delay;
  const width = quantiles + 1; // the universe last
  const nav = Array.from({ length: width }, () => new Float64Array(length));
  const bought = holdings(bench, groups, quantiles);
  const { name, inverse, start } = bought;
  for (let cohort = 0; cohort < horizon; cohort++) {
    const value = new Float64Array(width).fill(1);
    // Before its first entry the sub-portfolio is cash.
    for (let d = 0; d < Math.min(cohort, length); d++) for (const row of nav) row[d]! += 1;
    await oneByOne(Math.max(0, Math.ceil((length - cohort) / horizon)), breathe, (k) => {
      const t = cohort + k * horizon;
      bought.load(t);
      const last = Math.min(t + horizon, length - 1);
      for (let d = t; d <= last; d++) {
        const row = (from + delay + d) * stride;
        const renewed = d === t + horizon;
        let all = 0;
        for (let g = 0; g < width; g++) {
          let sum = 0;
          for (let i = start[g]!; i < start[g + 1]!; i++) sum += held[row + name[i]!]! * inverse[i]!;
          all += sum;
          // The last slot holds the names without a group: with them the sum is the universe's.
          const n = g === quantiles ? start[width]! : start[g + 1]! - start[g]!;
          const now = n > 0 ? value[g]! * ((g === quantiles ? all : sum) / n) : value[g]!;
          if (renewed) value[g] = now;
          // The day of renewal is written by the next holding, at the same value.
          else nav[g]![d]! += now;
        }
      }
    });
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
