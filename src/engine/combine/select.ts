import { meanIc, moments } from "./linear.js";
import { solvePositive } from "./solve.js";
import type { Sums } from "./sums.js";

export const SELECTIONS = ["none", "cluster", "marginal"] as const;
export type Selection = (typeof SELECTIONS)[number];

export interface SelectOptions {
  readonly select: Selection;
  /** Clusters are cut where the mean |correlation| of their factors falls below it. */
  readonly maxCorrelation: number;
  /** |t| that a factor's marginal IC must reach, labels of `overlap` dates counting once. */
  readonly minT: number;
  /** Dates that a label spans. */
  readonly overlap: number;
}

/** The factors that a fit may use, from its training dates alone; ascending, at least one. */
export function selectFactors(sums: Sums, dates: readonly number[], options: SelectOptions): number[] {
  const all = Array.from({ length: sums.factors }, (_, k) => k);
  if (options.select === "none") return all;
  const strength = meanIc(sums, dates).map(Math.abs);
  if (options.select === "marginal") return marginal(sums, dates, strength, options);
  return clusters(
    correlations(sums, dates).map((row) => row.map((rho) => 1 - Math.abs(rho))),
    1 - options.maxCorrelation,
  )
    .map((members) => members.reduce((best, k) => (strength[k]! > strength[best]! ? k : best)))
    .sort((a, b) => a - b);
}

/** Correlation of each two factors, from the products of their z-scores over all pairs of the dates; 0 where one never varies. */
export function correlations(sums: Sums, dates: readonly number[]): number[][] {
  const k = sums.factors;
  const { gram } = moments(
    sums,
    dates,
    Array.from({ length: k }, (_, f) => f),
  );
  const std = Array.from({ length: k }, (_, f) => Math.sqrt(gram[f * k + f]!));
  return std.map((own, a) =>
    std.map((other, b) => {
      if (a === b) return 1;
      const rho = own > 0 && other > 0 ? gram[a * k + b]! / (own * other) : 0;
      return Math.max(-1, Math.min(1, rho));
    }),
  );
}

/**
 * Average-linkage clusters (Sokal and Michener 1958; scipy `linkage(…, "average")`, `fcluster(…, "distance")`): the two
 * nearest are joined as long as their mean distance is at most `cut`. Each ascending, in the order of their first members.
 */
export function clusters(distance: readonly (readonly number[])[], cut: number): number[][] {
  const groups = distance.map((_, k) => [k]);
  for (;;) {
    let nearest = cut;
    let pair: readonly [number, number] | undefined;
    for (let a = 0; a < groups.length; a++)
      for (let b = a + 1; b < groups.length; b++) {
        let sum = 0;
        for (const i of groups[a]!) for (const j of groups[b]!) sum += distance[i]![j]!;
        const mean = sum / (groups[a]!.length * groups[b]!.length);
        if (mean < nearest || (mean === nearest && !pair)) {
          nearest = mean;
          pair = [a, b];
        }
      }
    if (!pair) return groups;
    const [joined] = groups.splice(pair[1], 1);
    groups[pair[0]] = [...groups[pair[0]]!, ...joined!].sort((a, b) => a - b);
  }
}

/**
 * Forward selection: the strongest factor alone, then whichever has the largest t of its marginal IC – the IC of what
 * the chosen ones do not explain of it – until none reaches `minT`.
 */
function marginal(
  sums: Sums,
  dates: readonly number[],
  strength: readonly number[],
  { minT, overlap }: SelectOptions,
): number[] {
  const chosen = [strength.indexOf(Math.max(...strength))];
  for (;;) {
    let best = minT;
    let next = -1;
    for (let k = 0; k < sums.factors; k++) {
      if (chosen.includes(k)) continue;
      const t = Math.abs(marginalT(sums, dates, k, chosen, overlap));
      if (t >= best) {
        best = t;
        next = k;
      }
    }
    if (next < 0) return chosen.sort((a, b) => a - b);
    chosen.push(next);
  }
}

/** t of the daily IC of factor k after regressing the others out; n dates count as n / overlap. NaN when nothing is left. */
function marginalT(
  sums: Sums,
  dates: readonly number[],
  k: number,
  others: readonly number[],
  overlap: number,
): number {
  const size = others.length + 1;
  const { gram } = moments(sums, dates, [...others, k]);
  const among = new Float64Array(others.length ** 2);
  const withK = others.map((_, i) => gram[i * size + size - 1]!);
  for (let i = 0; i < others.length; i++)
    for (let j = 0; j < others.length; j++) among[i * others.length + j] = gram[i * size + j]!;
  const beta = solvePositive(among, withK);
  const own = gram[size * size - 1]!;
  const left = beta ? own - beta.reduce((sum, b, i) => sum + b * withK[i]!, 0) : 0;
  if (!(left > 1e-9 * own)) return Number.NaN;
  const daily = dates.map((t) => {
    const of = (f: number) => sums.cross[t * sums.factors + f]! / (sums.pairs[t]! - 1);
    return (of(k) - others.reduce((sum, f, i) => sum + beta![i]! * of(f), 0)) / Math.sqrt(left);
  });
  const mean = daily.reduce((a, b) => a + b, 0) / daily.length;
  const variance = daily.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (daily.length - 1);
  return mean / Math.sqrt((variance * overlap) / daily.length);
}
