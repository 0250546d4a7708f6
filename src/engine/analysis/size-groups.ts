import type { Ground } from "./ground.js";
import { mean } from "./moments.js";
import { partitionIc } from "./partition-ic.js";
import { quantileGroups } from "./quantile-groups.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { figuresOf, finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

/** IC inside the smaller and the larger half by market value, f64 [days × stride]. */
export async function sizeHalves(
  ground: Ground,
  marketValue: number,
  pairs: RankedPairs,
  { horizon, minPairs }: { horizon: number; minPairs: number },
): Promise<TearSheet["regimes"]["size"]> {
  const halves = await quantileGroups(ground, marketValue, 2, 2);
  const inside = await partitionIc(ground, pairs, halves, 2, minPairs);
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
