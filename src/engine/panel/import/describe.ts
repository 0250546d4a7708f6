import { basename } from "node:path";
import { csvRows } from "./csv-lines.js";
import { type Duck, quote } from "./duck.js";
import { ImportError } from "./import-error.js";
import { symbolFromFileName } from "./symbols.js";
import { mapColumns, type SourceTable, type TableFile } from "./table.js";
import type { TextFile } from "./text.js";
import { type DateFormat, dateFormat, isMissing, isNumber } from "./values.js";

const SAMPLE_ROWS = 200;

export interface Described {
  readonly table: Omit<SourceTable, "id" | "files">;
  readonly file: TableFile;
  /** Headers that cannot become a field name. */
  readonly unnamed: readonly string[];
}

/**
 * Reads the head of a text table: header, what each column is, how dates are written. null: a header and no rows.
 * @throws ImportError `import-not-csv`, `import-columns`, `import-date`, `import-symbol`
 */
export async function describeCsv(
  text: Pick<TextFile, "path" | "readable">,
  map: Readonly<Record<string, string>>,
): Promise<Described | null> {
  let headers: string[] | undefined;
  let delimiter = ",";
  const sample: string[][] = [];
  let firstLine = 0;
  for await (const row of csvRows(text.readable, undefined)) {
    if (headers === undefined) {
      headers = row.cells;
      delimiter = row.delimiter;
    } else {
      if (firstLine === 0) firstLine = row.line;
      sample.push(row.cells);
      if (sample.length >= SAMPLE_ROWS) break;
    }
  }
  const file = basename(text.path);
  if (headers === undefined || headers.length < 2) {
    throw new ImportError("import-not-csv", `${file} is not a CSV table: its first line has no columns.`, {
      hint: "The first line must name the columns, separated by comma, tab, ; or |.",
      evidence: { file: text.path, line: 1, value: headers?.[0] ?? "" },
    });
  }
  if (headers.some((cell) => dateFormat(cell) !== undefined)) {
    throw new ImportError(
      "import-columns",
      `${file} has no header line: its first line holds data already.`,
      {
        hint: "Add a first line that names the columns, e.g. date,symbol,open,high,low,close,volume.",
        evidence: { file: text.path, line: 1, value: headers.join(delimiter) },
      },
    );
  }
  const mapped = mapColumns({ path: text.path, headers, sample }, map);
  if (sample.length === 0) return null;
  const dateIndex = mapped.columns.get("date")!;
  const first = sample.find((row) => !isMissing(row[dateIndex] ?? ""))?.[dateIndex] ?? "";
  const format = dateFormat(first);
  if (format === undefined) throw badDate(text.path, firstLine, headers[dateIndex]!, first);
  const isText = (index: number): boolean =>
    sample.some((row) => !isMissing(row[index] ?? "") && !isNumber(row[index] ?? ""));
  const textColumns = [...mapped.columns]
    .filter(([name, index]) => mayBeText(name) && isText(index))
    .map(([name]) => name);
  return {
    table: {
      kind: "csv",
      headers,
      delimiter,
      dateFormat: format,
      format: mapped.format,
      columns: mapped.columns,
      typed: new Set(),
      text: new Set(textColumns),
    },
    file: tableFile(text.path, text.readable, mapped.columns.has("symbol")),
    unnamed: mapped.unnamed,
  };
}

/** The same for Parquet, whose columns have types. */
export async function describeParquet(
  duck: Duck,
  path: string,
  map: Readonly<Record<string, string>>,
): Promise<Described | null> {
  const from = `read_parquet(${quote(path)})`;
  const schema = await duck.rows(`describe select * from ${from}`).catch((cause: unknown) => {
    throw new ImportError("import-format", `${basename(path)} cannot be read as Parquet.`, {
      hint: "Check that the file is complete.",
      evidence: { file: path },
      cause,
    });
  });
  const headers = schema.map((column) => String(column["column_name"]));
  const types = schema.map((column) => String(column["column_type"]));
  const rows = await duck.rows(`select columns(*)::varchar from ${from} limit ${SAMPLE_ROWS}`);
  const sample = rows.map((row) => Object.values(row).map((cell) => (cell === null ? "" : String(cell))));
  const mapped = mapColumns({ path, headers, sample }, map);
  if (sample.length === 0) return null;
  const dateIndex = mapped.columns.get("date")!;
  let format: DateFormat | "typed" | undefined = "typed";
  if (!/^(DATE|TIMESTAMP)/.test(types[dateIndex]!)) {
    const first = sample.find((row) => row[dateIndex] !== "")?.[dateIndex] ?? "";
    format = dateFormat(first);
    if (format === undefined) throw badDate(path, 1, headers[dateIndex]!, first);
  }
  const numeric = /^(DOUBLE|FLOAT|DECIMAL|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BOOLEAN)/;
  const textColumns = [...mapped.columns]
    .filter(([name, index]) => mayBeText(name) && !numeric.test(types[index]!))
    .map(([name]) => name);
  return {
    table: {
      kind: "parquet",
      headers,
      delimiter: "",
      dateFormat: format,
      format: mapped.format,
      columns: mapped.columns,
      typed: new Set([...mapped.columns].flatMap(([name, i]) => (numeric.test(types[i]!) ? name : []))),
      text: new Set(textColumns),
    },
    file: tableFile(path, path, mapped.columns.has("symbol")),
    unnamed: mapped.unnamed,
  };
}

/** Columns that must be numbers: text in them is an error, text elsewhere is a column that is left out. */
const BAR = [
  "open",
  "high",
  "low",
  "close",
  "adj_close",
  "pre_close",
  "vwap",
  "volume",
  "amount",
  "turnover",
  "adj_factor",
];
export const isBar = (name: string): boolean => BAR.includes(name);
const mayBeText = (name: string): boolean => !isBar(name) && name !== "date" && name !== "symbol";

function tableFile(path: string, readable: string, hasSymbol: boolean): TableFile {
  const symbol = symbolFromFileName(basename(path));
  if (!hasSymbol && symbol === undefined) {
    throw new ImportError(
      "import-symbol",
      `${basename(path)} has no symbol column and no symbol in its name.`,
      {
        hint: "Name the column with --map symbol=COLUMN, or put the symbol into the file's name, e.g. 600000.SH.csv or AAPL.csv.",
        evidence: { file: path },
      },
    );
  }
  return { path, readable, symbol: hasSymbol ? undefined : symbol };
}

function badDate(path: string, line: number, column: string, value: string): ImportError {
  return new ImportError(
    "import-date",
    `${basename(path)}, line ${line}: "${value}" in column ${column} is not a date.`,
    {
      hint: "Dates are written 2024-01-31, 20240131, 2024/1/31 or 1/31/2024. Another column? --map date=COLUMN.",
      evidence: { file: path, line, column, value },
    },
  );
}
