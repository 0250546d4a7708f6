import type { DuckDBDataChunk } from "@duckdb/node-api";
import { columnNumbers } from "./duck.js";

/** Where the rows of one table go. */
export interface ScatterTarget {
  readonly stride: number;
  /** Day number of the first row, and the row of each day after it (-1: no such date). */
  readonly firstDay: number;
  readonly rowOfDay: Int32Array;
  /** Only cells with 1 are filled; null: all. */
  readonly allowed: Uint8Array | null;
  /** Set to 1 for each cell that is filled. */
  readonly seen: Uint8Array;
  /** [dates × stride], in the order of the chunk's columns. */
  readonly columns: readonly Float64Array[];
}

/** A second row of a cell that is filled already. */
export interface Repeat {
  readonly day: number;
  readonly cell: number;
  /** The first column in which the two rows differ, -1 when they are the same. */
  readonly column: number;
}

export interface Scattered {
  /** Rows that have a cell. */
  readonly matched: number;
  readonly infinite: number;
  readonly repeats: readonly Repeat[];
}

/** Moves a chunk (day, symbol number, values) into its cells, column by column; infinite numbers count as missing. */
export function scatter(chunk: DuckDBDataChunk, target: ScatterTarget): Scattered {
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
    infinite += fill(column, cells, values[k]!);
  });
  const repeats: Repeat[] = [];
  for (let r = 0; r < again.length; r += 2) {
    const [row, cell] = [again[r]!, again[r + 1]!];
    const differs = columns.findIndex((column, k) => !same(column[cell]!, values[k]![row]!));
    repeats.push({ day: days[row]!, cell, column: differs });
  }
  return { matched, infinite, repeats };
}

/** In place: NaN where `keep` is 0. */
export function keepWhere(keep: Uint8Array, values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) if (keep[i] === 0) values[i] = Number.NaN;
  return values;
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

const same = (a: number, b: number): boolean =>
  a === b || (Number.isNaN(a) && (Number.isNaN(b) || !Number.isFinite(b)));
