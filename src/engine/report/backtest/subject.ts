import type {
  Attribution,
  Backtest,
  CapacityPoint,
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
  readonly capacity: readonly CapacityPoint[];
  readonly explanation: Explanation | null;
  /** Distinct trials on this dataset so far, this strategy included. */
  readonly trials: number;
  /** A peer's panel beside ours. */
  readonly preset: {
    readonly name: keyof typeof PRESETS;
    readonly figures: Readonly<Record<string, number | null>>;
  } | null;
}
