import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Entry } from "../../engine/analysis/index.js";
import { METHODS } from "../../engine/combine/index.js";
import { writeWhole } from "../../engine/report/write-whole.js";
import type { Workspace } from "../../memory/workspace.js";
import { guardFs } from "../../memory/workspace-error.js";
import { CombinationError } from "./combination-error.js";

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
  refit: z.number().int(),
  minTrain: z.number().int(),
  maxTrain: z.number().int(),
  shrinkage: z.number(),
  ridge: z.number(),
  seed: z.number(),
});
export type CombinationRecord = z.infer<typeof CombinationRecord>;

const FILE = "combination.json";

/** A run name that is free, `combine-<method>-<time>`. */
export function newRun(workspace: Workspace, method: string, now: Date): string {
  const time = now.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  for (let n = 1; ; n++) {
    const run = `combine-${method}-${time}${n === 1 ? "" : `-${n}`}`;
    if (!existsSync(join(workspace.runs, run))) return run;
  }
}

export async function saveCombination(workspace: Workspace, record: CombinationRecord): Promise<string> {
  const dir = join(workspace.runs, record.run);
  const path = join(dir, FILE);
  await guardFs(path, async () => {
    await mkdir(dir, { recursive: true });
    await writeWhole(path, `${JSON.stringify(record, null, 1)}\n`);
  });
  return path;
}

/** @throws CombinationError when there is no such run, or it was made on other data */
export async function loadCombination(
  workspace: Workspace,
  run: string,
  dataset: { name: string; hash: string },
): Promise<CombinationRecord> {
  const path = workspace.resolveInside(join("runs", run, FILE));
  if (!existsSync(path)) throw new CombinationError("missing", run, dataset.name);
  const record = CombinationRecord.safeParse(JSON.parse(await guardFs(path, () => readFile(path, "utf8"))));
  if (!record.success) throw new CombinationError("unreadable", run, dataset.name);
  if (record.data.datasetHash !== dataset.hash) throw new CombinationError("other-data", run, dataset.name);
  return record.data;
}
