import { z } from "zod";
import type { FactorValues } from "../compute/index.js";
import { giveWay, oneByOne } from "../give-way.js";
import type { Panel } from "../panel/index.js";
import { rowsOf } from "./evaluate.js";
import { prepare, STANDARDISATIONS, type Standardisation } from "./inputs.js";
import type { Fold } from "./job.js";
import { predictModel } from "./model.js";
import { StoredModel, storedModel } from "./stored-model.js";

/** Format of the fitted models of a combination, as they are kept in a file. */
export const FittedCombination = z.object({
  v: z.literal(1),
  standardise: z.enum(STANDARDISATIONS),
  /** Ascending. A model serves from its first predicted date until the next one begins. */
  folds: z
    .array(
      z.object({
        /** First and last training date. */
        trained: z.tuple([z.string(), z.string()]),
        /** First date that the model was made to predict, and the last. */
        from: z.string(),
        to: z.string(),
        model: StoredModel,
      }),
    )
    .min(1),
});
export type FittedCombination = z.output<typeof FittedCombination>;

/** As plain JSON that `FittedCombination.parse` reads back to the last bit. */
export function storedCombination(fitted: FittedCombination): unknown {
  return { ...fitted, folds: fitted.folds.map((fold) => ({ ...fold, model: storedModel(fold.model) })) };
}

export function fittedOf(
  folds: readonly Fold[],
  dates: readonly string[],
  standardise: Standardisation,
): FittedCombination {
  return {
    v: 1,
    standardise,
    folds: folds.map(({ window, model }) => ({
      trained: [dates[window.trainFrom]!, dates[window.trainTo - 1]!],
      from: dates[window.from]!,
      to: dates[window.to - 1]!,
      // The arrays of a model are never written to again.
      model: model as FittedCombination["folds"][number]["model"],
    })),
  };
}

/** The model that serves a date: the newest that began on it or before; undefined before the first. */
function foldOn({ folds }: FittedCombination, date: string): FittedCombination["folds"][number] | undefined {
  return folds.findLast(({ from }) => from <= date);
}

/**
 * What a saved combination says of every symbol, on the rows of `values`. The score of a date is made from the factors'
 * values of that date and from a model whose labels had all ended before it: nothing is fitted, and no later row is
 * read, so one date alone gives the same bits as a stretch. After the last fold its model goes on serving. Paper trading and backtests both call this; call it with one row for one day.
 *
 * @param values of the combination's factors, in their order, all on the same rows
 * @param panel whose rows they are; its dates choose the models
 * @returns [rows × stride], high is bought; NaN before the first fold, outside the universe, without any factor's value
 */
export async function scoreCombination(
  fitted: FittedCombination,
  values: readonly FactorValues[],
  panel: Pick<Panel, "dates" | "universe">,
  signal?: AbortSignal,
): Promise<FactorValues> {
  const breathe = giveWay(signal);
  const inputs = await prepare(values, panel.universe, fitted.standardise, breathe);
  const out = new Float64Array(inputs.rows * inputs.stride).fill(Number.NaN);
  await oneByOne(inputs.rows, breathe, (t) => {
    const fold = foldOn(fitted, panel.dates[inputs.from + t]!);
    if (!fold) return;
    const { names, x } = rowsOf(inputs, t);
    const scores = predictModel(fold.model, x);
    names.forEach((s, i) => {
      out[t * inputs.stride + s] = scores[i]!;
    });
  });
  return { rows: values[0]!.rows, stride: inputs.stride, values: out };
}
