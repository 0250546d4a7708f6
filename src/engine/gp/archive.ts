import { z } from "zod";
import type { Formula } from "../dsl/index.js";
import { Measure } from "./measure.js";

/** One formula that was measured on the train window: a line of `evaluated.jsonl`. */
export const Evaluation = z.object({
  hash: z.string(),
  expression: z.string().describe("canonical; only what decides the ranks of a date"),
  train: Measure,
  likeness: z.number().describe("highest |correlation| of its daily RankIC with a library factor's"),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** Everything that was measured, by canonical hash: nothing is measured twice. */
export class Archive {
  readonly #known = new Map<string, Evaluation>();

  constructor(evaluations: readonly Evaluation[] = []) {
    for (const evaluation of evaluations) this.add(evaluation);
  }

  get size(): number {
    return this.#known.size;
  }

  has({ hash }: Pick<Formula, "hash">): boolean {
    return this.#known.has(hash);
  }

  get({ hash }: Pick<Formula, "hash">): Evaluation | undefined {
    return this.#known.get(hash);
  }

  add(evaluation: Evaluation): void {
    this.#known.set(evaluation.hash, evaluation);
  }
}
