import { byFitness, type Individual } from "./individual.js";

/** What is maximised together: RankIC, stability (ICIR), little turnover, few nodes. */
function objectives({ penalty, train, formula, violation }: Individual): readonly number[] {
  // Constrained domination (Deb et al. 2002): outside the caps only the way back counts.
  if (violation > 0) return [-1, -1, -1e6 - violation, -1e6];
  return [
    Math.abs(train.rankIc ?? 0) - penalty,
    Math.abs(train.icir ?? 0),
    -(train.turnover ?? 0),
    -formula.complexity.nodes,
  ];
}

const dominates = (a: readonly number[], b: readonly number[]): boolean => {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k]! < b[k]!) return false;
    if (a[k]! > b[k]!) better = true;
  }
  return better;
};

/** Front of each individual (0 = not dominated) and its crowding distance (Deb et al. 2002). */
export function nsga2Ranks(population: readonly Individual[]): { rank: Int32Array; crowding: Float64Array } {
  const points = population.map(objectives);
  const rank = new Int32Array(points.length);
  const crowding = new Float64Array(points.length);
  const beats: number[][] = points.map(() => []);
  const beaten = new Int32Array(points.length);
  for (let i = 0; i < points.length; i++)
    for (let j = i + 1; j < points.length; j++) {
      if (dominates(points[i]!, points[j]!)) {
        beats[i]!.push(j);
        beaten[j]!++;
      } else if (dominates(points[j]!, points[i]!)) {
        beats[j]!.push(i);
        beaten[i]!++;
      }
    }
  let front = points.flatMap((_, i) => (beaten[i] === 0 ? [i] : []));
  for (let level = 0; front.length > 0; level++) {
    spread(front, points, crowding);
    const next: number[] = [];
    for (const i of front) {
      rank[i] = level;
      for (const j of beats[i]!) if (--beaten[j]! === 0) next.push(j);
    }
    front = next;
  }
  return { rank, crowding };
}

function spread(
  front: readonly number[],
  points: readonly (readonly number[])[],
  crowding: Float64Array,
): void {
  for (let k = 0; k < (points[0]?.length ?? 0); k++) {
    const order = front.toSorted((a, b) => points[a]![k]! - points[b]![k]! || a - b);
    const low = points[order[0]!]![k]!;
    const high = points[order.at(-1)!]![k]!;
    crowding[order[0]!] = Number.POSITIVE_INFINITY;
    crowding[order.at(-1)!] = Number.POSITIVE_INFINITY;
    if (!(high > low) || !Number.isFinite(high - low)) continue;
    for (let i = 1; i < order.length - 1; i++)
      crowding[order[i]!]! += (points[order[i + 1]!]![k]! - points[order[i - 1]!]![k]!) / (high - low);
  }
}

/** The best `n` by front and crowding. */
export function survivors(population: readonly Individual[], n: number): Individual[] {
  const { rank, crowding } = nsga2Ranks(population);
  return population
    .map((_, i) => i)
    .sort(
      (a, b) =>
        rank[a]! - rank[b]! ||
        (crowding[b]! === crowding[a]! ? 0 : crowding[b]! - crowding[a]!) ||
        byFitness(population[a]!, population[b]!),
    )
    .slice(0, n)
    .map((i) => population[i]!);
}

/** Those that nothing of the population dominates and that are worth something, best RankIC first. */
export function paretoFront(population: readonly Individual[]): Individual[] {
  const worth = population.filter(({ fitness }) => fitness > 0);
  const { rank } = nsga2Ranks(worth);
  const front = worth.filter((_, i) => rank[i] === 0).sort(byFitness);
  // Formulas that come to the same (`x * x` and `abs(x)`) stand there once.
  return [...new Map(front.toReversed().map((one) => [objectives(one).join(), one])).values()].reverse();
}
