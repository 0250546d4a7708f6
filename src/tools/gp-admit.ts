import type { Text } from "../i18n/lang.js";
import { FactorExistsError } from "../memory/factor-exists-error.js";
import type { NewFactor } from "../memory/factor-record.js";
import { BAR, belowBar } from "./admission.js";
import type { ToolContext } from "./context.js";
import type { Added, GpOutcome, GpScore } from "./gp-contract.js";
import type { GpConfig } from "./gp-run.js";

/**
 * The best formulas of a run into the library, as many as are asked for: those that pass the bar of the research loop
 * and add something to what is admitted already. Says of each why it was kept or dropped.
 */
export async function admitBest(
  best: GpOutcome["best"],
  count: number,
  config: GpConfig,
  context: ToolContext,
): Promise<Added[]> {
  const { engine, memory } = context;
  const added: Added[] = [];
  for (const one of best) {
    if (added.filter(({ admitted }) => admitted).length >= count) break;
    const name = `GP ${one.hash.slice(0, 8)}`;
    const { expression, hash, train, valid } = one;
    const refused = belowBar(train, valid) ?? (await twinOf(expression, config, context));
    const [ic, t, kept] = [train.rankIc?.toFixed(4), train.t?.toFixed(2), valid.rankIc?.toFixed(4)];
    const passed: Text = {
      en: `RankIC ${ic} (t ${t}) on train, ${kept} on validation`,
      zh: `训练集 RankIC ${ic}（t ${t}），验证集 ${kept}`,
    };
    if (refused !== null) {
      added.push({ name, expression, hash, admitted: false, reason: refused[context.lang] });
      continue;
    }
    const { hash: datasetHash } = await engine.resolve(config.dataset);
    try {
      await memory.library.add(factorOf(name, one, passed, datasetHash, config, context), {
        canonical: expression,
        hash,
      });
      added.push({ name, expression, hash, admitted: true, reason: passed[context.lang] });
    } catch (error) {
      if (!(error instanceof FactorExistsError)) throw error;
      added.push({ name, expression, hash, admitted: false, reason: error.message });
    }
  }
  return added;
}

/** An admitted factor whose values are nearly the same, as a reason; also one that this run has just added. */
async function twinOf(
  expression: string,
  { dataset }: GpConfig,
  { engine, memory, signal }: ToolContext,
): Promise<Text | null> {
  const formula = await engine.parse(expression, dataset);
  const fields = await engine.fields(dataset);
  for (const factor of await memory.library.list({ status: "admitted" })) {
    // A factor of another market may read columns that this dataset lacks: it cannot be compared here.
    const known = await engine.parse(factor.expression, dataset).catch(() => undefined);
    if (!known?.fields.every((name) => fields.has(name))) continue;
    const correlation = await engine.correlation(formula, known, dataset, signal);
    if (correlation !== null && Math.abs(correlation) >= BAR.correlation)
      return {
        en: `its values correlate ${correlation.toFixed(2)} with ${factor.name}, which is admitted`,
        zh: `其取值与已入库的 ${factor.name} 相关 ${correlation.toFixed(2)}`,
      };
  }
  return null;
}

function factorOf(
  name: string,
  { expression, train, valid }: GpOutcome["best"][number],
  reason: Text,
  datasetHash: string,
  { run, dataset, horizon, entry, options }: GpConfig,
  { now, session }: ToolContext,
): NewFactor {
  const at = now().toISOString();
  const scored = (split: "train" | "valid", { rankIc, icir, t, coverage, turnover, n }: GpScore) => ({
    ...{
      dataset,
      datasetHash,
      split,
      horizon,
      entry,
      rankIcMean: rankIc,
      icir,
      t,
      coverage,
      turnover,
      n,
      at,
    },
  });
  return {
    ...{
      name,
      expression,
      direction: 1,
      origin: "gp",
      status: "admitted",
      reason: reason.en,
      reasonZh: reason.zh,
    },
    scores: [scored("train", train), scored("valid", valid)],
    provenance: { gpRun: run, run, seed: options.seed, ...(session !== undefined && { session }) },
  };
}
