import type { Manifest } from "../engine/panel/index.js";

/** What a call will take, as far as its arguments tell: enough to ask a person before it starts. */
export interface Demand {
  /** By the clock. A guess within a factor of two or three: a machine is faster, a formula deeper than another. */
  readonly seconds: number;
  /** Models that it asks, as they are named. */
  readonly models?: readonly string[];
}

type Size = Pick<Manifest, "dates" | "symbols">;

export const cellsOf = ({ dates, symbols }: Size): number => dates.length * symbols.length;

/** Formulas of an evolution are measured at this rate by one thread, and by two 1.8 times as fast (bench/gp). */
const CELLS_PER_SECOND = 5e7;
const SECOND_THREAD = 0.8;

/** Seconds in which a search measures `formulas` on the train window. */
export function measuring(market: Size, formulas: number, threads = 1): number {
  return (formulas * cellsOf(market)) / CELLS_PER_SECOND / (1 + SECOND_THREAD * (threads - 1));
}

/** A full analysis of one factor with its report (bench/analysis.ts). */
export const analysing = (market: Size): number => cellsOf(market) * 2.5e-6;

/** A language model writes a proposal in about this time. */
const ANSWER_SECONDS = 8;

/** `calls` questions to a model. Neither the offline ideator nor a recording takes time or money. */
export function asking(model: string, calls: number): Required<Demand> {
  const answers = model === "offline" || model.startsWith("replay:");
  return answers ? { seconds: 0, models: [] } : { seconds: calls * ANSWER_SECONDS, models: [model] };
}
