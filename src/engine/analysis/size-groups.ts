import { mean } from "./moments.js";
import { partitionIc } from "./partition-ic.js";
import { quantileGroups } from "./quantile-groups.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { figuresOf, finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import type { Workbench } from "./workbench.js";

/** Quintile of market value per cell, 0 = smallest; null without market values. */
export async function sizeQuintiles(
  { days, stride, breathe }: Workbench,
  ranks: Float64Array | null,
): Promise<Int8Array | null> {
  return ranks && quantileGroups(ranks, days, stride, 5, 5, breathe);
}

/** IC inside the smaller and the larger half by market value; empty without market values. */
export async function sizeHalves(
  bench: Workbench,
  ranks: Float64Array | null,
  pairs: RankedPairs,
  { horizon, minPairs }: { horizon: number; minPairs: number },
): Promise<TearSheet["regimes"]["size"]> {
  if (!ranks) return [];
  const { days, stride, values, labels, breathe } = bench;
  const halves = await quantileGroups(ranks, days, stride, 2, 2, breathe);
  const inside = await partitionIc(pairs, values, labels, halves, 2, minPairs, breathe);
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
