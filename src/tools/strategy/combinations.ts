import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Entry } from "../../engine/analysis/index.js";
import {
  FittedCombination,
  METHODS,
  type Params,
  SELECTIONS,
  STANDARDISATIONS,
  storedCombination,
} from "../../engine/combine/index.js";
import { writeWhole } from "../../engine/report/write-whole.js";
import type { Workspace } from "../../memory/workspace.js";
import { guardFs } from "../../memory/workspace-error.js";
import { CombinationError } from "./combination-error.js";

/** Hyper-parameters that a person may set; what is left out is the method's own. */
const ParamsGiven = z.object({
  shrinkage: z.number().optional(),
  ridge: z.number().optional(),
  trees: z.number().int().optional(),
  depth: z.number().int().optional(),
  minLeaf: z.number().int().optional(),
  rate: z.number().optional(),
  hidden: z.array(z.number().int()).optional(),
  epochs: z.number().int().optional(),
});

/** How a combination was made: enough to make it again, bit for bit, on the same dataset. */
export const CombinationRecord = z.object({
  v: z.literal(1),
  run: z.string(),
  dataset: z.string(),
  datasetHash: z.string(),
  factors: z.array(z.object({ name: z.string(), expression: z.string() })),
  method: z.enum(METHODS),
  split: z.enum(["train", "valid", "search"]),
  horizon: z.number().int(),
  entry: Entry,
  embargo: z.number().int(),
  refit: z.number().int().optional(),
  minTrain: z.number().int().optional(),
  maxTrain: z.number().int().optional(),
  ...ParamsGiven.shape,
  search: z.boolean().default(false),
  standardise: z.enum(STANDARDISATIONS).default("zscore"),
  select: z.enum(SELECTIONS).default("none"),
  maxCorrelation: z.number().default(0.7),
  minT: z.number().default(2),
  seed: z.number(),
});
export type CombinationRecord = z.infer<typeof CombinationRecord>;

/** The hyper-parameters of a record that a person set. */
export function givenParams(record: CombinationRecord): Partial<Params> {
  return Object.fromEntries(
    Object.entries(ParamsGiven.parse(record)).filter(([, value]) => value !== undefined),
  );
}

const FILE = "combination.json";
const MODELS = "models.json";

/**
 * The folder of a run: the name that was given, which must be free, else `combine-<method>-<time>`.
 * @throws CombinationError when the name is taken: what trades on it must not change under its feet
 */
export function newRun(workspace: Workspace, method: string, now: Date, name?: string): string {
  if (name !== undefined) {
    if (existsSync(workspace.resolveInside(join("runs", name))))
      throw new CombinationError("exists", name, "");
    return name;
  }
  const time = now.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  for (let n = 1; ; n++) {
    const run = `combine-${method}-${time}${n === 1 ? "" : `-${n}`}`;
    if (!existsSync(join(workspace.runs, run))) return run;
  }
}

/** Writes the models, then the record: a combination that can be loaded is whole. Returns the record's path. */
export async function saveCombination(
  workspace: Workspace,
  record: CombinationRecord,
  fitted: FittedCombination,
): Promise<string> {
  const dir = join(workspace.runs, record.run);
  const path = join(dir, FILE);
  await guardFs(path, async () => {
    await mkdir(dir, { recursive: true });
    await writeWhole(join(dir, MODELS), `${JSON.stringify(storedCombination(fitted))}\n`);
    await writeWhole(path, `${JSON.stringify(record, null, 1)}\n`);
  });
  return path;
}

export interface SavedCombination {
  readonly record: CombinationRecord;
  /** null in a workspace of a version that kept no models: they can be made again from the record. */
  readonly fitted: FittedCombination | null;
}

/**
 * @param dataset it must have been made on; null = any, for a combination that keeps its models
 * @throws CombinationError when there is no such run, or it was made on another dataset
 */
export async function loadCombination(
  workspace: Workspace,
  run: string,
  dataset: { readonly name: string; readonly hash: string } | null,
): Promise<SavedCombination> {
  const path = workspace.resolveInside(join("runs", run, FILE));
  if (!existsSync(path)) throw new CombinationError("missing", run, dataset?.name ?? "");
  const record = CombinationRecord.safeParse(await json(path));
  if (!record.success) throw new CombinationError("unreadable", run, dataset?.name ?? "");
  if (dataset && record.data.dataset !== dataset.name)
    throw new CombinationError("other-data", run, dataset.name);
  const models = workspace.resolveInside(join("runs", run, MODELS));
  if (!existsSync(models)) {
    // Without its models it can only be made again, which needs the very data that it was made on.
    if (dataset && record.data.datasetHash !== dataset.hash)
      throw new CombinationError("other-data", run, dataset.name);
    return { record: record.data, fitted: null };
  }
  const fitted = FittedCombination.safeParse(await json(models));
  if (!fitted.success) throw new CombinationError("unreadable", run, dataset?.name ?? "");
  return { record: record.data, fitted: fitted.data };
}

/** What a file holds, undefined when it is no JSON. */
async function json(path: string): Promise<unknown> {
  const text = await guardFs(path, () => readFile(path, "utf8"));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
