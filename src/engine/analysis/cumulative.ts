import { type Ground, overRows } from "./ground.js";
import { nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import type { Workbench } from "./workbench.js";

/**
 * Value of each quantile over time, as somebody could have held it: capital is divided among `horizon` sub-portfolios,
 * one renewed each day from that day's signal and held `horizon` days; equal weights at the entry, buy and hold after
 * it, no capital moved between them. A sub-portfolio without a name is cash. Names need a price on the entry day;
 * a suspended name is carried at its last price.
 *
 * @param groups quantile of every name by its factor alone, i32 [days × stride]
 */
export async function cumulative(
  { panel, from, delay }: Workbench,
  ground: Ground,
  groups: number,
  { quantiles, horizon, benchmark }: { quantiles: number; horizon: number; benchmark: Float64Array | null },
): Promise<TearSheet["quantiles"]["cumulative"]> {
  const { kernels, days, stride, held, buyable } = ground;
  const length = days - delay;
  const width = quantiles + 1; // the universe last
  const nav = kernels.reserve(width * length * 8);
  const value = kernels.reserve(horizon * width * 8);
  kernels.floats(value, horizon * width).fill(1);
  // Before its first entry a sub-portfolio is cash.
  const start = kernels.floats(nav, width * length);
  for (let g = 0; g < width; g++)
    for (let d = 0; d < Math.min(horizon - 1, length); d++) start[g * length + d] = horizon - 1 - d;
  const entries = held + (from + delay) * stride * 8;
  await overRows(ground, length, (first, n) =>
    kernels.run.holdingValues(
      ...[
        entries,
        buyable,
        groups,
        first,
        n,
        length,
        stride,
        quantiles,
        horizon,
        value,
        nav,
        kernels.scratch,
      ],
    ),
  );
  const row = (g: number) => kernels.floats(nav + g * length * 8, length).map((sum) => sum / horizon);
  const rows = Array.from({ length: width }, (_, g) => row(g));
  return {
    dates: panel.dates.slice(from + delay, from + days),
    quantiles: rows.slice(0, quantiles).map(nullable),
    universe: nullable(rows[quantiles]!),
    benchmark: benchmark && nullable(relativeToFirst(benchmark.subarray(from + delay, from + days))),
    longShort: nullable(longShort(rows[quantiles - 1]!, rows[0]!)),
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
