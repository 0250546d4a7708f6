import { oneByOne } from "../give-way.js";
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
  pairs: RankedPairs,
  groups: Int8Array,
  { quantiles, horizon, pooled }: { quantiles: number; horizon: number; pooled: boolean },
): Promise<Industries | null> {
  const { industry } = bench;
  if (!industry) return null;
  const { names, codes } = industry;
  const { values, labels, breathe } = bench;
  const inside = await partitionIc(pairs, values, labels, codes, names.length, MIN_NAMES, breathe);
  const all = pooled ? await pooledIc(pairs, values, labels, codes, names.length, breathe) : null;
  return {
    group: industry.name,
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
    distribution: await distribution(bench, names, codes, groups, quantiles),
  };
}

async function distribution(
  { rows, stride, dates, universe, breathe }: Workbench,
  names: readonly string[],
  codes: Int32Array,
  groups: Int8Array,
  quantiles: number,
): Promise<Industries["distribution"]> {
  const width = names.length;
  // Row 0 is the universe, row g + 1 quantile g.
  const sum = Array.from({ length: quantiles + 1 }, () => new Float64Array(width));
  const days = new Int32Array(quantiles + 1);
  const months: Industries["distribution"]["months"] = [];
  const here = sum.map(() => new Float64Array(width));
  await oneByOne(rows, breathe, (t) => {
    const total = new Int32Array(quantiles + 1);
    for (const row of here) row.fill(0);
    for (let i = t * stride, end = i + stride; i < end; i++) {
      const code = codes[i]!;
      if (universe[i] !== 1 || code < 0) continue;
      here[0]![code]!++;
      total[0]!++;
      const g = groups[i]!;
      if (g < 0) continue;
      here[g + 1]![code]!++;
      total[g + 1]!++;
    }
    here.forEach((row, k) => {
      if (total[k] === 0) {
        row.fill(Number.NaN);
        return;
      }
      days[k]!++;
      for (let c = 0; c < width; c++) {
        row[c]! /= total[k]!;
        sum[k]![c]! += row[c]!;
      }
    });
    if (dates[t]!.slice(0, 7) !== dates[t + 1]?.slice(0, 7))
      months.push({
        date: dates[t]!,
        universe: nullable(here[0]!),
        quantiles: here.slice(1).map(nullable),
      });
  });
  const means = sum.map((row, k) => nullable(row.map((v) => v / days[k]!)));
  return { names: [...names], universe: means[0]!, quantiles: means.slice(1), months };
}
