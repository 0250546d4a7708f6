import { mean } from "./moments.js";
import { partitionIc } from "./partition-ic.js";
import { quantileGroups } from "./quantile-groups.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { figuresOf, finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import type { Workbench } from "./workbench.js";

/** Quintile of market value per cell, 0 = smallest; null without market values. */
export function sizeQuintiles({ days, stride }: Workbench, ranks: Float64Array | null): Int8Array | null {
  return ranks && quantileGroups(ranks, days, stride, 5, 5);
}

/** IC inside the smaller and the larger half by market value; empty without market values. */
export function sizeHalves(
  bench: Workbench,
  ranks: Float64Array | null,
  pairs: RankedPairs,
  { horizon, minPairs }: { horizon: number; minPairs: number },
): TearSheet["regimes"]["size"] {
  if (!ranks) return [];
  const halves = quantileGroups(ranks, bench.days, bench.stride, 2, 2);
  const inside = partitionIc(pairs, bench.values, bench.labels, halves, 2, minPairs);
  return ["small", "large"].map((name, c) => {
    const { mean: rankIc, ir, t, n } = figuresOf(inside.rankIc[c]!, horizon);
    return {
      name,
      rankIc,
      ic: mean(finite(inside.ic[c]!)),
      ir,
      t,
      dates: n,
      names: nullable([inside.names[c]!])[0]!,
    };
  });
}
