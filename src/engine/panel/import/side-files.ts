import { basename } from "node:path";
import type { GroupContent } from "../content.js";
import { BENCHMARK_COLUMNS, type SourceRecord } from "../manifest.js";
import { headerKey, ROLE_NAMES, type Role } from "./columns.js";
import { csvRows } from "./csv-lines.js";
import { type Duck, quote } from "./duck.js";
import { ImportError } from "./import-error.js";
import { normaliseSymbol } from "./symbols.js";
import { fingerprint, openText } from "./text.js";
import { dateFormat, isMissing, isNumber, parseDate } from "./values.js";

interface SmallTable {
  readonly path: string;
  readonly headers: readonly string[];
  readonly rows: readonly { line: number; cells: readonly string[] }[];
  readonly source: SourceRecord;
}

/** A table of at most some thousand rows, CSV or Parquet, as text. */
async function readSmall(
  duck: Duck,
  path: string,
  role: SourceRecord["role"],
  tempDir: string,
): Promise<SmallTable> {
  const record = ({ bytes, sha256 }: { bytes: number; sha256: string }): SourceRecord => ({
    file: basename(path),
    role,
    bytes,
    sha256,
  });
  if (/\.parquet$/i.test(path)) {
    const rows = await duck.rows(`select columns(*)::varchar from read_parquet(${quote(path)})`);
    const cells = rows.map((row, i) => ({
      line: i + 1,
      cells: Object.values(row).map((cell) => String(cell ?? "")),
    }));
    return {
      path,
      headers: Object.keys(rows[0] ?? {}),
      rows: cells,
      source: record(await fingerprint(path)),
    };
  }
  const text = await openText(path, tempDir);
  const rows = [];
  let headers: readonly string[] = [];
  for await (const row of csvRows(text.readable, undefined)) {
    // Qlib's instruments/*.txt have no header: symbol, start, end.
    if (headers.length === 0 && row.cells.length === 3 && dateFormat(row.cells[1]!) !== undefined) {
      headers = ["symbol", "start", "end"];
      rows.push(row);
    } else if (headers.length === 0) headers = row.cells;
    else rows.push(row);
  }
  return { path, headers, rows, source: record(text) };
}

function columnOf(table: SmallTable, names: readonly string[], what: string): number {
  const index = findColumn(table, names);
  if (index >= 0) return index;
  throw new ImportError("import-columns", `${basename(table.path)} has no ${what} column.`, {
    hint: `It needs one of: ${names.join(", ")}. Columns found: ${table.headers.join(", ")}`,
    evidence: { file: table.path, missing: what, columns: table.headers },
  });
}

function findColumn(table: SmallTable, names: readonly string[]): number {
  const keys = table.headers.map(headerKey);
  return names.map((name) => keys.indexOf(name)).find((index) => index >= 0) ?? -1;
}

function dateOf(table: SmallTable, line: number, column: number, text: string): string {
  const format = dateFormat(text);
  const date = format && parseDate(text, format);
  if (date !== undefined) return date;
  throw new ImportError(
    "import-date",
    `${basename(table.path)}, line ${line}: "${text}" in column ${table.headers[column]} is not a date.`,
    {
      hint: "Dates are written 2024-01-31, 20240131 or 2024/1/31.",
      evidence: { file: table.path, line, column: table.headers[column] ?? "", value: text },
    },
  );
}

export interface Membership {
  readonly spans: ReadonlyMap<string, readonly { from: string; to: string }[]>;
  readonly source: SourceRecord;
}

/** symbol, start, end, both inclusive; an empty end means "until today". */
export async function readMembership(duck: Duck, path: string, tempDir: string): Promise<Membership> {
  const table = await readSmall(duck, path, "membership", tempDir);
  const symbol = columnOf(table, ROLE_NAMES.symbol, "symbol");
  const start = columnOf(
    table,
    ["start", "start_date", "in_date", "from", "from_date", "include_date"],
    "start",
  );
  const end = columnOf(table, ["end", "end_date", "out_date", "to", "to_date", "exclude_date"], "end");
  const spans = new Map<string, { from: string; to: string }[]>();
  for (const { line, cells } of table.rows) {
    const name = normaliseSymbol(cells[symbol] ?? "");
    const from = dateOf(table, line, start, cells[start] ?? "");
    const last = cells[end] ?? "";
    const to = isMissing(last) ? "9999-12-31" : dateOf(table, line, end, last);
    const list = spans.get(name);
    if (list) list.push({ from, to });
    else spans.set(name, [{ from, to }]);
  }
  return { spans, source: table.source };
}

export interface Instruments {
  readonly names: readonly (string | null)[];
  readonly groups: ReadonlyMap<string, GroupContent>;
  readonly source: SourceRecord;
}

const INDUSTRY = [
  "industry",
  "industry_sw",
  "sw_industry",
  "industry_name",
  "sector",
  "gics_sector",
  "行业",
  "所属行业",
];

/** Names and partitions of the symbols. One snapshot, repeated for every date. */
export async function readInstruments(
  duck: Duck,
  path: string,
  tempDir: string,
  shape: { symbols: readonly string[]; stride: number; dates: number },
): Promise<Instruments> {
  const table = await readSmall(duck, path, "instruments", tempDir);
  const symbol = columnOf(table, ROLE_NAMES.symbol, "symbol");
  const rowOf = new Map(table.rows.map(({ cells }) => [normaliseSymbol(cells[symbol] ?? ""), cells]));
  const cell = (name: string, column: number): string | null => {
    const text = column < 0 ? "" : (rowOf.get(name)?.[column] ?? "");
    return isMissing(text) ? null : text;
  };
  const nameColumn = findColumn(table, [
    "name",
    "名称",
    "股票名称",
    "short_name",
    "display_name",
    "security_name",
  ]);
  const groups = new Map<string, GroupContent>();
  const industry = findColumn(table, INDUSTRY);
  if (industry >= 0) groups.set("industry", group(industry));
  table.headers.forEach((header, i) => {
    const key = headerKey(header);
    if (i !== industry && /^industry_[a-z0-9_]+$/.test(key)) groups.set(key, group(i));
  });
  return { names: shape.symbols.map((name) => cell(name, nameColumn)), groups, source: table.source };

  function group(column: number): GroupContent {
    const values = shape.symbols.map((name) => cell(name, column));
    const names = [...new Set(values.filter((value) => value !== null))].sort();
    const row = new Int32Array(shape.stride).fill(-1);
    values.forEach((value, s) => {
      if (value !== null) row[s] = names.indexOf(value);
    });
    const codes = new Int32Array(shape.dates * shape.stride);
    for (let t = 0; t < shape.dates; t++) codes.set(row, t * shape.stride);
    return { names, codes, static: true, source: table.headers[column]! };
  }
}

export interface BenchmarkBars {
  readonly values: Float64Array;
  readonly source: string;
  /** Dates between the dataset's first and last that it has and no bar has, ascending. */
  readonly beyond: readonly string[];
  readonly record: SourceRecord;
}

/** The benchmark's bars on the dataset's dates: BENCHMARK_COLUMNS one after the other, NaN where it has none. */
export async function readBenchmark(
  duck: Duck,
  path: string,
  tempDir: string,
  dates: readonly string[],
): Promise<BenchmarkBars> {
  const table = await readSmall(duck, path, "benchmark", tempDir);
  const date = columnOf(table, ROLE_NAMES.date, "date");
  columnOf(table, ROLE_NAMES.close, "close");
  const rowOf = new Map(dates.map((day, i) => [day, i]));
  const columns = BENCHMARK_COLUMNS.map((role: Role) => findColumn(table, ROLE_NAMES[role]));
  const values = new Float64Array(columns.length * dates.length).fill(Number.NaN);
  const beyond = new Set<string>();
  for (const { line, cells } of table.rows) {
    const day = dateOf(table, line, date, cells[date] ?? "");
    const row = rowOf.get(day);
    if (row === undefined) {
      if (day > dates[0]! && day < dates.at(-1)!) beyond.add(day);
      continue;
    }
    columns.forEach((column, k) => {
      const text = column < 0 ? "" : (cells[column] ?? "");
      if (isMissing(text)) return;
      if (!isNumber(text)) {
        throw new ImportError(
          "import-value",
          `${basename(path)}, line ${line}: "${text}" in column ${table.headers[column]} is not a number.`,
          { evidence: { file: path, line, column: table.headers[column] ?? "", value: text } },
        );
      }
      values[k * dates.length + row] = Number(text);
    });
  }
  return { values, source: basename(path), beyond: [...beyond].sort(), record: table.source };
}
