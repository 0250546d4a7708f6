import { basename } from "node:path";
import type { OnProgress } from "../../progress.js";
import type { SourceRecord } from "../manifest.js";
import { calibrate } from "./calibrate.js";
import { type Dense, type DenseInput, toDense } from "./dense.js";
import type { Duck } from "./duck.js";
import { ImportError } from "./import-error.js";
import { loadTable } from "./load.js";
import { findBadPrice } from "./locate.js";
import { openTables } from "./open-tables.js";
import type { ImportPaths } from "./sources.js";
import type { SourceTable } from "./table.js";

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

/** CSV and Parquet files, through DuckDB. */
export async function readTables(
  duck: Duck,
  temp: string,
  paths: ImportPaths,
  options: ReadOptions,
  effects: ReadEffects,
): Promise<SourceData> {
  const { tables, sources, notes } = await openTables(duck, temp, paths, options, effects.signal);
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
  return { dense, sources, notes, explainBadPrice: () => badPrice(duck, inputs) };
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
