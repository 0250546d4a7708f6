import { type Combination, combine } from "../../engine/combine/index.js";
import { forwardReturns } from "../../engine/panel/index.js";
import type { OnProgress } from "../../engine/progress.js";
import type { ToolContext } from "../context.js";
import type { SearchValues } from "../engine-host.js";
import type { CombinationRecord } from "./combinations.js";

/** Makes a combination from its record. Each factor is a trial in the ledger. */
export async function runCombination(
  record: CombinationRecord,
  { engine, actor, session, run, signal, config }: ToolContext,
  onProgress?: OnProgress,
): Promise<{ readonly found: SearchValues; readonly combination: Combination }> {
  const { dataset, split, horizon, entry } = record;
  const formulas = await Promise.all(
    record.factors.map(({ expression }) => engine.parse(expression, dataset)),
  );
  const found = await engine.searchValues(formulas, {
    dataset,
    split,
    horizon,
    entry,
    actor,
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    signal,
    ...(onProgress && { onProgress }),
  });
  onProgress?.({ message: "combining" });
  const combination = combine(found.panel, found.values, {
    ...record,
    label: forwardReturns(found.panel, { horizon, entry }),
    annualisation: config.annualisation,
  });
  return { found, combination };
}
