import { basename } from "node:path";
import { csvRows } from "./csv-lines.js";
import { isBar } from "./describe.js";
import { type Duck, identifier, quote } from "./duck.js";
import { ImportError } from "./import-error.js";
import type { SourceTable, TableFile } from "./table.js";
import { isMissing, isNumber, parseDate } from "./values.js";

/** A cell in a file, as a person would point at it. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly value: string;
}

/** One row of a source: its line, and its cells by canonical name. */
interface SourceRow {
  readonly file: TableFile;
  readonly line: number;
  readonly get: (name: string) => string;
}

/**
 * Only called when DuckDB or a check has found something wrong: reads the sources once more, row by row, to tell where.
 * Lines of text files are those of the file itself, header = 1; rows of a Parquet file start at 1.
 */
async function* sourceRows(duck: Duck, table: SourceTable): AsyncGenerator<SourceRow> {
  for (const file of table.files) {
    if (table.kind === "csv") {
      for await (const { line, cells } of csvRows(file.readable, table.delimiter)) {
        if (line === 1) continue;
        if (cells.length !== table.headers.length)
          throw ragged(file.path, line, cells.length, table.headers.length);
        yield { file, line, get: (name) => cells[table.columns.get(name) ?? -1] ?? "" };
      }
    } else {
      const names = [...table.columns.keys()];
      const select = names
        .map((name) => `${identifier(table.headers[table.columns.get(name)!]!)}::varchar`)
        .join(", ");
      const sql = `select ${select}, file_row_number from read_parquet(${quote(file.readable)}, file_row_number = true) order by file_row_number`;
      for await (const chunk of duck.chunks(sql)) {
        for (const cells of chunk.getRows()) {
          const line = Number(cells[names.length]) + 1;
          yield { file, line, get: (name) => String(cells[names.indexOf(name)] ?? "") };
        }
      }
    }
  }
}

function ragged(path: string, line: number, found: number, wanted: number): ImportError {
  return new ImportError(
    "import-ragged",
    `${basename(path)}, line ${line}: ${found} cells where the header has ${wanted}.`,
    {
      hint: "Is the line cut off, or does a cell hold an unquoted separator?",
      evidence: { file: path, line, value: `${found} cells` },
    },
  );
}

const place = (table: SourceTable, row: SourceRow, name: string): Place => ({
  file: row.file.path,
  line: row.line,
  column: table.headers[table.columns.get(name) ?? -1] ?? name,
  value: row.get(name),
});

/** The first cell of a numeric column that is not a number: its canonical name and place. */
export async function findBadNumber(
  duck: Duck,
  table: SourceTable,
  names: readonly string[],
): Promise<{ name: string; place: Place } | undefined> {
  for await (const row of sourceRows(duck, table)) {
    for (const name of names) {
      const value = row.get(name);
      if (!isMissing(value) && !isNumber(value)) return { name, place: place(table, row, name) };
    }
  }
  return undefined;
}

/** The first row without a usable date or symbol. */
export async function findBadKey(duck: Duck, table: SourceTable): Promise<ImportError | undefined> {
  for await (const row of sourceRows(duck, table)) {
    const date = row.get("date");
    const bad = table.dateFormat === "typed" ? date === "" : parseDate(date, table.dateFormat) === undefined;
    const name = bad ? "date" : "symbol";
    if (!bad && (!table.columns.has("symbol") || row.get("symbol") !== "")) continue;
    const at = place(table, row, name);
    return new ImportError(
      bad ? "import-date" : "import-symbol",
      `${basename(at.file)}, line ${at.line}: "${at.value}" in column ${at.column} is not a ${name}.`,
      {
        hint: bad
          ? `The file's first date is written another way (${table.dateFormat}): one file must use one format.`
          : "Every row needs a symbol.",
        evidence: { ...at },
      },
    );
  }
  return undefined;
}

/** The rows of one date and symbol, in file order. */
export async function findRows(
  duck: Duck,
  table: SourceTable,
  isWanted: (date: string, symbol: string) => boolean,
): Promise<{ file: string; line: number; get: (name: string) => string }[]> {
  const found = [];
  for await (const row of sourceRows(duck, table)) {
    const date =
      table.dateFormat === "typed"
        ? row.get("date").slice(0, 10)
        : parseDate(row.get("date"), table.dateFormat);
    const symbol = row.file.symbol ?? row.get("symbol");
    if (date !== undefined && isWanted(date, symbol))
      found.push({ file: row.file.path, line: row.line, get: row.get });
  }
  return found;
}

const PRICES = ["open", "high", "low", "close"];

/** The first price that is zero or negative on a row with trade. */
export async function findBadPrice(duck: Duck, table: SourceTable): Promise<Place | undefined> {
  for await (const row of sourceRows(duck, table)) {
    const volume = row.get("volume");
    const idle = table.columns.has("volume") && (isMissing(volume) || Number(volume) === 0);
    for (const name of PRICES) {
      const value = row.get(name);
      // A zero on a halted day is how some sources write "no price".
      if (!isMissing(value) && Number(value) <= 0 && !(idle && Number(value) === 0))
        return place(table, row, name);
    }
  }
  return undefined;
}

export function badNumber(at: Place, name: string): ImportError {
  return new ImportError(
    "import-value",
    `${basename(at.file)}, line ${at.line}: "${at.value}" in column ${at.column} is not a number.`,
    {
      hint: isBar(name)
        ? 'Empty, "None", "NaN" and "--" mean missing; numbers have no thousands separator and no % sign.'
        : `Leave the column out, or map another one: --map ${name}=COLUMN.`,
      evidence: { ...at },
    },
  );
}
