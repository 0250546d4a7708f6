import { basename } from "node:path";
import { detectFormat, extraName, headerKey, ROLE_NAMES, type Role, type SourceFormat } from "./columns.js";
import { ImportError } from "./import-error.js";
import type { DateFormat } from "./values.js";

export interface TableFile {
  /** As the person knows it. */
  readonly path: string;
  /** What is read: the file itself or its UTF-8 copy. */
  readonly readable: string;
  /** The symbol in its name; only used when there is no symbol column. */
  readonly symbol: string | undefined;
}

/** Files with the same header, read as one table. */
export interface SourceTable {
  /** Its name inside DuckDB. */
  readonly id: string;
  readonly kind: "csv" | "parquet";
  readonly files: TableFile[];
  readonly headers: readonly string[];
  readonly delimiter: string;
  readonly dateFormat: DateFormat | "typed";
  readonly format: SourceFormat;
  /** Canonical name (role or field) → index into `headers`. */
  readonly columns: ReadonlyMap<string, number>;
  /** Columns whose type is a number already (Parquet): nothing to parse. */
  readonly typed: ReadonlySet<string>;
  /** Columns that hold text and are not imported. */
  readonly text: Set<string>;
}

/** The columns of a table that are numbers, by canonical name. */
export function numericColumns(table: SourceTable): string[] {
  return [...table.columns.keys()].filter(
    (name) => name !== "date" && name !== "symbol" && !table.text.has(name),
  );
}

export interface HeaderInfo {
  readonly path: string;
  readonly headers: readonly string[];
  /** First rows, for telling a ticker from a name. */
  readonly sample: readonly (readonly string[])[];
}

const roles = Object.keys(ROLE_NAMES) as Role[];

/**
 * Decides what each column is: `map` first, then the names of known exports, then extra fields.
 * @throws ImportError `import-map` (a mapped column does not exist)
 */
export function mapColumns(
  { path, headers, sample }: HeaderInfo,
  map: Readonly<Record<string, string>>,
): { columns: Map<string, number>; unnamed: string[]; format: SourceFormat } {
  const columns = new Map<string, number>();
  const taken = new Set<number>();
  const keys = headers.map(headerKey);
  for (const [field, column] of Object.entries(map)) {
    const index = headers.findIndex(
      (header) => header.trim() === column || headerKey(header) === headerKey(column),
    );
    if (index < 0 && headers.length > 0) continue;
    columns.set(field, index);
    taken.add(index);
  }
  for (const role of roles) {
    if (columns.has(role)) continue;
    const name = ROLE_NAMES[role].find((known) => keys.some((key, i) => key === known && !taken.has(i)));
    if (name === undefined) continue;
    const index = keys.findIndex((key, i) => key === name && !taken.has(i));
    columns.set(role, index);
    taken.add(index);
  }
  // Kaggle's "all stocks" files call the ticker "Name"; a company's name would have spaces or lower case.
  const name = keys.indexOf("name");
  if (!columns.has("symbol") && name >= 0 && sample.length > 0) {
    if (sample.every((row) => /^[A-Z][A-Z0-9.-]{0,9}$/.test(row[name] ?? ""))) {
      columns.set("symbol", name);
      taken.add(name);
    }
  }
  const unnamed: string[] = [];
  headers.forEach((header, index) => {
    if (taken.has(index)) return;
    const field = extraName(header);
    if (field === undefined || columns.has(field)) {
      if (header.trim() !== "") unnamed.push(header.trim());
    } else columns.set(field, index);
  });
  if (!columns.has("date")) {
    throw new ImportError("import-columns", `${basename(path)} has no date column.`, {
      hint: `Name it: --map date=COLUMN. Columns found: ${headers.join(", ")}`,
      evidence: { file: path, columns: headers, missing: "date" },
    });
  }
  return { columns, unnamed, format: detectFormat(headers) };
}

/** A mapped column must exist in at least one of the files. @throws ImportError `import-map` */
export function assertMapUsed(map: Readonly<Record<string, string>>, tables: readonly SourceTable[]): void {
  for (const [field, column] of Object.entries(map)) {
    if (!/^[a-z][a-z0-9_]*$/.test(field)) {
      throw new ImportError("import-map", `"${field}" cannot be the name of a field.`, {
        hint: "Write --map field=column; a field is lower-case letters, digits and _.",
        evidence: { field, column },
      });
    }
    const used = tables.some((table) =>
      table.headers.some((header) => header.trim() === column || headerKey(header) === headerKey(column)),
    );
    if (used) continue;
    const found = [...new Set(tables.flatMap((table) => table.headers))];
    throw new ImportError("import-map", `No file has a column "${column}" to use as ${field}.`, {
      hint: `Columns found: ${found.join(", ")}`,
      evidence: { field, column, columns: found },
    });
  }
}
