import { z } from "zod";
import type { Progress } from "../engine/progress.js";
import type { Budgets } from "../memory/config.js";
import type { FactorEvent, Usage } from "./research-contract.js";

/** A run of genetic programming at work, as a live card, a log or another program shows it. Whole in every event. */
export const GenerationProgress = z.object({
  run: z.string(),
  /** Generations that are done. */
  generation: z.number().int(),
  generations: z.number().int().nullable().describe("null: as many as the time allows"),
  best: z
    .number()
    .nullable()
    .describe("best train fitness; null in the first generation, like all that follows from it"),
  median: z.number().nullable().describe("of the population, train"),
  validation: z.number().nullable().describe("mean of the hall of fame"),
  diversity: z.number().nullable(),
  expression: z.string().nullable().describe("the best on train so far"),
  unique: z.number().int().describe("formulas measured so far, none of them twice"),
  perSecond: z.number().nullable().describe("unique formulas a second, of this call"),
  etaSeconds: z.number().nullable(),
  /** The present generation: formulas measured, of how many. */
  measured: z.number().int(),
  measuring: z.number().int(),
  curve: z.array(z.number()).describe("best train fitness, the last generations"),
  medians: z.array(z.number()),
});
export type GenerationProgress = z.infer<typeof GenerationProgress>;

/** What a tool tells while it works. */
export interface ToolProgress extends Progress {
  /** Set when a factor was proposed, scored, admitted or rejected on the way. */
  readonly factor?: FactorEvent;
  /** Set while formulas evolve. */
  readonly generation?: GenerationProgress;
  /** What has been used so far of what a limit counts; of a comparison, by the model whose turn it is. */
  readonly usage?: Usage;
  /** Set when a limit ends the work. */
  readonly budget?: { readonly kind: keyof Budgets; readonly used: number; readonly limit: number };
}
