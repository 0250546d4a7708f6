import { type Breathe, oneByOne } from "../give-way.js";
import type { RankedPairs } from "./ranked-pairs.js";
import type { TearSheet } from "./tear-sheet.js";

type Failures = TearSheet["failures"];
type Culprit = Failures["names"][number];

const WORST = 10;
const PER_DATE = 5;

export interface FailureContext {
  readonly dates: readonly string[];
  readonly symbols: readonly string[];
  readonly rankIc: Float64Array;
  readonly spread: Float64Array;
  readonly industry: { readonly names: readonly string[]; readonly codes: Int32Array } | null;
  /** Quintile of market value per cell, 0 = smallest, −1 = none; null without market values. */
  readonly size: Int8Array | null;
}

/**
 * Where the factor loses: a date's RankIC is a sum over names, (r_f − r̄)(r_y − r̄)/√(Σ(r_f − r̄)²·Σ(r_y − r̄)²), so
 * it can be charged to names, industries and size quintiles without a remainder. Against the factor's own sign.
 */
export async function failures(
  pairs: RankedPairs,
  context: FailureContext,
  meanRankIc: number | null,
  breathe: Breathe,
): Promise<Failures> {
  const sign = meanRankIc !== null && meanRankIc < 0 ? -1 : 1;
  const { rows, stride } = pairs;
  const { rankIc, spread, dates, symbols, industry, size } = context;
  const quintiles = size ? ["size1", "size2", "size3", "size4", "size5"] : [];
  const byName = new Float64Array(stride);
  const byIndustry = new Float64Array(industry?.names.length ?? 0);
  const bySize = new Float64Array(quintiles.length);
  const share = new Float64Array(stride);
  const scored = Array.from(rankIc.keys()).filter((t) => Number.isFinite(rankIc[t]!));
  const charge = (t: number, names: Float64Array, industries: Float64Array, sizes: Float64Array): void => {
    shares(pairs, t, sign, share);
    for (let s = 0; s < stride; s++) {
      const cost = share[s]!;
      if (cost === 0) continue;
      const cell = t * stride + s;
      names[s]! += cost;
      if (industry && industry.codes[cell]! >= 0) industries[industry.codes[cell]!]! += cost;
      if (size && size[cell]! >= 0) sizes[size[cell]!]! += cost;
    }
  };
  await oneByOne(scored.length, breathe, (i) => charge(scored[i]!, byName, byIndustry, bySize));
  const worst = scored.sort((a, b) => sign * rankIc[a]! - sign * rankIc[b]! || a - b).slice(0, WORST);
  const n = Math.max(1, Math.min(rows, rankIc.filter(Number.isFinite).length));
  const average = (x: Float64Array) => x.map((v) => v / n);
  return {
    sign,
    dates: worst.map((t) => {
      const names = new Float64Array(stride);
      const industries = new Float64Array(byIndustry.length);
      const sizes = new Float64Array(bySize.length);
      charge(t, names, industries, sizes);
      return {
        date: dates[t]!,
        rankIc: rankIc[t]!,
        spread: Number.isFinite(spread[t]!) ? spread[t]! : null,
        industries: dearest(industry?.names ?? [], industries, PER_DATE),
        sizes: dearest(quintiles, sizes, quintiles.length),
        names: dearest(symbols, names, PER_DATE),
      };
    }),
    industries: dearest(industry?.names ?? [], average(byIndustry), byIndustry.length),
    sizes: dearest(quintiles, average(bySize), quintiles.length),
    names: dearest(symbols, average(byName), WORST),
  };
}

/** Each name's part of the date's RankIC times `sign`, 0 for names that are not in it. */
function shares(pairs: RankedPairs, t: number, sign: number, out: Float64Array): void {
  const { stride, count, byFactor, factorRank, labelRank } = pairs;
  const n = count[t]!;
  out.fill(0);
  let ff = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const cell = t * stride + byFactor[t * stride + i]!;
    ff += (factorRank[cell]! - n - 1) ** 2;
    yy += (labelRank[cell]! - n - 1) ** 2;
  }
  const scale = sign / Math.sqrt(ff * yy);
  for (let i = 0; i < n; i++) {
    const s = byFactor[t * stride + i]!;
    const cell = t * stride + s;
    out[s] = (factorRank[cell]! - n - 1) * (labelRank[cell]! - n - 1) * scale;
  }
}

/** The `limit` lowest, those that were never charged left out. */
function dearest(names: readonly string[], cost: Float64Array, limit: number): Culprit[] {
  return names
    .map((name, i): Culprit => ({ name, cost: cost[i]! }))
    .filter((culprit) => culprit.cost !== 0)
    .sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1))
    .slice(0, limit);
}
