import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatasetError } from "../../engine/panel/dataset-error.js";
import type { Manifest } from "../../engine/panel/index.js";
import { writeWhole } from "../../engine/report/write-whole.js";
import { guardFs } from "../../memory/workspace-error.js";
import type { EngineHost, Work } from "../engine-host.js";
import { FollowError } from "./follow-error.js";

const TABLE = /\.(csv|txt|tsv)(\.gz)?$|\.parquet$/i;
const ROLES = ["instruments", "membership", "benchmark", "valuation"] as const;
/** All of what is followed may be searched on: a live account has no window to seal. */
const SPLITS = "100/0/0";

export interface Followed {
  readonly manifest: Manifest;
  /** Whether anything was new. */
  readonly imported: boolean;
}

/**
 * Brings a dataset to what a folder holds: when its tables have changed since `note` was written, all of them are
 * imported again under the dataset's name, whole or not at all. Tables named `instruments`, `membership`, `benchmark` and
 * `valuation` play those parts; of the others those whose name begins with `daily`, else every one, are daily bars.
 *
 * @param note file that remembers what was imported
 * @throws FollowError when the folder has no table, or the dataset has a sealed window; ImportError
 */
export async function follow(
  engine: EngineHost,
  dir: string,
  dataset: string,
  note: string,
  work: Work,
): Promise<Followed> {
  const names = await readdir(dir).catch(() => {
    throw new FollowError("no-folder", dir, dataset);
  });
  const tables = names.filter((name) => TABLE.test(name) && !/^readme/i.test(name)).sort();
  const stem = (name: string) => name.replace(TABLE, "").toLowerCase();
  const roles = Object.fromEntries(
    ROLES.flatMap((role) => {
      const name = tables.find((table) => stem(table) === role);
      return name === undefined ? [] : [[role, join(dir, name)]];
    }),
  );
  const others = tables.filter((name) => !ROLES.some((role) => stem(name) === role));
  const daily = others.filter((name) => stem(name).startsWith("daily"));
  const bars = daily.length > 0 ? daily : others;
  if (bars.length === 0) throw new FollowError("no-tables", dir, dataset);
  const present = await engine.resolve(dataset).catch((error: unknown) => {
    if (error instanceof DatasetError && error.code === "dataset-not-found") return undefined;
    throw error;
  });
  if (present && present.splits.test.to > present.splits.test.from)
    throw new FollowError("sealed", dir, dataset);
  const fingerprint = await fingerprintOf([...bars.map((name) => join(dir, name)), ...Object.values(roles)]);
  const last = existsSync(note) ? await readFile(note, "utf8") : "";
  if (present && last === fingerprint) return { manifest: present, imported: false };
  const manifest = await engine.importDataset(
    { paths: bars.map((name) => join(dir, name)), name: dataset, splits: SPLITS, replace: true, ...roles },
    work,
  );
  await guardFs(note, async () => {
    await mkdir(dirname(note), { recursive: true });
    await writeWhole(note, fingerprint);
  });
  return { manifest, imported: true };
}

/** Names, sizes and times of files: as good as their content for files that are added or replaced. */
async function fingerprintOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file}\n${size}\n${mtimeMs}\n`);
  }
  return hash.digest("hex");
}
