import { createHash } from "node:crypto";
import { type Combination, combine, defaultParams, type Params } from "../../engine/combine/index.js";
import { giveWay } from "../../engine/give-way.js";
import { writeForwardReturns } from "../../engine/panel/index.js";
import type { OnProgress } from "../../engine/progress.js";
import type { NewTrial } from "../../memory/trial.js";
import type { ToolContext } from "../context.js";
import type { SearchValues } from "../engine-host.js";
import { type CombinationRecord, givenParams } from "./combinations.js";

export interface RanCombination {
  readonly found: SearchValues;
  readonly combination: Combination;
  /** Distinct trials on the dataset so far, those of this call included. */
  readonly trials: number;
}

/**
 * Makes a combination from its record. Each factor is a trial in the ledger; so is the combination, and every choice
 * of hyper-parameters that was tried for it.
 */
export async function runCombination(
  record: CombinationRecord,
  context: ToolContext,
  onProgress?: OnProgress,
): Promise<RanCombination> {
  const { signal, config, memory } = context;
  const found = await factorValues(record, context, record, onProgress);
  const params = givenParams(record);
  const label = new Float64Array(found.panel.dates.length * found.panel.stride);
  await writeForwardReturns(label, found.panel, record, giveWay(signal));
  const { dataset: _, ...how } = record;
  const combination = await combine(found.panel, found.values, {
    ...defined(how),
    params,
    label,
    annualisation: config.annualisation,
    signal,
    ...(onProgress && { onProgress }),
  });
  const { mean, ir, n, pOverlap } = combination.rankIc;
  await memory.ledger.append([
    ...combination.tried.map(({ params: one, window, rankIc }) =>
      trialOf(record, one, context, { rankIcMean: rankIc, icir: null, n: window.to - window.from }),
    ),
    trialOf(record, { ...defaultParams(record.method), ...params }, context, {
      rankIcMean: mean,
      icir: ir,
      n,
      p: pOverlap,
    }),
  ]);
  const { distinct } = await memory.ledger.count({ datasetHash: record.datasetHash });
  return { found, combination, trials: distinct };
}

/** Values of the combination's factors on a split of the search window. */
export async function factorValues(
  record: CombinationRecord,
  { engine, actor, session, run, signal }: ToolContext,
  measure: Pick<CombinationRecord, "split" | "horizon" | "entry">,
  onProgress?: OnProgress,
): Promise<SearchValues> {
  const { dataset } = record;
  const formulas = await Promise.all(
    record.factors.map(({ expression }) => engine.parse(expression, dataset)),
  );
  return engine.searchValues(formulas, {
    dataset,
    ...{ split: measure.split, horizon: measure.horizon, entry: measure.entry },
    actor,
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    signal,
    ...(onProgress && { onProgress }),
  });
}

/** Optional keys that are not there, instead of there and undefined. */
function defined<T extends object>(
  value: T,
): { [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> : T[K] } {
  return Object.fromEntries(Object.entries(value).filter(([, x]) => x !== undefined)) as never;
}

function trialOf(
  record: CombinationRecord,
  params: Params,
  { actor, session, run }: Pick<ToolContext, "actor" | "session" | "run">,
  figures: Pick<NewTrial, "rankIcMean" | "icir" | "n" | "p">,
): NewTrial {
  const { method, factors, embargo, refit, minTrain, maxTrain, standardise, select, search } = record;
  const what = { method, embargo, refit, minTrain, maxTrain, standardise, select, search, params };
  const canonical = `combine(${factors.map(({ expression }) => expression).join("; ")}) ${JSON.stringify(what)}`;
  return {
    kind: "score",
    dataset: record.dataset,
    datasetHash: record.datasetHash,
    hash: createHash("sha256").update(canonical).digest("hex").slice(0, 16),
    canonical,
    split: record.split,
    horizon: record.horizon,
    entry: record.entry,
    actor,
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    ...figures,
  };
}
