import { type Ground, overRows } from "./ground.js";
import type { RankedPairs } from "./ranked-pairs.js";
import type { TearSheet } from "./tear-sheet.js";

type Failures = TearSheet["failures"];
type Culprit = Failures["names"][number];

const WORST = 10;
const PER_DATE = 5;
const SIZES = 5;

export interface FailureContext {
  readonly dates: readonly string[];
  readonly symbols: readonly string[];
  readonly rankIc: Float64Array;
  readonly spread: Float64Array;
  /** Quintile of market value per cell, i32, 0 = smallest, −1 = none; null without market values. */
  readonly size: number | null;
}

/**
 * Where the factor loses: a date's RankIC is a sum over names, (r_f − r̄)(r_y − r̄)/√(Σ(r_f − r̄)²·Σ(r_y − r̄)²), so
 * it can be charged to names, industries and size quintiles without a remainder. Against the factor's own sign.
 */
export async function failures(
  ground: Ground,
  pairs: RankedPairs,
  context: FailureContext,
  meanRankIc: number | null,
): Promise<Failures> {
  const sign = meanRankIc !== null && meanRankIc < 0 ? -1 : 1;
  const { rankIc, spread, dates, symbols, size } = context;
  const industries = ground.industry?.names ?? [];
  const quintiles = size === null ? [] : ["size1", "size2", "size3", "size4", "size5"];
  const charge = charger(ground, pairs, sign, size);
  const known = rankIc.map((v) => (Number.isFinite(v) ? 1 : 0));
  const all = await charge(Uint8Array.from(known));
  const scored = Array.from(rankIc.keys()).filter((t) => known[t] === 1);
  const n = Math.max(1, scored.length);
  const average = (x: Float64Array) => x.map((v) => v / n);
  const worst = scored.sort((a, b) => sign * rankIc[a]! - sign * rankIc[b]! || a - b).slice(0, WORST);
  const days: Failures["dates"] = [];
  for (const t of worst) {
    const here = await charge(Uint8Array.of(1), t);
    days.push({
      date: dates[t]!,
      rankIc: rankIc[t]!,
      spread: Number.isFinite(spread[t]!) ? spread[t]! : null,
      industries: dearest(industries, here.industries, PER_DATE),
      sizes: dearest(quintiles, here.sizes, quintiles.length),
      names: dearest(symbols, here.names, PER_DATE),
    });
  }
  return {
    sign,
    dates: days,
    industries: dearest(industries, average(all.industries), industries.length),
    sizes: dearest(quintiles, average(all.sizes), quintiles.length),
    names: dearest(symbols, average(all.names), WORST),
  };
}

/** Charges the dates from `first` on whose byte is 1 to names, industries and size quintiles. */
function charger(ground: Ground, pairs: RankedPairs, sign: number, size: number | null) {
  const { kernels, stride } = ground;
  const { byFactor, factorRank, labelRank, count } = pairs;
  const parts = [stride, ground.industry?.names.length ?? 0, SIZES] as const;
  const sums = parts.map((n) => kernels.reserve(n * 8)) as [number, number, number];
  const sum = (k: 0 | 1 | 2) => kernels.floats(sums[k], parts[k]);
  return async (scored: Uint8Array, first = 0) => {
    for (const k of [0, 1, 2] as const) sum(k).fill(0);
    const which = kernels.place(scored);
    await overRows(ground, scored.length, (from, n) => {
      const cell = (first + from) * stride * 4;
      kernels.run.rankShares(
        ...[byFactor + cell, factorRank + cell, labelRank + cell, count + (first + from) * 4, which + from],
        ...[ground.industry ? ground.industry.codes + cell : 0, size === null ? 0 : size + cell],
        ...[n, stride, sign, ...sums],
      );
    });
    return { names: sum(0).slice(), industries: sum(1).slice(), sizes: sum(2).slice() };
  };
}

/** The `limit` lowest, those that were never charged left out. */
function dearest(names: readonly string[], cost: Float64Array, limit: number): Culprit[] {
  return names
    .map((name, i): Culprit => ({ name, cost: cost[i]! }))
    .filter((culprit) => culprit.cost !== 0)
    .sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1))
    .slice(0, limit);
}
