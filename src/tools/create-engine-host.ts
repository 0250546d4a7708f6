import { availableParallelism } from "node:os";
import { analyzeFactor, purgedRows, RAW, scoreFactors } from "../engine/analysis/index.js";
import type { FactorValues } from "../engine/compute/index.js";
import {
  ALL_FIELDS,
  type FieldSet,
  type Formula,
  FormulaError,
  fieldSet,
  parseFormula,
} from "../engine/dsl/index.js";
import { giveWay } from "../engine/give-way.js";
import { correlation, type Fingerprint, fingerprintOf, sampledRows } from "../engine/gp/index.js";
import {
  BENCHMARK_COLUMNS,
  benchmarkField,
  findDataset,
  importDataset,
  listDatasets,
  loadBenchmark,
  loadManifest,
  type Manifest,
  makeDemo,
  removeDataset,
  splitRows,
} from "../engine/panel/index.js";
import type { Config } from "../memory/config.js";
import type { Ledger } from "../memory/ledger.js";
import type { Library } from "../memory/library.js";
import type { Workspace } from "../memory/workspace.js";
import { DatasetChoiceError } from "./dataset-choice-error.js";
import type { EngineHost } from "./engine-host.js";
import { expandFactors } from "./named-factors.js";
import { analysisTrial, scoreTrial, variantOf } from "./new-trial.js";
import { OpenDataset } from "./open-dataset.js";
import { openLaboratory } from "./open-laboratory.js";
import { trialContext } from "./trial-context.js";

export interface EngineHostOptions {
  readonly workspace: Workspace;
  readonly ledger: Ledger;
  /** Whose factors formulas may name. */
  readonly library: Pick<Library, "find" | "list">;
  readonly config: Config;
  /** Seed of a demo market that has to be made because there is no dataset. */
  readonly seed: number;
  readonly now: () => Date;
}

const DEMO = { name: "demo", symbols: 300, years: 8, splits: "60/20/20" } as const;

/** Batches from this size on are spread over all cores; a smaller one is done before the threads have started. */
const PARALLEL_BATCH = 16;

/** Factors whose ranks are kept for correlations: about 0.2 MB each on 700 symbols. */
const PRINTS = 50;

export function createEngineHost({
  workspace,
  ledger,
  library,
  config,
  seed,
  now,
}: EngineHostOptions): EngineHost {
  const root = workspace.data;
  const open = new Map<string, OpenDataset>();
  const prints = new Map<string, Fingerprint>();

  /** By content, so that a dataset that was imported again under its name is opened again. */
  async function opened(name: string, window: "search" | "all"): Promise<OpenDataset> {
    const dir = await findDataset(root, name);
    const manifest = await loadManifest(dir);
    const key = `${name}/${window}`;
    const present = open.get(key);
    if (present?.manifest.hash === manifest.hash && present.manifest.createdAt === manifest.createdAt)
      return present;
    await present?.close();
    const dataset = new OpenDataset(dir, manifest, window);
    open.set(key, dataset);
    return dataset;
  }

  async function forget(name: string): Promise<void> {
    for (const key of [`${name}/search`, `${name}/all`]) {
      await open.get(key)?.close();
      open.delete(key);
    }
  }

  /**
   * The ranks of a formula's values on sampled dates of the train window. A run compares each idea with the same few
   * factors again and again: kept, they cost a thousandth of the values and no second computation.
   */
  async function printOf(formula: Formula, name: string, signal: AbortSignal): Promise<Fingerprint> {
    const dataset = await opened(name, "search");
    const key = `${dataset.manifest.hash} ${formula.hash}`;
    const known = prints.get(key);
    if (known) return known;
    const panel = await dataset.panel();
    const evaluator = await dataset.evaluator(1);
    const rows = purgedRows(dataset.manifest.splits, "train", 1, "close");
    const sample = sampledRows(rows);
    const values = await evaluator.sampled(formula, rows, sample, { signal });
    const made = await fingerprintOf(values, panel, sample, giveWay(signal));
    prints.set(key, made);
    if (prints.size > PRINTS) prints.delete(prints.keys().next().value!);
    return made;
  }

  const host: EngineHost = {
    async resolve(name, work = {}) {
      const wanted = name ?? config.dataset;
      if (wanted) return loadManifest(await findDataset(root, wanted));
      const all = await listDatasets(root);
      const own = all.filter((manifest) => manifest.kind === "imported");
      if (own.length === 1) return own[0]!;
      if (own.length > 1) throw new DatasetChoiceError(all.map((manifest) => manifest.name));
      const demo = all.find((manifest) => manifest.kind === "demo");
      return demo ?? makeDemo({ dir: root, ...DEMO, seed }, { ...work, clock: now });
    },

    datasets: () => listDatasets(root),

    async importDataset(options, { signal, onProgress }) {
      const manifest = await importDataset(
        { ...options, dir: root },
        { signal, clock: now, ...(onProgress && { onProgress }) },
      );
      await forget(options.name);
      return manifest;
    },

    async makeDemo(options, { signal, onProgress }) {
      const manifest = await makeDemo(
        { ...options, dir: root },
        { signal, clock: now, ...(onProgress && { onProgress }) },
      );
      await forget(manifest.name);
      return manifest;
    },

    async removeDataset(name) {
      await forget(name);
      await removeDataset(root, name);
    },

    fields: async (name) => fieldsOf((await opened(name, "search")).manifest),

    async parse(source, name, options = {}) {
      const fields = name === undefined ? ALL_FIELDS : await host.fields(name);
      const expanded = await expandFactors(source, fields, library);
      try {
        const formula = parseFormula(expanded.source, { ...options, fields });
        return expanded.used.length === 0 ? formula : { ...formula, source };
      } catch (error) {
        throw error instanceof FormulaError && expanded.used.length > 0 ? expanded.asWritten(error) : error;
      }
    },

    async score(formulas, { dataset: name, split, horizon, entry, workers, signal, onProgress, ...asker }) {
      const dataset = await opened(name, "search");
      const evaluator = await dataset.evaluator(
        workers ?? (formulas.length >= PARALLEL_BATCH ? availableParallelism() : 1),
      );
      const scores = await scoreFactors(evaluator, formulas, {
        splits: dataset.manifest.splits,
        split,
        horizon,
        entry,
        label: await dataset.label(horizon, entry),
        annualisation: config.annualisation,
        signal,
        ...(onProgress && { onProgress }),
      });
      await ledger.append(scores.map((score) => scoreTrial(score, "score", asker)));
      const { distinct } = await ledger.count({ datasetHash: dataset.manifest.hash });
      return scores.map((score) => ({ ...score, trials: distinct }));
    },

    async laboratory(request) {
      const dataset = await opened(request.dataset, "search");
      return openLaboratory(dataset, fieldsOf(dataset.manifest), ledger, request);
    },

    async analyze(formula, { name, preprocessing = RAW, library, family, quantiles, pooled, ...request }) {
      const { dataset: datasetName, split, horizon, entry, signal, onProgress, ...asker } = request;
      const dataset = await opened(datasetName, "search");
      const { manifest } = dataset;
      const own = { ...variantOf(formula, preprocessing), split, horizon, entry };
      let values: FactorValues | undefined;
      const sheet = await analyzeFactor({
        evaluator: { panel: await dataset.panel() },
        manifest,
        formula,
        ...(name !== undefined && { name }),
        preprocessing,
        ...(family && { family }),
        ...(quantiles !== undefined && { quantiles }),
        ...(pooled !== undefined && { pooledIndustryIc: pooled }),
        split,
        horizon,
        entry,
        benchmark: await loadBenchmark(await findDataset(root, datasetName), { window: "search", manifest }),
        trials: await trialContext(ledger, manifest.hash, own),
        library,
        seed,
        annualisation: config.annualisation,
        signal,
        ...(onProgress && { onProgress }),
        onValues: (own) => {
          values = own;
        },
        compute: { workers: availableParallelism() },
      });
      // On disk before anybody sees a figure.
      await ledger.append([analysisTrial(sheet, own, asker)]);
      return { sheet, manifest, panel: await dataset.panel(), values: values! };
    },

    async searchValues(formulas, request) {
      await host.score(formulas, request);
      const { dataset: name, split, signal, onProgress } = request;
      const dataset = await opened(name, "search");
      const { manifest } = dataset;
      const evaluator = await dataset.evaluator(0);
      const rows = splitRows(manifest.splits, split);
      const values: FactorValues[] = [];
      for (const formula of formulas)
        values.push(await evaluator.values(formula, rows, { signal, ...(onProgress && { onProgress }) }));
      const benchmark = await loadBenchmark(await findDataset(root, name), { window: "search", manifest });
      return { manifest, panel: await dataset.panel(), benchmark, rows, values };
    },

    async unseal(formula, { dataset: name, horizon, entry, signal, onProgress, ...asker }) {
      const dataset = await opened(name, "all");
      const { splits, hash } = dataset.manifest;
      const options = {
        splits,
        split: "test",
        horizon,
        entry,
        annualisation: config.annualisation,
        signal,
      } as const;
      const label = await dataset.label(horizon, entry);
      const evaluator = await dataset.evaluator(0);
      const [score] = await scoreFactors(evaluator, [formula], {
        ...options,
        label,
        ...(onProgress && { onProgress }),
      });
      // On disk before anybody sees the number: a look that was not recorded must not have happened.
      await ledger.append([scoreTrial(score!, "unseal", asker)]);
      const { unseals, distinct } = await ledger.count({ datasetHash: hash });
      return { score: { ...score!, trials: distinct }, looks: unseals };
    },

    async unsealValues(formulas, { what, dataset: name, horizon, entry, signal, onProgress, ...asker }) {
      const dataset = await opened(name, "all");
      const { manifest } = dataset;
      const rows = manifest.splits.test;
      const { actor, session, run } = asker;
      await ledger.append([
        {
          ...{ kind: "unseal", split: "test", dataset: name, datasetHash: manifest.hash, ...what },
          ...{ horizon, entry, actor, rankIcMean: null, icir: null, n: rows.to - rows.from },
          ...(session !== undefined && { session }),
          ...(run !== undefined && { run }),
        },
      ]);
      const evaluator = await dataset.evaluator(0);
      const values: FactorValues[] = [];
      for (const formula of formulas)
        values.push(await evaluator.values(formula, rows, { signal, ...(onProgress && { onProgress }) }));
      const benchmark = await loadBenchmark(await findDataset(root, name), { window: "all", manifest });
      const { unseals } = await ledger.count({ datasetHash: manifest.hash });
      return { manifest, panel: await dataset.panel(), benchmark, rows, values, looks: unseals };
    },

    async values(formula, name, { signal, onProgress }) {
      const dataset = await opened(name, "all");
      const panel = await dataset.panel();
      const evaluator = await dataset.evaluator(0);
      const rows = { from: 0, to: panel.dates.length };
      return {
        panel,
        values: await evaluator.values(formula, rows, { signal, ...(onProgress && { onProgress }) }),
      };
    },

    async correlation(a, b, name, signal) {
      const [one, other] = [await printOf(a, name, signal), await printOf(b, name, signal)];
      // Nothing in common on any date gives exactly 0, which ranks do not.
      return correlation(one, other) || null;
    },

    async close() {
      await Promise.all([...open.values()].map((dataset) => dataset.close()));
      open.clear();
    },
  };
  return host;
}

function fieldsOf({ fields, groups, benchmark }: Manifest): FieldSet {
  const units = Object.fromEntries(fields.map(({ name, unit }) => [name, unit]));
  return fieldSet(
    [...Object.keys(units), ...(benchmark ? BENCHMARK_COLUMNS.map(benchmarkField) : [])],
    groups.map(({ name }) => name),
    units,
  );
}
