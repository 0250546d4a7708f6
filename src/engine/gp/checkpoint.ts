import { z } from "zod";
import type { Evaluation } from "./archive.js";
import { GuidedCall } from "./guide.js";
import { Measure } from "./measure.js";

const Num = z.number().nullable();

/** One generation in figures. Holds no time, so that a resumed run writes the same bytes. */
export const GenerationReport = z.object({
  generation: z.number().int(),
  averageNodes: z.number(),
  averageFitness: z.number(),
  medianFitness: z.number(),
  bestNodes: z.number().int(),
  bestFitness: z.number(),
  best: z.string().describe("canonical formula of the best train fitness"),
  validation: Num.describe("mean validation fitness of the hall of fame"),
  diversity: z.number().describe("mean 1 − structural similarity of sampled pairs"),
  fresh: z.number().int().describe("formulas measured in this generation"),
  evaluated: z.number().int().describe("unique formulas measured so far"),
  repeats: z.number().int().describe("children that were known already and not measured again, so far"),
  hall: z.number().int(),
});
export type GenerationReport = z.infer<typeof GenerationReport>;

/** The state of a run between two generations. Formulas are kept as text; measures are in `evaluated.jsonl`. */
export const Checkpoint = z.object({
  version: z.literal(1),
  /** Generations that are done. */
  generation: z.number().int(),
  /** Evaluations that belong to them. */
  evaluated: z.number().int(),
  repeats: z.number().int(),
  islands: z.array(z.array(z.string())),
  hall: z.array(z.object({ expression: z.string(), valid: Measure })),
  history: z.array(GenerationReport),
  calls: z.array(GuidedCall).default([]),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** Where a run keeps its state. `save` returns when both are on the disk. */
export interface RunStore {
  save(checkpoint: Checkpoint, fresh: readonly Evaluation[]): Promise<void>;
}

/** What a run goes on from. */
export interface Saved {
  readonly checkpoint: Checkpoint;
  /** The first `checkpoint.evaluated` of them, in order. */
  readonly evaluations: readonly Evaluation[];
}
