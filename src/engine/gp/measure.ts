import { z } from "zod";
import type { DailyStats } from "../compute/index.js";
import type { GpOptions } from "./options.js";
import { packProfile } from "./profile.js";

const Num = z.number().nullable();

/** One formula on one window, as a search sees it. Signed: a negative RankIC is as good as its positive. */
export const Measure = z.object({
  rankIc: Num.describe("mean daily RankIC"),
  icir: Num.describe("mean / std of the daily RankIC, ddof 1"),
  dates: z.number().int().describe("dates with a RankIC"),
  coverage: z
    .number()
    .describe("pairs of a value and a label on dates with a RankIC / labels of the universe"),
  turnover: Num.describe("mean daily ½·Σ|Δw|; null when the run does not need it"),
  periods: z.array(Num).describe("mean RankIC of equal sub-periods"),
  profile: z
    .string()
    .optional()
    .describe("mean RankIC of 64 equal blocks in 16-bit steps, base64: tells which formulas move together"),
});
export type Measure = z.infer<typeof Measure>;

/** Blocks of a profile. */
const BLOCKS = 64;

/** @param possible labels of the universe per date, as `pairs` would be for a factor without gaps */
export function measureOf(
  { rankIc, pairs, turnover }: DailyStats,
  possible: Float64Array,
  periods: number,
): Measure {
  const { mean, std, n } = moments(rankIc, 0, rankIc.length);
  let have = 0;
  let could = 0;
  for (let t = 0; t < possible.length; t++) {
    // A date on which all values are the same has pairs and no RankIC: it is not covered.
    if (Number.isFinite(rankIc[t]!)) have += pairs[t]!;
    could += possible[t]!;
  }
  const spin = moments(turnover, 0, turnover.length);
  const inParts = (parts: number) =>
    Array.from({ length: parts }, (_, k) => {
      const at = (i: number) => Math.floor((i * rankIc.length) / parts);
      const part = moments(rankIc, at(k), at(k + 1));
      return part.n > 0 ? part.mean : null;
    });
  return {
    rankIc: n > 0 ? mean : null,
    icir: n > 1 && std > 0 ? mean / std : null,
    dates: n,
    coverage: could > 0 ? have / could : 0,
    turnover: spin.n > 0 ? spin.mean : null,
    periods: inParts(periods),
    profile: packProfile(inParts(BLOCKS)),
  };
}

function moments(x: Float64Array, from: number, to: number): { mean: number; std: number; n: number } {
  let sum = 0;
  let n = 0;
  for (let i = from; i < to; i++) {
    const v = x[i]!;
    if (v - v !== 0) continue;
    sum += v;
    n++;
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const d = x[i]! - mean;
    if (d - d === 0) squares += d * d;
  }
  return { mean, std: Math.sqrt(squares / (n - 1)), n };
}

/**
 * How far a formula is from counting at all: 0 when it does, what its turnover is above the cap, infinite without a
 * RankIC or with too little coverage. A tree of missing values is worthless, not an error. Of two that break the cap
 * the nearer one is better (Deb 2000), so that a search that begins outside finds its way in.
 */
export function violationOf(
  measure: Measure,
  options: Pick<GpOptions, "minCoverage" | "maxTurnover">,
): number {
  const { rankIc, icir, coverage, turnover } = measure;
  if (rankIc === null || icir === null || coverage < options.minCoverage) return Number.POSITIVE_INFINITY;
  if (options.maxTurnover === undefined) return 0;
  return turnover === null ? Number.POSITIVE_INFINITY : Math.max(0, turnover - options.maxTurnover);
}

/** The raw fitness: absolute RankIC or ICIR on the train window, 0 for what is worthless. */
export function rawFitness(measure: Measure, options: GpOptions): number {
  if (violationOf(measure, options) > 0) return 0;
  return Math.abs((options.fitness === "icir" ? measure.icir : measure.rankIc) ?? 0);
}

/** +1 when high values are bought. Decided by the train window. */
export const directionOf = (train: Measure): 1 | -1 => ((train.rankIc ?? 0) < 0 ? -1 : 1);
