import type { Formula } from "../../dsl/index.js";
import type { Measure } from "../measure.js";

/** A formula as its author hands it in. */
export interface Proposed {
  readonly name: string;
  readonly formula: Formula;
}

/** What a proposer is told of a formula: figures of the train window alone, so that validation stays unused. */
export interface Told {
  readonly name: string;
  readonly formula: Formula;
  readonly train: Measure;
  readonly fitness: number;
  /** Who made it: the proposer itself, or evolution from what it had proposed. */
  readonly maker: "proposer" | "evolution";
}

export interface Ask {
  /** 0 the first time. */
  readonly round: number;
  /** Formulas wanted; fewer may come. */
  readonly count: number;
  /** Earlier proposals in order, then what evolution made of them. */
  readonly told: readonly Told[];
  /**
   * Set when children of the told formulas are wanted: edits of the only one, or formulas made of parts of both. The
   * answer then depends on the ask alone, on nothing that was asked before.
   */
  readonly vary?: "mutate" | "cross";
}

export interface Proposals {
  readonly proposed: readonly Proposed[];
  /** What it says of what evolved, in its own words; empty when there was nothing to explain. */
  readonly explanation: string;
}

/**
 * Who has ideas: a language model, a catalogue, a file. The engine knows no model; one is handed in. The same asks must
 * get the same answers when a run is done again.
 */
export interface Proposer {
  propose(ask: Ask, signal?: AbortSignal): Promise<Proposals>;
}
