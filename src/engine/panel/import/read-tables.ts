import { basename } from "node:path";
import type { OnProgress } from "../../progress.js";
import type { SourceRecord } from "../manifest.js";
import { calibrate } from "./calibrate.js";
import { type Dense, type DenseInput, toDense } from "./dense.js";
import type { Duck } from "./duck.js";
import { DuckRows } from "./duck-rows.js";
import { ImportError } from "./import-error.js";
import { loadTable } from "./load.js";
import { findBadPrice } from "./locate.js";
import { openTables } from "./open-tables.js";
import type { TableRows } from "./rows.js";
import type { Crew } from "./scan/crew.js";
import { scanFiles, scanLayout } from "./scan/plain-file.js";
import { NotPlain } from "./scan/scan-bytes.js";
import { ScannedRows } from "./scan/scanned-rows.js";
import { BLOCK } from "./scan/scanner.js";
import type { ImportPaths } from "./sources.js";
import type { SourceTable } from "./table.js";
import { fingerprint } from "./text.js";

/** What a reader of any format hands to the rest of the import. */
export interface SourceData {
  readonly dense: Dense;
  readonly sources: SourceRecord[];
  readonly notes: string[];
  /** Called when a traded row has a price ≤ 0: where is it, and what may be the reason? */
  readonly explainBadPrice: () => Promise<ImportError>;
}

export interface ReadOptions {
  readonly format?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
}

export interface ReadEffects {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress;
}

/**
 * CSV and Parquet files. Plain text is read by our own scanners; whatever they cannot judge, and whatever is wrong, goes
 * through DuckDB's full reader, which says what it is.
 */
export async function readTables(
  duck: Duck,
  crew: Crew,
  temp: string,
  paths: ImportPaths,
  options: ReadOptions,
  effects: ReadEffects,
): Promise<SourceData> {
  const read = (plain: boolean) => readWith(plain, duck, crew, temp, paths, options, effects);
  if (
    options.format === "parquet" ||
    ![...paths.tables, ...paths.extras].some((path) => !/\.parquet$/i.test(path))
  )
    return read(false);
  try {
    return await read(true);
  } catch (error) {
    if (!(error instanceof NotPlain || error instanceof ImportError)) throw error;
    return read(false);
  }
}

/** Smaller tables are read in this thread: a thread takes longer to be told. */
const WORTH_THREADS = 1 << 23;

async function readWith(
  plain: boolean,
  duck: Duck,
  crew: Crew,
  temp: string,
  paths: ImportPaths,
  options: ReadOptions,
  effects: ReadEffects,
): Promise<SourceData> {
  const { signal, onProgress } = effects;
  const opened = await openTables(duck, temp, paths, options, signal, plain);
  const { tables, notes } = opened;
  const inputs: DenseInput[] = [];
  const isBars = (table: SourceTable): boolean =>
    table.columns.has("close") && !table.files.some((file) => paths.extras.includes(file.path));
  if (!tables.some(isBars)) throw noClose(tables);
  // Hashing goes on beside the reading.
  const hashes = Promise.all(
    opened.sources.map(async ({ path, sha256, ...source }) => ({
      ...source,
      sha256: sha256 ?? (await fingerprint(path, signal)).sha256,
    })),
  );
  hashes.catch(() => {});
  for (const table of tables) {
    const message = `reading ${basename(table.files[0]!.path)}`;
    onProgress({ message });
    let rows: TableRows;
    if (plain && table.kind === "csv") {
      const files = scanFiles(table, opened.plain);
      const bytes = files.reduce((sum, { from, to }) => sum + to - from, 0);
      const request = {
        ...{ id: table.id, files, signal, from: options.from, to: options.to, ...scanLayout(table) },
        names: table.columns.has("symbol") ? null : table.files.map(({ readable }) => readable),
        onBlocks: (blocks: number) =>
          onProgress({ message, done: Math.min(blocks * BLOCK, bytes), total: bytes }),
      };
      rows = await ScannedRows.read(request, bytes < WORTH_THREADS ? [] : crew.hands);
    } else {
      await loadTable(duck, table);
      rows = new DuckRows(duck, table, options.from, options.to);
    }
    const calibration = await calibrate(rows, table);
    notes.push(...calibration.notes);
    if (table.text.size > 0) {
      const left = [...table.text].map((name) => table.headers[table.columns.get(name)!]);
      notes.push(`${basename(table.files[0]!.path)}: text columns were left out: ${left.join(", ")}.`);
    }
    inputs.push({ table, rows, calibration, bars: isBars(table) });
  }
  const dense = await toDense(duck, inputs, { from: options.from, to: options.to, onProgress, signal });
  return { dense, sources: await hashes, notes, explainBadPrice: () => badPrice(duck, inputs) };
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
