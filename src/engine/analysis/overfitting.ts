export interface Overfitting {
  /** Share of the splits in which the best in sample is below the median out of sample. */
  readonly probability: number | null;
  /** ln(ω/(1 − ω)) of each split, ω the relative rank out of sample of the best in sample. */
  readonly logits: number[];
  readonly combinations: number;
  readonly members: number;
  readonly groups: number;
}

/**
 * Probability of backtest overfitting of a family of factors (Bailey, Borwein, López de Prado and Zhu 2017) by combinatorial
 * purged cross-validation: the dates are cut into `groups` (even) blocks; every choice of half of them is in sample, the
 * rest out of sample; performance is mean / std. Where an in-sample block touches an out-of-sample one, the `purge` dates
 * before the border are left out of the earlier block: their labels reach into the later.
 *
 * @param series one daily series (RankIC or spread) per member, all over the same dates; NaN = none
 */
export function probabilityOfOverfitting(
  series: readonly ArrayLike<number>[],
  { groups, purge }: { groups: number; purge: number },
): Overfitting {
  const members = series.length;
  const dates = series[0]?.length ?? 0;
  const edges = Array.from({ length: groups + 1 }, (_, g) => Math.floor((g * dates) / groups));
  // Moments of each member's blocks, whole and without their last `purge` dates.
  const blocks = series.map((x) =>
    Array.from({ length: groups }, (_, g) => [
      momentsOf(x, edges[g]!, edges[g + 1]!),
      momentsOf(x, edges[g]!, Math.max(edges[g]!, edges[g + 1]! - purge)),
    ]),
  );
  const logits: number[] = [];
  let combinations = 0;
  for (const inSample of halves(groups)) {
    combinations++;
    const ratio = (side: boolean) =>
      blocks.map((block) => {
        const sum = { n: 0, x: 0, xx: 0 };
        for (let g = 0; g < groups; g++) {
          if (inSample[g] !== side) continue;
          const border = g + 1 < groups && inSample[g + 1] !== side;
          const m = block[g]![border ? 1 : 0]!;
          sum.n += m.n;
          sum.x += m.x;
          sum.xx += m.xx;
        }
        const mean = sum.x / sum.n;
        const variance = (sum.xx - sum.n * mean * mean) / (sum.n - 1);
        return sum.n > 1 && variance > 0 ? mean / Math.sqrt(variance) : Number.NaN;
      });
    const trained = ratio(true);
    const tested = ratio(false);
    let best = -1;
    trained.forEach((value, i) => {
      if (Number.isFinite(value) && Number.isFinite(tested[i]!) && !(value <= (trained[best] ?? -Infinity)))
        best = i;
    });
    if (best < 0) continue;
    const known = tested.filter(Number.isFinite);
    const below = known.filter((v) => v < tested[best]!).length;
    const same = known.filter((v) => v === tested[best]!).length;
    const omega = (below + (same + 1) / 2) / (known.length + 1);
    logits.push(Math.log(omega / (1 - omega)));
  }
  const lost = logits.filter((v) => v <= 0).length;
  return {
    probability: members < 2 || logits.length === 0 ? null : lost / logits.length,
    logits,
    combinations,
    members,
    groups,
  };
}

function momentsOf(x: ArrayLike<number>, from: number, to: number): { n: number; x: number; xx: number } {
  const sum = { n: 0, x: 0, xx: 0 };
  for (let t = from; t < to; t++) {
    const v = x[t]!;
    if (!Number.isFinite(v)) continue;
    sum.n++;
    sum.x += v;
    sum.xx += v * v;
  }
  return sum;
}

/** Every way to choose half of the groups. */
function* halves(groups: number): Generator<boolean[]> {
  const chosen = new Array<boolean>(groups).fill(false);
  function* choose(from: number, left: number): Generator<boolean[]> {
    if (left === 0) {
      yield chosen;
      return;
    }
    for (let g = from; g <= groups - left; g++) {
      chosen[g] = true;
      yield* choose(g + 1, left - 1);
      chosen[g] = false;
    }
  }
  yield* choose(0, groups / 2);
}
