import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { purgedRows } from "../../src/engine/analysis/index.js";
import { packageRoot } from "../../src/engine/assets.js";
import { createEvaluator, type Evaluator } from "../../src/engine/compute/index.js";
import { type FieldSet, fieldSet } from "../../src/engine/dsl/index.js";
import { createLaboratory, type GpOptions, type Laboratory } from "../../src/engine/gp/index.js";
import {
  findDataset,
  forwardReturns,
  importDataset,
  type LabelOptions,
  loadManifest,
  loadPanel,
  type Manifest,
  makeDemo,
  type Panel,
} from "../../src/engine/panel/index.js";

export interface BenchMarket {
  readonly manifest: Manifest;
  readonly panel: Panel;
  readonly fields: FieldSet;
  /** Where a search measures, on an evaluator of `workers` threads; `watch` sees every batch. */
  laboratory(
    options: GpOptions,
    workers: number,
    watch?: <T>(batch: Promise<T>) => Promise<T>,
  ): Promise<{ readonly laboratory: Laboratory; readonly evaluator: Evaluator }>;
  close(): void;
}

/** The question that a search is asked. */
export type Question = Pick<LabelOptions, "horizon" | "entry">;

/** A demo market of 300 symbols. */
export async function demo(seed: number, years = 8, question?: Question): Promise<BenchMarket> {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-bench-gp-"));
  await makeDemo({ dir, name: "demo", symbols: 300, years, seed, splits: "60/20/20" });
  return open(await findDataset(dir, "demo"), () => rmSync(dir, { recursive: true, force: true }), question);
}

/** HS300 from the reference data, imported anew; undefined where they are not. */
export async function hs300(): Promise<BenchMarket | undefined> {
  const data = join(
    process.env["FACTORSMITH_DATA"] ?? join(packageRoot(), "..", "shared", "data"),
    "cn-hs300-daily",
  );
  if (!existsSync(data)) return undefined;
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-bench-gp-"));
  const paths = ["daily.parquet", "valuation.parquet"].map((file) => join(data, file));
  await importDataset({ ...{ dir, name: "hs300", paths, splits: "60/20/20" } });
  return open(await findDataset(dir, "hs300"), () => rmSync(dir, { recursive: true, force: true }));
}

export async function open(
  dir: string,
  close: () => void = () => {},
  { horizon, entry }: Question = { horizon: 5, entry: "next-open" },
): Promise<BenchMarket> {
  const manifest = await loadManifest(dir);
  const panel = await loadPanel(dir, { window: "search", manifest });
  const label = forwardReturns(panel, { horizon, entry });
  const units = Object.fromEntries(manifest.fields.map(({ name, unit }) => [name, unit]));
  const groups = manifest.groups.map(({ name }) => name);
  const fields = fieldSet(Object.keys(units), groups, units);
  const train = purgedRows(manifest.splits, "train", horizon, entry);
  const valid = purgedRows(manifest.splits, "valid", horizon, entry);
  return {
    ...{ manifest, panel, fields, close },
    async laboratory(options, workers, watch = (batch) => batch) {
      const evaluator = await createEvaluator(panel, { workers });
      const watched: Evaluator = {
        ...evaluator,
        panel,
        daily: (...call) => watch(evaluator.daily(...call)),
        values: (...call) => watch(evaluator.values(...call)),
        sampled: (...call) => watch(evaluator.sampled(...call)),
        targets: (...call) => watch(evaluator.targets(...call)),
        close: () => evaluator.close(),
      };
      const turnover = options.maxTurnover !== undefined || options.selection === "nsga2";
      const laboratory = createLaboratory(watched, {
        ...{ fields, train, valid, label, periods: options.periods, turnover },
      });
      return { laboratory, evaluator };
    },
  };
}
