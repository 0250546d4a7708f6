import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import type { DatasetContent } from "./content.js";
import { DatasetError } from "./dataset-error.js";
import { datasetDir } from "./dataset-name.js";
import { datasetFiles, TEMP_PREFIX } from "./files.js";
import { strideOf } from "./layout.js";
import { BENCHMARK_COLUMNS, MANIFEST_VERSION, type Manifest } from "./manifest.js";
import { coverageOf } from "./quality.js";

const STALE_MS = 86_400_000;
const host = hostname().replace(/[^A-Za-z0-9]/g, "");

/** A new, empty folder beside the datasets for work that is thrown away or renamed into place. */
export async function makeTempDir(root: string): Promise<string> {
  await mkdir(root, { recursive: true });
  await sweepTempDirs(root);
  const dir = join(root, `${TEMP_PREFIX}${host}-${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(dir);
  return dir;
}

/** Removes what crashed imports left: folders of dead processes of this host, and anything older than a day. */
async function sweepTempDirs(root: string): Promise<void> {
  for (const entry of await readdir(root)) {
    if (!entry.startsWith(TEMP_PREFIX)) continue;
    const [owner, pid] = entry.slice(TEMP_PREFIX.length).split("-");
    const dir = join(root, entry);
    const age = Date.now() - (await stat(dir).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > STALE_MS || (owner === host && !isAlive(Number(pid))))
      await rm(dir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** @throws DatasetError `dataset-exists` unless the name is free or may be replaced */
export function assertFree(root: string, name: string, replace: boolean): void {
  const dir = datasetDir(root, name);
  if (!replace && existsSync(dir)) {
    throw new DatasetError("dataset-exists", `A dataset named "${name}" exists already.`, {
      hint: `Choose another name, or remove it first: factorsmith data remove ${name}`,
      evidence: { name, path: dir },
    });
  }
}

/**
 * Writes a dataset as `<root>/<name>/`: all or nothing. Everything goes into a temporary folder beside it, is
 * synced to disk and renamed at the end, so a crash or an error leaves nothing that a reader could see.
 */
export async function writeDataset(
  root: string,
  content: DatasetContent,
  options: { replace?: boolean; now: Date; signal?: AbortSignal },
): Promise<Manifest> {
  assertFree(root, content.name, options.replace === true);
  const final = datasetDir(root, content.name);
  const temp = await makeTempDir(root);
  try {
    const manifest = await writeFiles(temp, content, options);
    assertFree(root, content.name, options.replace === true);
    await swapIn(temp, final);
    return manifest;
  } catch (error) {
    await rm(temp, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(
  dir: string,
  content: DatasetContent,
  options: { now: Date; signal?: AbortSignal },
): Promise<Manifest> {
  const { dates, symbols } = content;
  const digests: [string, string][] = [];
  const put = async (file: string, array: Float64Array | Int32Array | Uint8Array): Promise<void> => {
    options.signal?.throwIfAborted();
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    digests.push([file, createHash("sha256").update(bytes).digest("hex")]);
    await writeSynced(join(dir, file), bytes);
  };
  await mkdir(join(dir, "fields"));
  await mkdir(join(dir, "groups"));
  // Disk and digest overlap: one field is hashed while the one before it is being written.
  const writes: Promise<void>[] = [];
  for (const [name, field] of content.fields) {
    canonicalNaN(field.values);
    writes.push(put(datasetFiles.field(name), field.values));
    if (writes.length > 3) await writes.shift();
  }
  for (const [name, group] of content.groups) writes.push(put(datasetFiles.group(name), group.codes));
  writes.push(put(datasetFiles.universe, content.universe), put(datasetFiles.tradable, content.tradable));
  if (content.benchmark) {
    canonicalNaN(content.benchmark.values);
    writes.push(put(datasetFiles.benchmark, content.benchmark.values));
  }
  const quality = content.quality();
  await Promise.all(writes);

  const manifest: Manifest = {
    version: MANIFEST_VERSION,
    name: content.name,
    hash: contentHash(content, digests),
    kind: content.kind,
    market: content.market,
    createdAt: options.now.toISOString(),
    dates: [...dates],
    symbols: [...symbols],
    names: [...content.names],
    stride: strideOf(symbols.length),
    fields: [...content.fields].map(([name, field]) => ({
      name,
      unit: field.unit,
      description: field.description,
      source: field.source,
      coverage: quality.coverage.byField[name] ?? 0,
    })),
    groups: [...content.groups].map(([name, group]) => ({
      name,
      names: [...group.names],
      static: group.static,
      source: group.source,
    })),
    splits: content.splits,
    benchmark: content.benchmark && {
      source: content.benchmark.source,
      coverage: benchmarkCoverage(content.benchmark.values, dates.length),
    },
    caveats: [...content.caveats],
    quality,
    sources: [...content.sources],
    planted: content.planted,
  };
  await writeSynced(join(dir, datasetFiles.manifest), new TextEncoder().encode(JSON.stringify(manifest)));
  return manifest;
}

/** Same numbers, same hash, whatever the order of files and columns was. */
function contentHash(content: DatasetContent, digests: [string, string][]): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([content.dates, content.symbols]));
  hash.update(JSON.stringify([...content.groups].map(([name, group]) => [name, group.names]).sort()));
  hash.update(JSON.stringify(digests.sort(([a], [b]) => (a < b ? -1 : 1))));
  return hash.digest("hex");
}

/** Share of the dates on which the benchmark has a close. */
function benchmarkCoverage(values: Float64Array, days: number): number {
  const at = BENCHMARK_COLUMNS.indexOf("close") * days;
  return coverageOf(values.subarray(at, at + days), new Uint8Array(days).fill(1));
}

/** NaN has many bit patterns and processors differ in which one arithmetic makes; the hash must not. */
function canonicalNaN(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = Number.NaN;
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    // writeFile would go in steps of 512 KiB; one write moves at most 2 GiB.
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, Math.min(bytes.length - done, 1 << 30))).bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function swapIn(temp: string, final: string): Promise<void> {
  const old = existsSync(final) ? `${temp}-old` : null;
  if (old) await rename(final, old);
  await rename(temp, final);
  const parent = await open(dirname(final), "r");
  await parent.sync().finally(() => parent.close());
  if (old) await rm(old, { recursive: true, force: true });
}
