import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { storedBenchmark } from "./benchmark-fields.js";
import { DatasetError } from "./dataset-error.js";
import { datasetFiles } from "./files.js";
import { windowRows } from "./splits.js";
import { type LoadOptions, loadManifest, loadPanel } from "./store.js";
import type { Panel, StoredPanel } from "./types.js";

export interface OpenOptions extends Omit<LoadOptions, "fields"> {
  /** true: the numbers are loaded (as loadPanel does). false: they stay on disk. */
  readonly resident: boolean;
}

/**
 * Opens the dataset in folder `dir` for evaluation. `resident: false` reads only the manifest; its files must stay
 * where they are while evaluators use the panel.
 * @throws DatasetError `dataset-not-found`, `dataset-corrupt` (a file that is missing or of the wrong size)
 */
export function openPanel(dir: string, options: OpenOptions & { resident: false }): Promise<StoredPanel>;
export function openPanel(dir: string, options: OpenOptions & { resident: true }): Promise<Panel>;
export async function openPanel(dir: string, options: OpenOptions): Promise<Panel | StoredPanel> {
  if (options.resident) return loadPanel(dir, options);
  const manifest = options.manifest ?? (await loadManifest(dir));
  const rows = windowRows(manifest.splits, options.window);
  const cells = manifest.dates.length * manifest.stride;
  const at = async (file: string, bytes: number): Promise<string> => {
    options.signal?.throwIfAborted();
    const path = resolve(join(dir, file));
    const found = await stat(path).catch(() => null);
    if (found?.size !== cells * bytes) throw damaged(manifest.name, path, cells * bytes, found?.size);
    return path;
  };
  const entries = async <T>(pairs: readonly Promise<readonly [string, T]>[]) =>
    Object.fromEntries(await Promise.all(pairs)) as Record<string, T>;
  return {
    dataset: { name: manifest.name, hash: manifest.hash, kind: manifest.kind },
    dates: manifest.dates.slice(rows.from, rows.to),
    symbols: manifest.symbols,
    stride: manifest.stride,
    window: options.window,
    stored: {
      fields: {
        ...(await entries(
          manifest.fields.map(async ({ name }) => [name, await at(datasetFiles.field(name), 8)] as const),
        )),
        ...Object.fromEntries(storedBenchmark(dir, manifest)),
      },
      groups: await entries(
        manifest.groups.map(
          async ({ name, names }) => [name, { names, file: await at(datasetFiles.group(name), 4) }] as const,
        ),
      ),
      universe: await at(datasetFiles.universe, 1),
    },
  };
}

function damaged(name: string, path: string, wanted: number, found: number | undefined): DatasetError {
  const what = found === undefined ? "a file is missing" : `a file has ${found} bytes, not ${wanted}`;
  return new DatasetError("dataset-corrupt", `The dataset "${name}" is damaged: ${what} (${path}).`, {
    hint: `Remove it and import it again: factorsmith data remove ${name}`,
    evidence: { name, file: path },
  });
}
