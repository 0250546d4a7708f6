import { type FactorScore, type ScoreOptions, scoreFactors } from "./analysis/index.js";
import { createEvaluator, type EvaluatorOptions } from "./compute/index.js";
import type { Formula } from "./dsl/index.js";
import type { Panel, StoredPanel } from "./panel/index.js";

/**
 * Scores one formula on one panel from start to end: opens an evaluator, measures, closes it. For more than one formula keep
 * an evaluator open and call `scoreFactors`: what formulas share is then computed once.
 * @throws what `createEvaluator` and `scoreFactors` throw
 */
export async function score(
  formula: Formula,
  { panel, compute, ...options }: ScoreOptions & { panel: Panel | StoredPanel; compute?: EvaluatorOptions },
): Promise<FactorScore> {
  const evaluator = await createEvaluator(panel, compute);
  try {
    const [found] = await scoreFactors(evaluator, [formula], options);
    return found!;
  } finally {
    await evaluator.close();
  }
}
