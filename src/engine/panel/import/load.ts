import { basename } from "node:path";
import { isBar } from "./describe.js";
import { type Duck, identifier, quote } from "./duck.js";
import { ImportError } from "./import-error.js";
import { badNumber, findBadKey, findBadNumber } from "./locate.js";
import { numericColumns, type SourceTable } from "./table.js";
import { dateSql, MISSING } from "./values.js";

/**
 * Makes `table.id` in DuckDB: `d` DATE, `s` raw symbol (or the file's path when the name of the file is the symbol)
 * and one DOUBLE per numeric column. Text is parsed by DuckDB's own typed scanner; only when that fails are the
 * files read again to find the line.
 * @throws ImportError `import-value`, `import-date`, `import-symbol`, `import-ragged`, `import-format`
 */
export async function loadTable(duck: Duck, table: SourceTable): Promise<void> {
  for (;;) {
    try {
      if (table.kind === "parquet") await duck.run(parquetSql(table));
      else await runCsv(duck, table);
      break;
    } catch (cause) {
      const found = await findBadNumber(duck, table, numericColumns(table));
      // A column that starts as numbers and ends as text is a text column; a price is not.
      if (found && !isBar(found.name)) table.text.add(found.name);
      else if (found) throw badNumber(found.place, found.name);
      else throw unreadable(table, cause);
    }
  }
  const missingKeys = async (): Promise<number> => {
    const [bad] = await duck.rows(
      `select ((select count(*) - count(d) from ${table.id}) + (select count(*) from (select distinct s from ${table.id}) where s is null or trim(s) = ''))::integer as n`,
    );
    return bad!["n"] as number;
  };
  let bad = await missingKeys();
  if (bad > 0 && table.kind === "csv") {
    // A ticker may be spelled like a missing value (NA, NAN): read everything as text and look again.
    await duck.run(csvSql(table, "text"));
    bad = await missingKeys();
  }
  if (bad > 0) throw (await findBadKey(duck, table)) ?? unreadable(table, undefined);
}

const isConversion = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("Conversion Error");

const missingSql = MISSING.map(quote).join(", ");

/** Most files are plain; the scanner stops at the first cell that is not, and reads again with all spellings. */
async function runCsv(duck: Duck, table: SourceTable): Promise<void> {
  try {
    if (table.dateFormat === "iso") return await duck.run(csvSql(table, "plain"));
  } catch (error) {
    if (!isConversion(error)) throw error;
  }
  await duck.run(csvSql(table, "typed"));
}

/**
 * How cells become values. `plain`: dates are ISO days and only an empty cell is missing, all by the scanner.
 * `typed`: the scanner knows every spelling of a missing number. `text`: only an empty cell is missing, numbers are cast after.
 */
type CsvMode = "plain" | "typed" | "text";

function csvSql(table: SourceTable, mode: CsvMode): string {
  const cell = (name: string): string => `c${table.columns.get(name)}`;
  const numbers = numericColumns(table);
  const types = table.headers.map(() => "VARCHAR");
  if (mode !== "text") for (const name of numbers) types[table.columns.get(name)!] = "DOUBLE";
  if (mode === "plain") types[table.columns.get("date")!] = "DATE";
  const columns = types.map((type, i) => `'c${i}': '${type}'`).join(", ");
  const files = table.files.map((file) => quote(file.readable)).join(", ");
  const select = numbers.map(
    (name) => `${mode === "text" ? numberSql(cell(name)) : cell(name)} as ${identifier(name)}`,
  );
  const date =
    mode === "plain"
      ? cell("date")
      : dateSql(cell("date"), table.dateFormat as Exclude<typeof table.dateFormat, "typed">);
  const named = table.columns.has("symbol");
  return `create or replace table ${table.id} as select ${[
    `${date} as d`,
    named ? `${cell("symbol")} as s` : "filename as s",
    ...select,
  ].join(", ")} from read_csv([${files}], auto_detect = false, header = true, delim = ${quote(
    table.delimiter,
  )}, quote = '"', escape = '"', nullstr = [${mode === "typed" ? missingSql : "''"}], columns = {${columns}}, filename = ${!named})`;
}

const numberSql = (text: string): string =>
  `(case when ${text}::varchar in (${missingSql}) then null else ${text}::double end)`;

function parquetSql(table: SourceTable): string {
  const header = (name: string): string => identifier(table.headers[table.columns.get(name)!]!);
  const files = table.files.map((file) => quote(file.readable)).join(", ");
  const date =
    table.dateFormat === "typed"
      ? `${header("date")}::date`
      : dateSql(`${header("date")}::varchar`, table.dateFormat);
  const select = numericColumns(table).map(
    (name) =>
      `${table.typed.has(name) ? `${header(name)}::double` : numberSql(header(name))} as ${identifier(name)}`,
  );
  return `create or replace view ${table.id} as select ${[
    `${date} as d`,
    table.columns.has("symbol") ? `${header("symbol")}::varchar as s` : "filename as s",
    ...select,
  ].join(
    ", ",
  )} from read_parquet([${files}], filename = ${!table.columns.has("symbol")}, union_by_name = false)`;
}

function unreadable(table: SourceTable, cause: unknown): ImportError {
  const files = table.files.map((file) => basename(file.path)).join(", ");
  const why = cause instanceof Error ? cause.message.split("\n")[0] : "dates or symbols are missing";
  return new ImportError("import-format", `${files} cannot be read: ${why}`, {
    hint: "Check the separator, the quotes and that all files of one header have the same columns.",
    evidence: { file: table.files[0]!.path },
    cause,
  });
}
