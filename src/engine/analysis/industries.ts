import { type Ground, overRows } from "./ground.js";
import { mean } from "./moments.js";
import { partitionIc } from "./partition-ic.js";
import { pooledIc } from "./pooled-ic.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { figuresOf, finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import type { Workbench } from "./workbench.js";

type Industries = NonNullable<TearSheet["industries"]>;

/** Fewer names than this on a date: no IC inside the industry. */
const MIN_NAMES = 5;

/** IC inside every industry, and where the quantiles' names come from. Null without industries. */
export async function industries(
  bench: Workbench,
  ground: Ground,
  pairs: RankedPairs,
  groups: number,
  { quantiles, horizon, pooled }: { quantiles: number; horizon: number; pooled: boolean },
): Promise<Industries | null> {
  if (!bench.industry || !ground.industry) return null;
  const { names, codes } = ground.industry;
  const inside = await partitionIc(ground, pairs, codes, names.length, MIN_NAMES);
  const all = pooled ? await pooledIc(ground, pairs, codes, names.length) : null;
  return {
    group: bench.industry.name,
    minNames: MIN_NAMES,
    ic: names.map((name, c) => {
      const { mean: rankIc, ir, t, n } = figuresOf(inside.rankIc[c]!, horizon);
      return {
        name,
        rankIc,
        ic: mean(finite(inside.ic[c]!)),
        ir,
        t,
        dates: n,
        names: nullable([inside.names[c]!])[0]!,
        pooledRankIc: all?.rankIc[c] ?? null,
        pooledIc: all?.ic[c] ?? null,
      };
    }),
    distribution: await distribution(bench.dates, ground, names, codes, groups, quantiles),
  };
}

async function distribution(
  dates: readonly string[],
  ground: Ground,
  names: readonly string[],
  codes: number,
  groups: number,
  quantiles: number,
): Promise<Industries["distribution"]> {
  const { kernels, rows, stride, universe } = ground;
  const width = names.length;
  const counts = kernels.reserve(rows * (quantiles + 1) * width * 4);
  await overRows(ground, rows, (from, n) => {
    const cell = from * stride;
    kernels.run.partitionCounts(
      ...[codes + cell * 4, groups + cell * 4, universe + cell, width, quantiles, n, stride],
      counts + from * (quantiles + 1) * width * 4,
    );
  });
  // Row 0 is the universe, row g + 1 quantile g.
  const sum = Array.from({ length: quantiles + 1 }, () => new Float64Array(width));
  const days = new Int32Array(quantiles + 1);
  const months: Industries["distribution"]["months"] = [];
  const here = sum.map(() => new Float64Array(width));
  const counted = kernels.integers(counts, rows * (quantiles + 1) * width);
  for (let t = 0, at = 0; t < rows; t++) {
    here.forEach((row, k) => {
      let total = 0;
      for (let c = 0; c < width; c++) total += counted[at + c]!;
      if (total > 0) days[k]!++;
      for (let c = 0; c < width; c++, at++) {
        row[c] = counted[at]! / total;
        if (total > 0) sum[k]![c]! += row[c]!;
      }
    });
    if (dates[t]!.slice(0, 7) !== dates[t + 1]?.slice(0, 7))
      months.push({
        date: dates[t]!,
        universe: nullable(here[0]!),
        quantiles: here.slice(1).map(nullable),
      });
  }
  const means = sum.map((row, k) => nullable(row.map((v) => v / days[k]!)));
  return { names: [...names], universe: means[0]!, quantiles: means.slice(1), months };
}
