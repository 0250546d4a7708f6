import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { OnProgress } from "../progress.js";
import type { DatasetContent, FieldValues } from "./content.js";
import { DatasetError } from "./dataset-error.js";
import { datasetDir } from "./dataset-name.js";
import { datasetFiles, TEMP_PREFIX } from "./files.js";
import { strideOf } from "./layout.js";
import { BENCHMARK_COLUMNS, MANIFEST_VERSION, type Manifest } from "./manifest.js";
import type { Checked } from "./quality.js";
import { type WriteTask, type Written, writeHere } from "./write-array.js";

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

/** Threads that may write an array (see write-array.ts). */
export interface Writers {
  write(task: WriteTask): Promise<Written>;
}

export interface WriteOptions {
  readonly replace?: boolean;
  readonly now: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Hash and write elsewhere; in this thread when left out. */
  readonly writers?: Writers | undefined;
}

/** Writes a dataset as `<root>/<name>/`: all or nothing. */
export async function writeDataset(
  root: string,
  content: DatasetContent,
  options: WriteOptions,
): Promise<Manifest> {
  const writer = await DatasetWriter.open(root, content.name, content.present, options);
  try {
    for (const [name, field] of content.fields) await writer.field(name, field);
    return await writer.finish(content);
  } finally {
    await writer.abandon();
  }
}

/**
 * Writes a dataset array by array: a field may be on its way to the disk while the next is being made. Everything goes
 * into a temporary folder beside the dataset, is synced and renamed at the end, so a crash or an error leaves nothing
 * that a reader could see.
 */
export class DatasetWriter {
  readonly #root: string;
  readonly #name: string;
  readonly #temp: string;
  readonly #present: Uint8Array;
  readonly #options: WriteOptions;
  readonly #written = new Map<string, Written>();
  readonly #flying: Promise<void>[] = [];
  #finished = false;

  private constructor(root: string, name: string, temp: string, present: Uint8Array, options: WriteOptions) {
    this.#root = root;
    this.#name = name;
    this.#temp = temp;
    this.#present = present;
    this.#options = options;
  }

  /** @param present 1 where the dataset has a row */
  static async open(
    root: string,
    name: string,
    present: Uint8Array,
    options: WriteOptions,
  ): Promise<DatasetWriter> {
    assertFree(root, name, options.replace === true);
    const temp = await makeTempDir(root);
    await mkdir(join(temp, "fields"));
    await mkdir(join(temp, "groups"));
    return new DatasetWriter(root, name, temp, present, options);
  }

  /** Nobody may change the arrays from now on. */
  async field(name: string, { values, factor, where }: FieldValues): Promise<void> {
    this.#put(datasetFiles.field(name), { values, factor, where, present: this.#present });
    // Making fields is plain computing: this is where an abort comes in.
    await nextTurn();
    this.#options.signal?.throwIfAborted();
  }

  #put(file: string, content: Omit<WriteTask, "path">): void {
    const { signal, writers } = this.#options;
    signal?.throwIfAborted();
    const task = { path: join(this.#temp, file), ...content };
    const write = async () => {
      this.#written.set(
        file,
        await (writers && isShared(task) ? writers.write(task) : writeHere(task, signal)),
      );
    };
    const writing = write();
    writing.catch(() => {});
    this.#flying.push(writing);
  }

  /** Writes what is not a field, and renames the whole into place. The fields must have been put before. */
  async finish(content: DatasetContent): Promise<Manifest> {
    const { now, replace, onProgress } = this.#options;
    for (const [name, group] of content.groups) this.#put(datasetFiles.group(name), { values: group.codes });
    this.#put(datasetFiles.universe, { values: content.universe });
    this.#put(datasetFiles.tradable, { values: content.tradable });
    if (content.benchmark) this.#put(datasetFiles.benchmark, { values: content.benchmark.values });
    const checked = await content.quality();
    onProgress?.({ message: `writing ${this.#name}` });
    await Promise.all(this.#flying);
    this.#options.signal?.throwIfAborted();
    const manifest = manifestOf(content, checked, this.#written, now);
    const path = join(this.#temp, datasetFiles.manifest);
    await writeHere({ path, values: new TextEncoder().encode(JSON.stringify(manifest)) });
    assertFree(this.#root, this.#name, replace === true);
    await swapIn(this.#temp, datasetDir(this.#root, this.#name));
    this.#finished = true;
    return manifest;
  }

  /** Removes what was written, unless it is finished. */
  async abandon(): Promise<void> {
    if (this.#finished) return;
    await Promise.allSettled(this.#flying);
    // Tried again when a file was still being made: an abort does not wait for the disk.
    await rm(this.#temp, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Threads can only see shared memory. */
const isShared = ({ path: _, ...arrays }: WriteTask): boolean =>
  Object.values(arrays).every((array) => array === undefined || array.buffer instanceof SharedArrayBuffer);

function manifestOf(
  content: DatasetContent,
  checked: Checked,
  written: ReadonlyMap<string, Written>,
  now: Date,
): Manifest {
  const { dates, symbols } = content;
  const { kept } = checked.rows;
  const coverage = (name: string): number =>
    kept === 0 ? 0 : written.get(datasetFiles.field(name))!.valid / kept;
  return {
    version: MANIFEST_VERSION,
    name: content.name,
    hash: contentHash(content, written),
    kind: content.kind,
    market: content.market,
    createdAt: now.toISOString(),
    dates: [...dates],
    symbols: [...symbols],
    names: [...content.names],
    stride: strideOf(symbols.length),
    fields: [...content.fields].map(([name, field]) => ({
      name,
      unit: field.unit,
      description: field.description,
      source: field.source,
      coverage: coverage(name),
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
      ...(content.benchmark.beyond && { beyond: [...content.benchmark.beyond] }),
    },
    caveats: [...content.caveats],
    quality: {
      ...checked,
      coverage: {
        ...checked.coverage,
        byField: Object.fromEntries([...content.fields.keys()].map((name) => [name, coverage(name)])),
      },
    },
    sources: [...content.sources],
    planted: content.planted,
  };
}

/** Same numbers, same hash, whatever the order of files and columns was. */
function contentHash(content: DatasetContent, written: ReadonlyMap<string, Written>): string {
  const digests = [...written].map(([file, { sha256 }]) => [file, sha256] as const);
  const hash = createHash("sha256");
  hash.update(JSON.stringify([content.dates, content.symbols]));
  hash.update(JSON.stringify([...content.groups].map(([name, group]) => [name, group.names]).sort()));
  hash.update(JSON.stringify(digests.sort(([a], [b]) => (a < b ? -1 : 1))));
  return hash.digest("hex");
}

/** Share of the dates on which the benchmark has a close. */
function benchmarkCoverage(values: Float64Array, days: number): number {
  const at = BENCHMARK_COLUMNS.indexOf("close") * days;
  return values.subarray(at, at + days).reduce((n, close) => n + (Number.isNaN(close) ? 0 : 1), 0) / days;
}

async function swapIn(temp: string, final: string): Promise<void> {
  const old = existsSync(final) ? `${temp}-old` : null;
  if (old) await rename(final, old);
  await rename(temp, final);
  const parent = await open(dirname(final), "r");
  await parent.sync().finally(() => parent.close());
  if (old) await rm(old, { recursive: true, force: true });
}
