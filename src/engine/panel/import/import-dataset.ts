import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { OnProgress } from "../../progress.js";
import type { DatasetContent } from "../content.js";
import type { Manifest, Market, SourceRecord } from "../manifest.js";
import { makeSplits } from "../splits.js";
import { assertFree, makeTempDir, writeDataset } from "../write.js";
import { calibrate } from "./calibrate.js";
import { qualityOf } from "./checks.js";
import { assertDate, type Dense, type DenseInput, toDense } from "./dense.js";
import { deriveFields } from "./derive.js";
import { describeCsv, describeParquet } from "./describe.js";
import { type Duck, openDuck } from "./duck.js";
import { findHalts } from "./halts.js";
import { ImportError } from "./import-error.js";
import { loadTable } from "./load.js";
import { findBadPrice } from "./locate.js";
import { type Membership, readBenchmark, readInstruments, readMembership } from "./side-files.js";
import { type ImportPaths, resolvePaths } from "./sources.js";
import { isChinese } from "./symbols.js";
import { assertMapUsed, type SourceTable } from "./table.js";
import { fingerprint, openText } from "./text.js";

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
 * Imports daily bars from CSV (gz, GBK, BOM) or Parquet into `<dir>/<name>/`. All or nothing: on any error or abort
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
  if (options.format === "qlib") {
    throw new ImportError("import-format", "Qlib binary folders cannot be imported yet.", {
      hint: "Dump the folder to CSV or Parquet first (date, symbol, open, high, low, close, volume, factor).",
      evidence: { format: "qlib" },
    });
  }
  signal?.throwIfAborted();
  const paths = await resolvePaths(options);
  const temp = await makeTempDir(dir);
  let duck: Duck | undefined;
  try {
    const spill = join(temp, "spill");
    await mkdir(spill);
    duck = await openDuck(spill, signal);
    const content = await readContent(duck, temp, paths, options, { signal, onProgress });
    duck.close();
    duck = undefined;
    onProgress({ message: `writing ${name}` });
    return await writeDataset(dir, content, {
      now: clock(),
      replace: options.replace === true,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    // An interrupted query fails with DuckDB's own words; what happened is the abort.
    signal?.throwIfAborted();
    throw error;
  } finally {
    duck?.close();
    await rm(temp, { recursive: true, force: true });
  }
}

async function readContent(
  duck: Duck,
  temp: string,
  paths: ImportPaths,
  options: ImportOptions,
  effects: { signal: AbortSignal | undefined; onProgress: OnProgress },
): Promise<DatasetContent> {
  const { tables, sources, notes } = await openTables(duck, temp, paths, options, effects);
  const inputs: DenseInput[] = [];
  const isBars = (table: SourceTable): boolean =>
    table.columns.has("close") && !table.files.some((file) => paths.extras.includes(file.path));
  if (!tables.some(isBars)) throw noClose(tables);
  for (const table of tables) {
    effects.onProgress({ message: `reading ${basename(table.files[0]!.path)}` });
    await loadTable(duck, table);
    const calibration = await calibrate(duck, table);
    notes.push(...calibration.notes);
    if (table.text.size > 0) {
      const left = [...table.text].map((name) => table.headers[table.columns.get(name)!]);
      notes.push(`${basename(table.files[0]!.path)}: text columns were left out: ${left.join(", ")}.`);
    }
    inputs.push({ table, calibration, bars: isBars(table) });
  }
  const dense = await toDense(duck, inputs, {
    from: options.from,
    to: options.to,
    onProgress: effects.onProgress,
  });
  notes.push(...dense.notes);
  const { dates, symbols, stride } = dense;

  const halts = findHalts(dense);
  if (halts.badPrice) throw await badPrice(duck, inputs);
  if (halts.movedWithoutVolume > 0) {
    notes.push(`${halts.movedWithoutVolume} rows have volume 0 although their prices moved: kept as traded.`);
  }
  const derived = deriveFields(dense, halts, notes);
  const close = derived.fields.get("close")!.values;

  const membership =
    paths.membership === undefined ? null : await readMembership(duck, paths.membership, temp);
  const universe = universeOf(dense, close, membership, notes);
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
  if (!membership)
    caveats.push("There is no membership history: every symbol with a price is in the universe.");
  return {
    name: options.name,
    kind: "imported",
    market: options.market ?? marketOf(symbols),
    dates,
    symbols,
    names: instruments?.names ?? symbols.map(() => null),
    fields: derived.fields,
    groups: instruments?.groups ?? new Map(),
    universe,
    tradable: Uint8Array.from(close, (price) => (!Number.isNaN(price) ? 1 : 0)),
    present: dense.present,
    benchmark,
    splits: makeSplits(dates.length, options.splits),
    caveats,
    quality: qualityOf(dense, halts, derived, universe, notes),
    sources,
    planted: null,
  };
}

/** Opens every file, finds its columns, and joins files with the same header into one table. */
async function openTables(
  duck: Duck,
  temp: string,
  paths: ImportPaths,
  options: ImportOptions,
  { signal }: { signal: AbortSignal | undefined },
): Promise<{ tables: SourceTable[]; sources: SourceRecord[]; notes: string[] }> {
  const map = options.map ?? {};
  const tables = new Map<string, SourceTable>();
  const sources: SourceRecord[] = [];
  const notes: string[] = [];
  const empty: string[] = [];
  for (const path of [...paths.tables, ...paths.extras]) {
    signal?.throwIfAborted();
    const role = paths.extras.includes(path) ? "extra" : "daily";
    const parquet = options.format === "parquet" || (options.format !== "csv" && /\.parquet$/i.test(path));
    const text = parquet ? await fingerprint(path) : await openText(path, temp, signal);
    if ("encoding" in text && text.encoding === "gbk") notes.push(`${basename(path)}: read as GBK.`);
    sources.push({ file: basename(path), role, bytes: text.bytes, sha256: text.sha256 });
    const described =
      "readable" in text ? await describeCsv(text, map) : await describeParquet(duck, path, map);
    if (!described) {
      empty.push(path);
      continue;
    }
    if (described.unnamed.length > 0) {
      notes.push(
        `${basename(path)}: columns without a name that a formula could use were left out: ${described.unnamed.join(", ")} (keep one with --map name=COLUMN).`,
      );
    }
    const { headers, delimiter, dateFormat, kind } = described.table;
    const key = JSON.stringify([
      kind,
      role,
      headers,
      delimiter,
      dateFormat,
      described.file.symbol !== undefined,
    ]);
    const table = tables.get(key);
    if (table) {
      table.files.push(described.file);
      for (const column of described.table.text) table.text.add(column);
    } else tables.set(key, { ...described.table, id: `t${tables.size}`, files: [described.file] });
  }
  if (tables.size === 0) {
    throw new ImportError("import-no-rows", `${basename(empty[0]!)} has a header and no rows.`, {
      hint: "There is nothing to import in it. A delisted stock, or a download that failed?",
      evidence: { file: empty[0]!, line: 1 },
    });
  }
  for (const path of empty) notes.push(`${basename(path)} has a header and no rows.`);
  const all = [...tables.values()];
  assertMapUsed(map, all);
  return { tables: all, sources, notes };
}

function noClose(tables: readonly SourceTable[]): ImportError {
  const table = tables[0]!;
  const file = basename(table.files[0]!.path);
  return new ImportError("import-columns", `${file} has no close column.`, {
    hint: `Name it: --map close=COLUMN. Columns found: ${table.headers.join(", ")}`,
    evidence: { file: table.files[0]!.path, missing: "close", columns: table.headers },
  });
}

async function badPrice(duck: Duck, inputs: readonly DenseInput[]): Promise<ImportError> {
  for (const { table, bars } of inputs) {
    const at = bars ? await findBadPrice(duck, table) : undefined;
    if (!at) continue;
    const negative = Number(at.value) < 0;
    return new ImportError(
      "import-prices",
      `${basename(at.file)}, line ${at.line}: ${at.column} is ${at.value} on a traded day.${
        negative
          ? " Negative prices come from additive forward adjustment (qfq), which makes returns meaningless."
          : ""
      }`,
      {
        hint: negative
          ? "Import raw prices with an adjustment factor, or backward-adjusted (hfq) prices."
          : "Correct the price, or leave the cell empty if it is unknown.",
        evidence: { ...at },
      },
    );
  }
  return new ImportError("import-prices", "A price is zero or negative on a traded day.");
}

/** Members of the date that have a close; without a membership file every symbol is a member. */
function universeOf(
  dense: Dense,
  close: Float64Array,
  membership: Membership | null,
  notes: string[],
): Uint8Array {
  const { dates, symbols, stride } = dense;
  const universe = new Uint8Array(close.length);
  let members = 0;
  let priced = 0;
  symbols.forEach((symbol, s) => {
    const spans = membership
      ? (membership.spans.get(symbol) ?? [])
      : [{ from: "0000-01-01", to: "9999-12-31" }];
    for (const { from, to } of spans) {
      for (let t = 0; t < dates.length; t++) {
        const i = t * stride + s;
        if (dates[t]! >= from && dates[t]! <= to && !Number.isNaN(close[i])) universe[i] = 1;
      }
    }
  });
  if (!membership) return universe;
  for (const [symbol, spans] of membership.spans) {
    const known = symbols.includes(symbol);
    for (const { from, to } of spans) {
      const days = dates.filter((date) => date >= from && date <= to).length;
      members += days;
      if (known) priced += days;
    }
  }
  const unknown = [...membership.spans.keys()].filter((symbol) => !symbols.includes(symbol));
  if (unknown.length > 0) {
    notes.push(
      `${unknown.length} members have no bars at all (${((1 - priced / members) * 100).toFixed(1)} % of member days): ${unknown.slice(0, 20).join(", ")}.`,
    );
  }
  return universe;
}

function marketOf(symbols: readonly string[]): Market {
  const share = (test: (symbol: string) => boolean): number => symbols.filter(test).length / symbols.length;
  if (share(isChinese) > 0.9) return "cn-a";
  if (share((symbol) => /^[A-Z]{1,5}([.-][A-Z]{1,2})?$/.test(symbol)) > 0.9) return "us";
  return "other";
}
