import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Breathe, giveWay, inBlocks } from "../../give-way.js";
import type { OnProgress } from "../../progress.js";
import type { DatasetContent } from "../content.js";
import type { Manifest, Market } from "../manifest.js";
import { makeSplits } from "../splits.js";
import { assertFree, DatasetWriter, makeTempDir } from "../write.js";
import { findAdjustment } from "./adjust.js";
import { qualityOf } from "./checks.js";
import { assertDate } from "./dense.js";
import { deriveFields, givenFields, type OnField } from "./derive.js";
import { type Duck, lazyDuck } from "./duck.js";
import { findHalts } from "./halts.js";
import { readQlib } from "./qlib.js";
import { readTables, type SourceData } from "./read-tables.js";
import { Crew } from "./scan/crew.js";
import { readBenchmark, readInstruments, readMembership } from "./side-files.js";
import { type ImportPaths, resolvePaths } from "./sources.js";
import { marketOf, universeOf } from "./universe.js";

export interface ImportOptions {
  /** Files, globs, folders. */
  readonly paths: readonly string[];
  readonly name: string;
  /** The folder of all datasets: the workspace's `data/`. */
  readonly dir: string;
  readonly format?: "auto" | "csv" | "parquet" | "qlib";
  /** Field → column of the files. */
  readonly map?: Readonly<Record<string, string>>;
  readonly instruments?: string;
  readonly membership?: string;
  readonly benchmark?: string;
  /** More columns for the same (date, symbol) rows. */
  readonly valuation?: string;
  /** First and last date to keep, `YYYY-MM-DD`, inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** train/valid/test shares of the dates; "60/20/20" by default. */
  readonly splits?: string;
  /** Told from the symbols by default. */
  readonly market?: Market;
  /** Overwrite a dataset of the same name. */
  readonly replace?: boolean;
}

export interface ImportEffects {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  readonly clock?: () => Date;
}

/**
 * Imports daily bars from CSV (gz, GBK, BOM), Parquet or a Qlib folder into `<dir>/<name>/`. All or nothing: on any error or abort
 * nothing is left behind.
 * @throws ImportError with file, line, column, value and a hint
 * @throws DatasetError `dataset-name`, `dataset-exists`
 * @throws SplitError
 */
export async function importDataset(options: ImportOptions, effects: ImportEffects = {}): Promise<Manifest> {
  const { dir, name } = options;
  const { signal, onProgress = () => {}, clock = () => new Date() } = effects;
  assertFree(dir, name, options.replace === true);
  assertDate(options.from, "--from");
  assertDate(options.to, "--to");
  makeSplits(1000, options.splits);
  signal?.throwIfAborted();
  const paths = await resolvePaths(options);
  const temp = await makeTempDir(dir);
  const crew = new Crew(signal);
  const spill = join(temp, "spill");
  const duck = lazyDuck(spill, signal);
  let writer: DatasetWriter | undefined;
  try {
    await mkdir(spill);
    const source = await (paths.qlib === undefined
      ? readTables(duck, crew, temp, paths, options, { signal, onProgress })
      : readQlib(paths.qlib, options, { signal, onProgress }));
    writer = await DatasetWriter.open(dir, name, source.dense.present, {
      now: clock(),
      replace: options.replace === true,
      onProgress,
      writers: crew.writers,
      ...(signal ? { signal } : {}),
    });
    const breathe = giveWay(signal);
    const content = await makeContent(duck, temp, paths, options, source, writer, onProgress, breathe);
    return await writer.finish(content);
  } catch (error) {
    // Threads that an abort stopped fail with words of their own.
    signal?.throwIfAborted();
    throw error;
  } finally {
    crew.dismiss();
    await Promise.all([writer?.abandon(), duck.close()]);
    await rm(temp, { recursive: true, force: true });
  }
}

async function makeContent(
  duck: Duck,
  temp: string,
  paths: ImportPaths,
  options: ImportOptions,
  { dense, sources, notes, explainBadPrice }: SourceData,
  writer: DatasetWriter,
  onProgress: OnProgress,
  breathe: Breathe,
): Promise<DatasetContent> {
  notes.push(...dense.notes);
  const { dates, symbols, stride } = dense;

  onProgress({ message: "deriving fields" });
  const write: OnField = (name, field) => writer.field(name, field);
  const adjustment = await findAdjustment(dense, notes, breathe);
  const given = await givenFields(dense, adjustment, write);
  const halts = await findHalts(dense, breathe);
  if (halts.badPrice) throw await explainBadPrice();
  if (halts.movedWithoutVolume > 0) {
    notes.push(`${halts.movedWithoutVolume} rows have volume 0 although their prices moved: kept as traded.`);
  }
  const derived = await deriveFields(dense, halts, adjustment, given, notes, write, breathe);
  const close = derived.fields.get("close")!.values;

  const membership =
    paths.membership === undefined ? null : await readMembership(duck, paths.membership, temp);
  const universe = await universeOf(dense, close, membership, notes, breathe);
  const instruments =
    paths.instruments === undefined
      ? null
      : await readInstruments(duck, paths.instruments, temp, { symbols, stride, dates: dates.length });
  const benchmark =
    paths.benchmark === undefined ? null : await readBenchmark(duck, paths.benchmark, temp, dates);
  for (const side of [membership?.source, instruments?.source, benchmark?.record])
    if (side) sources.push(side);
  if (paths.ignored.length > 0) notes.push(`Not read: ${paths.ignored.join(", ")}.`);

  const caveats: string[] = [];
  if (instruments && instruments.groups.size > 0) {
    caveats.push("Industries are one snapshot that is used for every date: a mild look-ahead.");
  }
  const missed = benchmark?.beyond ?? [];
  if (missed.length > 0)
    caveats.push(
      `The benchmark has ${missed.length} dates on which there is no bar at all: trading days that are missing (the last: ${missed.slice(-5).join(", ")}).`,
    );
  if (!membership) caveats.push("There is no membership history: every listed symbol is in the universe.");
  return {
    name: options.name,
    kind: "imported",
    market: options.market ?? marketOf(symbols),
    dates,
    symbols,
    names: instruments?.names ?? symbols.map(() => null),
    fields: derived.fields,
    groups: instruments?.groups ?? new Map(),
    present: dense.present,
    universe,
    tradable: await hasValue(close, breathe),
    benchmark,
    splits: makeSplits(dates.length, options.splits),
    caveats,
    quality: () => qualityOf(dense, halts, derived, universe, notes, breathe),
    sources,
    planted: null,
  };
}

/** 1 where there is a value. */
async function hasValue(values: Float64Array, breathe: Breathe): Promise<Uint8Array> {
  const out = new Uint8Array(values.length);
  await inBlocks(values.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) out[i] = Number.isNaN(values[i]) ? 0 : 1;
  });
  return out;
}
