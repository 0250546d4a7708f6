import { type FittedCombination, scoreCombination } from "../../engine/combine/index.js";
import type { FactorValues } from "../../engine/compute/index.js";
import type { OnProgress } from "../../engine/progress.js";
import type { ToolContext } from "../context.js";
import type { SearchValues } from "../engine-host.js";
import { type CombinationRecord, loadCombination, saveCombination } from "./combinations.js";
import { factorValues, runCombination } from "./run-combination.js";

export interface CombinationSignal extends Omit<SearchValues, "values"> {
  readonly record: CombinationRecord;
  /** The models by date. */
  readonly fitted: FittedCombination;
  /** Scores on `rows`, high is bought; NaN before the first fit. */
  readonly values: FactorValues;
}

/**
 * The scores of a saved combination on a split of a dataset, with the models that were stored when it was made: nothing
 * is fitted again, so a day scores the same in a backtest, on paper, and after new days were imported.
 *
 * @throws CombinationError when there is no such run, or it was made on another dataset
 */
export async function combinationSignal(
  run: string,
  dataset: { readonly name: string; readonly hash: string },
  context: ToolContext,
  split: "train" | "valid" | "search" = "search",
  onProgress?: OnProgress,
): Promise<CombinationSignal> {
  const { record, fitted } = await fittedCombination(run, dataset, context, onProgress);
  const { values, ...found } = await factorValues(record, context, { ...record, split }, onProgress);
  return {
    ...found,
    record,
    fitted,
    values: await scoreCombination(fitted, values, found.panel, context.signal),
  };
}

/** A saved combination with its models; one that was saved without them is made again. */
export async function fittedCombination(
  run: string,
  dataset: { readonly name: string; readonly hash: string },
  context: ToolContext,
  onProgress?: OnProgress,
): Promise<Pick<CombinationSignal, "record" | "fitted">> {
  const { record, fitted } = await loadCombination(context.workspace, run, dataset);
  return { record, fitted: fitted ?? (await makeAgain(record, context, onProgress)) };
}

async function makeAgain(
  record: CombinationRecord,
  context: ToolContext,
  onProgress?: OnProgress,
): Promise<FittedCombination> {
  const { combination } = await runCombination(record, context, onProgress);
  await saveCombination(context.workspace, record, combination.fitted);
  return combination.fitted;
}
