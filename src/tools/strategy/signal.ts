import type { Entry } from "../../engine/analysis/index.js";
import type { FactorValues } from "../../engine/compute/index.js";
import type { OnProgress } from "../../engine/progress.js";
import { FactorNotFoundError } from "../../memory/factor-not-found-error.js";
import type { ToolContext } from "../context.js";
import type { SearchValues } from "../engine-host.js";
import { namedFormula } from "../named-formulas.js";
import { ToolInputError } from "../tool-input-error.js";
import { combinationSignal } from "./combination-signal.js";

/** What a strategy trades on: one value per name and day, and the end of it that is bought. */
export interface Signal extends Omit<SearchValues, "values"> {
  readonly name: string;
  readonly values: FactorValues;
  readonly direction: 1 | -1;
}

export interface Measure {
  readonly split: "train" | "valid" | "search";
  readonly horizon: number;
  readonly entry: Entry;
  readonly onProgress?: OnProgress;
}

/** The signal of a factor or of a combination, on the search window. */
export async function signalOf(
  {
    factor,
    combination,
  }: { readonly factor?: string | undefined; readonly combination?: string | undefined },
  dataset: string,
  context: ToolContext,
  measure: Measure,
): Promise<Signal> {
  if ((factor === undefined) === (combination === undefined))
    throw new ToolInputError("backtest_strategy", [
      {
        code: "custom",
        path: ["factor"],
        message: "give a factor or --combination, one of them",
        input: factor,
      },
    ]);
  const { engine, actor, session, run, signal } = context;
  if (combination !== undefined) {
    const { name: datasetName, hash } = await engine.resolve(dataset);
    const made = await combinationSignal(
      combination,
      { name: datasetName, hash },
      context,
      measure.split,
      measure.onProgress,
    );
    const { record, fitted, panel, rows: all } = made;
    // Nothing is predicted before the first fit: the strategy begins with it.
    const first = panel.dates.findIndex((date) => date >= fitted.folds[0]!.from);
    const rows = { from: Math.max(all.from, first), to: all.to };
    // Its scores are signed already: high is bought.
    return { ...made, rows, name: record.run, values: made.values, direction: 1 };
  }
  const { name, formula } = await namedFormula(factor!, dataset, context);
  const found = await engine.searchValues([formula], {
    dataset,
    ...measure,
    actor,
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    signal,
  });
  return { ...found, name, values: found.values[0]!, direction: await directionOf(factor!, context) };
}

/** The end of a library factor that is bought; of anything else the high one. */
export async function directionOf(factor: string, { memory }: Pick<ToolContext, "memory">): Promise<1 | -1> {
  try {
    return (await memory.library.find(factor)).direction;
  } catch (error) {
    if (error instanceof FactorNotFoundError) return 1;
    throw error;
  }
}
