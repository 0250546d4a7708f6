import type {
  Attribution,
  Backtest,
  Capacity,
  DeflatedSharpe,
  Effects,
  Explanation,
  PRESETS,
} from "../../strategy/index.js";

/** Everything that a report of a strategy is made from. */
export interface BacktestSubject {
  readonly name: string;
  /** What is traded on, in full. */
  readonly expression: string;
  readonly dataset: string;
  readonly datasetHash: string;
  readonly datasetKind: "imported" | "demo";
  readonly split: "train" | "valid" | "search" | "test";
  readonly result: Backtest;
  readonly effects: Effects;
  readonly attribution: Attribution;
  readonly capacity: Capacity;
  readonly explanation: Explanation | null;
  /** How far the Sharpe ratio may be the luck of N trials. */
  readonly luck: DeflatedSharpe;
  /** A peer's panel beside ours. */
  readonly preset: {
    readonly name: keyof typeof PRESETS;
    readonly figures: Readonly<Record<string, number | null>>;
  } | null;
}
