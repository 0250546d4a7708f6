import { scoreCombination } from "../../engine/combine/index.js";
import type { FactorValues } from "../../engine/compute/index.js";
import type { Panel } from "../../engine/panel/index.js";
import type { PaperLedger } from "../../engine/paper/index.js";
import type { OnProgress } from "../../engine/progress.js";
import type { ToolContext } from "../context.js";
import { labelOf } from "../inputs.js";
import { fittedCombination } from "./combination-signal.js";
import { loadCombination } from "./combinations.js";

/**
 * What an account trades on, on every row that its dataset may show. A combination scores with the models that were kept
 * when it was made, also on another dataset: the followed folder's.
 */
export async function paperSignal(
  { expression, combination, dataset }: PaperLedger["opening"],
  context: ToolContext,
  onProgress: OnProgress,
): Promise<{ readonly panel: Panel; readonly values: FactorValues }> {
  const { engine, actor, session, run, signal, config, workspace } = context;
  const request = {
    dataset,
    split: "search",
    ...labelOf({}, config),
    actor,
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    signal,
    onProgress,
  } as const;
  if (combination === undefined) {
    const { panel, values } = await engine.searchValues([await engine.parse(expression, dataset)], request);
    return { panel, values: values[0]! };
  }
  const { record, fitted: kept } = await loadCombination(workspace, combination, null);
  const again = async () => {
    const { hash } = await engine.resolve(record.dataset);
    return fittedCombination(combination, { name: record.dataset, hash }, context, onProgress);
  };
  const fitted = kept ?? (await again()).fitted;
  const formulas = await Promise.all(
    record.factors.map((factor) => engine.parse(factor.expression, dataset)),
  );
  const { panel, values } = await engine.searchValues(formulas, request);
  return { panel, values: await scoreCombination(fitted, values, panel, signal) };
}
