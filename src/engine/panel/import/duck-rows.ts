import type { DuckDBDataChunk } from "@duckdb/node-api";
import { columnNumbers, type Duck, identifier, quote } from "./duck.js";
import {
  type MoveStep,
  type MoveTarget,
  type Overview,
  type Scale,
  sameValue,
  type TableRows,
} from "./rows.js";
import type { SourceTable } from "./table.js";

/** The rows of a table inside DuckDB (see loadTable). */
export class DuckRows implements TableRows {
  readonly #duck: Duck;
  readonly #table: SourceTable;
  readonly #where: string;

  constructor(duck: Duck, table: SourceTable, from: string | undefined, to: string | undefined) {
    this.#duck = duck;
    this.#table = table;
    this.#where =
      from === undefined && to === undefined
        ? "true"
        : `d between ${quote(from ?? "0001-01-01")} and ${quote(to ?? "9999-12-31")}`;
  }

  async spellings(): Promise<readonly string[]> {
    const rows = await this.#duck.rows(`select distinct s from ${this.#table.id}`);
    return rows.map((row) => String(row["s"]));
  }

  async overview(): Promise<Overview> {
    const { id } = this.#table;
    const [counts] = await this.#duck.rows(
      `select count(*)::double as n, count(*) filter (where not (${this.#where}))::double as outside from ${id}`,
    );
    const distinct = (what: string) =>
      this.#duck.rows(`select distinct ${what} as x from ${id} where ${this.#where}`);
    return {
      rows: counts!["n"] as number,
      outside: counts!["outside"] as number,
      days: (await distinct("(d - date '1970-01-01')::integer")).map((row) => row["x"] as number),
      spellings: (await distinct("s")).map((row) => String(row["x"])),
    };
  }

  async largestTurnover(): Promise<number | undefined> {
    return this.#number(
      `select max(turnover) filter (where not isnan(turnover)) as x from ${this.#table.id}`,
    );
  }

  async unitRatio(): Promise<number | undefined> {
    return this.#number(
      `select median(r) filter (where not isnan(r)) as x from (select amount / (volume * close) as r from ${this.#table.id} where volume > 0 and close > 0 and amount > 0 limit 100000)`,
    );
  }

  async #number(sql: string): Promise<number | undefined> {
    const [row] = await this.#duck.rows(sql);
    return typeof row?.["x"] === "number" ? row["x"] : undefined;
  }

  async *move(target: MoveTarget): AsyncGenerator<MoveStep> {
    const { id } = this.#table;
    const dict = `dict_${id}`;
    await this.#duck.run(`create or replace table ${dict} (raw varchar, i integer)`);
    const known = [...target.position];
    for (let i = 0; i < known.length; i += 1000) {
      const values = known.slice(i, i + 1000).map(([text, at]) => `(${quote(text)}, ${at})`);
      await this.#duck.run(`insert into ${dict} values ${values.join(", ")}`);
    }
    const select = target.columns.map(
      ({ name, scale }) => `coalesce((${scaled(identifier(name), scale)})::double, 'nan'::double)`,
    );
    const sql = `select d, i, ${select.join(", ") || "0::double"} from ${id} join ${dict} on s = raw where ${this.#where}`;
    for await (const chunk of this.#duck.chunks(sql)) yield scatter(chunk, target);
  }
}

const scaled = (column: string, { times, over }: Scale): string =>
  `${column}${times === undefined ? "" : ` * ${times}`}${over === undefined ? "" : ` / ${over}`}`;

/** Moves a chunk (day, place of the symbol, values) into its cells, column by column. */
function scatter(chunk: DuckDBDataChunk, target: MoveTarget): MoveStep {
  const { stride, firstDay, rowOfDay, allowed, seen, columns } = target;
  const count = chunk.rowCount;
  const days = columnNumbers(chunk, 0);
  const symbols = columnNumbers(chunk, 1);
  const cells = new Int32Array(count).fill(-1);
  const again: number[] = [];
  let matched = 0;
  for (let row = 0; row < count; row++) {
    const offset = days[row]! - firstDay;
    const date = offset >= 0 && offset < rowOfDay.length ? rowOfDay[offset]! : -1;
    if (date < 0) continue;
    const cell = date * stride + symbols[row]!;
    if (allowed !== null && allowed[cell] !== 1) continue;
    matched++;
    if (seen[cell] === 1) again.push(row, cell);
    else {
      seen[cell] = 1;
      cells[row] = cell;
    }
  }
  const values = columns.map((_, k) => columnNumbers(chunk, k + 2));
  let infinite = 0;
  columns.forEach((column, k) => {
    infinite += fill(column.values, cells, values[k]!);
  });
  const repeats: { cell: number; column: number }[] = [];
  for (let r = 0; r < again.length; r += 2) {
    const [row, cell] = [again[r]!, again[r + 1]!];
    const differs = columns.findIndex((column, k) => !sameValue(column.values[cell]!, values[k]![row]!));
    repeats.push({ cell, column: differs });
  }
  return { rows: count, matched, infinite, repeats };
}

/** Returns how many values were infinite. */
function fill(column: Float64Array, cells: Int32Array, values: Float64Array | Int32Array): number {
  let infinite = 0;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    if (cell < 0) continue;
    const value = values[row]!;
    const isInfinite = value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
    if (isInfinite) infinite++;
    column[cell] = isInfinite ? Number.NaN : value;
  }
  return infinite;
}
