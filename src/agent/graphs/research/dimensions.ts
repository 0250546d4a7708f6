import { nearness } from "./neighbours.js";
import type { Candidate } from "./state.js";

export type Dimension = "effectiveness" | "stability" | "turnover" | "diversity" | "simplicity";

/** What is full marks in each dimension. They only rank the dimensions of one factor; nothing is admitted by them. */
const FULL = { rankIc: 0.04, t: 4, icir: 0.3, turnover: 0.6, nodes: 80 } as const;

const ADVICE: Readonly<Record<Dimension, string>> = {
  effectiveness: "the ranking carries little: sharpen the mechanism, combine two, or take another",
  stability:
    "train and validation disagree: prefer a mechanism that holds in all markets, longer windows, industry neutral",
  turnover: "the ranking changes too fast to trade: smooth it or use longer windows",
  diversity: "it is close to formulas that are known: neutralise by industry or take another mechanism",
  simplicity: "the formula is long: keep the part that carries the signal",
};

/** Marks from 0 to 1 in the five dimensions. Needs both cards. */
function marks(candidate: Candidate): Readonly<Record<Dimension, number>> {
  const { train, valid, nodes } = candidate;
  const ic = train?.rankIc ?? 0;
  const kept = valid?.rankIc ?? 0;
  const agree = ic !== 0 && Math.sign(ic) === Math.sign(kept);
  const cap = (value: number) => Math.min(1, Math.max(0, value));
  return {
    effectiveness: cap(Math.min(Math.abs(ic) / FULL.rankIc, Math.abs(train?.t ?? 0) / FULL.t)),
    stability: agree ? cap(Math.min(kept / ic, Math.abs(train?.icir ?? 0) / FULL.icir)) : 0,
    turnover: cap(1 - (train?.turnover ?? FULL.turnover) / FULL.turnover),
    diversity: cap(originalityOf(candidate)),
    simplicity: cap(1 - nodes / FULL.nodes),
  };
}

/**
 * 1 − the largest share with a formula of this run or a known factor, by structure or, where compared, by values, or
 * of a part that has been used often.
 */
export const originalityOf = ({
  similarity,
  worn,
  neighbours,
}: Pick<Candidate, "similarity" | "worn" | "neighbours">): number =>
  1 - Math.max(similarity, worn, ...neighbours.map(nearness));

export function weakestOf(candidate: Candidate): Dimension {
  const all = Object.entries(marks(candidate)) as [Dimension, number][];
  return all.reduce((least, next) => (next[1] < least[1] ? next : least))[0];
}

export const adviceFor = (dimension: string): string =>
  ADVICE[dimension as Dimension] ?? ADVICE.effectiveness;
