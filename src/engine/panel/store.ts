import { existsSync } from "node:fs";
import { open, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { nearest } from "../nearest.js";
import { benchmarkFields } from "./benchmark-fields.js";
import { DatasetError } from "./dataset-error.js";
import { datasetDir } from "./dataset-name.js";
import { datasetFiles } from "./files.js";
import { BENCHMARK_COLUMNS, Manifest } from "./manifest.js";
import { windowRows } from "./splits.js";
import { type FieldRows, identityOf, readField, StoredFields, type StoredRows } from "./stored-fields.js";
import type { GroupField, Panel, PanelWindow, RowRange } from "./types.js";

/** Manifests of all datasets below `root`, by name. A folder without a manifest is not a dataset. */
export async function listDatasets(root: string): Promise<Manifest[]> {
  return Promise.all((await datasetNames(root)).map((name) => loadManifest(join(root, name))));
}

async function datasetNames(root: string): Promise<string[]> {
  const entries = existsSync(root) ? await readdir(root, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(root, name, datasetFiles.manifest)))
    .sort();
}

/**
 * The folder of a dataset by name.
 * @throws DatasetError `dataset-name` (not a plain name) or `dataset-not-found` (with the nearest names)
 */
export async function findDataset(root: string, name: string): Promise<string> {
  const dir = datasetDir(root, name);
  if (existsSync(join(dir, datasetFiles.manifest))) return dir;
  throw await notFound(dir);
}

async function notFound(dir: string): Promise<DatasetError> {
  const name = basename(dir);
  const names = await datasetNames(dirname(dir));
  const close = nearest(name, names);
  return new DatasetError("dataset-not-found", `There is no dataset named "${name}".`, {
    hint:
      close.length > 0
        ? `Did you mean ${close.join(" or ")}?`
        : names.length > 0
          ? `There are: ${names.join(", ")}.`
          : "Import one with `factorsmith data import`, or make the demo market with `factorsmith data demo`.",
    evidence: { name, nearest: close },
  });
}

/**
 * Reads `manifest.json` of the dataset in folder `dir`.
 * @throws DatasetError `dataset-not-found` or `dataset-corrupt`
 */
export async function loadManifest(dir: string): Promise<Manifest> {
  const path = join(dir, datasetFiles.manifest);
  if (!existsSync(path)) throw await notFound(dir);
  try {
    return Manifest.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw corrupt(dir, path, "its manifest cannot be read", cause);
  }
}

function corrupt(dir: string, path: string, why: string, cause?: unknown): DatasetError {
  const name = basename(dir);
  return new DatasetError("dataset-corrupt", `The dataset "${name}" is damaged: ${why} (${path}).`, {
    hint: `Remove it and import it again: factorsmith data remove ${name}`,
    evidence: { name, file: path },
    cause,
  });
}

export interface LoadOptions {
  /** `search`: the rows of train and validation. The test rows are not read from disk. */
  readonly window: PanelWindow;
  /** Names of the fields to load; all by default. */
  readonly fields?: readonly string[];
  readonly signal?: AbortSignal;
  /** Saves reading the manifest again. */
  readonly manifest?: Manifest;
}

/**
 * Loads the panel of the dataset in folder `dir` into SharedArrayBuffers; a field's numbers when they are first asked
 * for, and `dataset-corrupt` is what asking throws when the dataset was imported again or removed meanwhile.
 * @throws DatasetError `dataset-not-found`, `dataset-corrupt` (a file of the wrong size), `dataset-field`
 */
export async function loadPanel(dir: string, options: LoadOptions): Promise<Panel> {
  const manifest = options.manifest ?? (await loadManifest(dir));
  const rows = windowRows(manifest.splits, options.window);
  const ofBenchmark = new Map(benchmarkFields(await loadBenchmark(dir, { ...options, manifest }), manifest));
  const wanted = options.fields ?? [...manifest.fields.map((field) => field.name), ...ofBenchmark.keys()];
  assertFields(manifest, wanted, ofBenchmark);
  const read = (file: string, bytes: number): Promise<SharedArrayBuffer> => {
    options.signal?.throwIfAborted();
    return readRows(dir, join(dir, file), manifest.dates.length, manifest.stride * bytes, rows);
  };
  const [fields, groups, universe, tradable] = await Promise.all([
    Promise.all(
      wanted.map(async (name): Promise<[string, FieldRows]> => {
        options.signal?.throwIfAborted();
        const daily = ofBenchmark.get(name);
        if (daily) return [name, daily];
        const file = resolve(join(dir, datasetFiles.field(name)));
        return [name, await storedRows(dir, file, manifest.dates.length * manifest.stride * 8)];
      }),
    ),
    Promise.all(
      manifest.groups.map(async ({ name, names }): Promise<[string, GroupField]> => {
        return [name, { names, codes: new Int32Array(await read(datasetFiles.group(name), 4)) }];
      }),
    ),
    read(datasetFiles.universe, 1),
    read(datasetFiles.tradable, 1),
  ]);
  return {
    dataset: { name: manifest.name, hash: manifest.hash, kind: manifest.kind },
    dates: manifest.dates.slice(rows.from, rows.to),
    symbols: manifest.symbols,
    stride: manifest.stride,
    fields: new StoredFields(new Map(fields), (_, stored) =>
      readField(stored, (rows.to - rows.from) * manifest.stride, (how, cause) =>
        corrupt(dir, stored.file, `a file ${how} while it was in use`, cause),
      ),
    ),
    groups: new Map(groups),
    universe: new Uint8Array(universe),
    tradable: new Uint8Array(tradable),
    window: options.window,
  };
}

function assertFields(
  manifest: Manifest,
  wanted: readonly string[],
  more: ReadonlyMap<string, unknown>,
): void {
  const names = [...manifest.fields.map((field) => field.name), ...more.keys()];
  const missing = wanted.find((name) => !names.includes(name));
  if (missing === undefined) return;
  const close = nearest(missing, names);
  throw new DatasetError("dataset-field", `The dataset "${manifest.name}" has no field "${missing}".`, {
    hint: close.length > 0 ? `Did you mean ${close.join(" or ")}?` : `It has: ${names.join(", ")}.`,
    evidence: { name: manifest.name, field: missing, nearest: close },
  });
}

export interface Benchmark {
  /** Values per trading day of the window, NaN where the benchmark has none. */
  readonly columns: ReadonlyMap<(typeof BENCHMARK_COLUMNS)[number], Float64Array>;
  readonly source: string;
}

/** The benchmark's bars on the dates of the window, null when the dataset was imported without one. */
export async function loadBenchmark(
  dir: string,
  options: Pick<LoadOptions, "window" | "manifest">,
): Promise<Benchmark | null> {
  const manifest = options.manifest ?? (await loadManifest(dir));
  if (!manifest.benchmark) return null;
  const days = manifest.dates.length;
  const { to } = windowRows(manifest.splits, options.window);
  const path = join(dir, datasetFiles.benchmark);
  // The file is column after column: as many "rows" as columns, each cut to the window.
  const columns = await Promise.all(
    BENCHMARK_COLUMNS.map(async (name, i) => {
      const all = BENCHMARK_COLUMNS.length * days;
      const buffer = await readRows(dir, path, all, 8, { from: i * days, to: i * days + to });
      return [name, new Float64Array(buffer)] as const;
    }),
  );
  return { columns: new Map(columns), source: manifest.benchmark.source };
}

async function storedRows(dir: string, file: string, bytes: number): Promise<StoredRows> {
  const found = await stat(file).catch((cause) => {
    throw corrupt(dir, file, "a file is missing", cause);
  });
  if (found.size !== bytes) throw corrupt(dir, file, `a file has ${found.size} bytes, not ${bytes}`);
  return { file, identity: identityOf(found) };
}

async function readRows(
  dir: string,
  path: string,
  rowsInFile: number,
  rowBytes: number,
  rows: RowRange,
): Promise<SharedArrayBuffer> {
  const file = await open(path, "r").catch((cause) => {
    throw corrupt(dir, path, "a file is missing", cause);
  });
  try {
    const { size } = await file.stat();
    if (size !== rowsInFile * rowBytes) {
      throw corrupt(dir, path, `a file has ${size} bytes, not ${rowsInFile * rowBytes}`);
    }
    const length = (rows.to - rows.from) * rowBytes;
    const bytes = new Uint8Array(new SharedArrayBuffer(length));
    // One read moves at most 2 GiB.
    for (let done = 0; done < length; ) {
      const step = Math.min(length - done, 1 << 30);
      const { bytesRead } = await file.read(bytes, done, step, rows.from * rowBytes + done);
      if (bytesRead === 0) throw corrupt(dir, path, "a file became shorter while it was read");
      done += bytesRead;
    }
    return bytes.buffer;
  } finally {
    await file.close();
  }
}

/** Deletes a dataset for good. @throws DatasetError when there is none of that name */
export async function removeDataset(root: string, name: string): Promise<void> {
  const dir = datasetDir(root, name);
  // A damaged dataset must be removable too, so only the folder has to exist.
  if (!existsSync(dir)) throw await notFound(dir);
  await rm(dir, { recursive: true });
}
