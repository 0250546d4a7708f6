import type { Entry } from "../../engine/analysis/index.js";
import { scoreCombination } from "../../engine/combine/index.js";
import type { FactorValues } from "../../engine/compute/index.js";
import type { OnProgress } from "../../engine/progress.js";
import type { ToolContext } from "../context.js";
import type { SearchValues } from "../engine-host.js";
import { namedFormula } from "../named-formulas.js";
import { ToolInputError } from "../tool-input-error.js";
import { combinationSignal, fittedCombination } from "./combination-signal.js";
import type { CombinationRecord } from "./combinations.js";

/** What a strategy trades on: one value per name and day, and the end of it that is bought. */
export interface Signal extends Omit<SearchValues, "values"> {
  readonly name: string;
  /** What is traded on, in full: the formula, or how a combination is made. */
  readonly expression: string;
  readonly values: FactorValues;
  readonly direction: 1 | -1;
  /** Looks at the test window so far; null when this is not one. */
  readonly looks: number | null;
}

interface Chosen {
  readonly factor?: string | undefined;
  readonly combination?: string | undefined;
}

export interface Measure {
  readonly split: "train" | "valid" | "search";
  readonly horizon: number;
  readonly entry: Entry;
  readonly onProgress?: OnProgress;
}

/** The signal of a factor or of a combination, on the search window. */
export async function signalOf(
  chosen: Chosen,
  dataset: string,
  context: ToolContext,
  measure: Measure,
): Promise<Signal> {
  const { factor, combination } = oneOf(chosen);
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
    return {
      ...made,
      rows,
      name: record.run,
      expression: combinationText(record),
      direction: 1,
      looks: null,
    };
  }
  const { name, formula, direction } = await namedFormula(factor!, dataset, context);
  const found = await engine.searchValues([formula], {
    dataset,
    ...measure,
    actor,
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    signal,
  });
  return {
    ...found,
    // A formula that looks back has no value on its first days: the strategy begins with its first score.
    rows: { from: firstScored(found.values[0]!), to: found.rows.to },
    name,
    expression: formula.source.trim(),
    values: found.values[0]!,
    direction,
    looks: null,
  };
}

function firstScored({ rows, stride, values }: FactorValues): number {
  const at = values.findIndex(Number.isFinite);
  return at < 0 ? rows.from : rows.from + Math.floor(at / stride);
}

/**
 * The same on the sealed test window: the look is in the ledger before anything is handed out. A combination scores it
 * with the models that it had at the end of the search window: nothing is fitted on the test rows.
 *
 * @param tell what the line of the ledger says was looked at
 */
export async function sealedSignal(
  chosen: Chosen,
  dataset: string,
  context: ToolContext,
  measure: Omit<Measure, "split">,
  tell: (expression: string, direction: 1 | -1) => { readonly hash: string; readonly canonical: string },
): Promise<Signal> {
  const { factor, combination } = oneOf(chosen);
  const { engine, actor, session, run, signal } = context;
  const { hash } = await engine.resolve(dataset);
  const request = {
    dataset,
    ...measure,
    actor,
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    signal,
  };
  if (combination !== undefined) {
    const { record, fitted } = await fittedCombination(combination, { name: dataset, hash }, context);
    const formulas = await Promise.all(
      record.factors.map(({ expression }) => engine.parse(expression, dataset)),
    );
    const expression = combinationText(record);
    const found = await engine.unsealValues(formulas, { ...request, what: tell(expression, 1) });
    const values = await scoreCombination(fitted, found.values, found.panel, context.signal);
    return { ...found, name: record.run, expression, values, direction: 1 };
  }
  const { name, formula, direction } = await namedFormula(factor!, dataset, context);
  const expression = formula.source.trim();
  const found = await engine.unsealValues([formula], {
    ...request,
    what: tell(formula.canonical, direction),
  });
  return { ...found, name, expression, values: found.values[0]!, direction };
}

const combinationText = ({ method, factors }: CombinationRecord): string =>
  [`${method}(`, ...factors.map(({ name, expression }) => `  ${name}: ${expression.trim()}`), ")"].join("\n");

function oneOf({ factor, combination }: Chosen): Chosen {
  if ((factor === undefined) === (combination === undefined))
    throw new ToolInputError("backtest", [
      {
        code: "custom",
        path: ["factor"],
        message: "or --combination must be given, one of them",
        params: { zh: "与 --combination 必须给出其中一个" },
        input: factor,
      },
    ]);
  return { factor, combination };
}
